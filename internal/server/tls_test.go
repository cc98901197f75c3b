package server_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	stdlog "log"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/openropa/ropa/internal/server"
)

// files are those of a certificate.
type files struct{ cert, key string }

// write puts a certificate with a serial number, and its key, into the files, as of a minute of its own.
func (f files) write(t *testing.T, serial int64) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(serial), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	f.put(t, f.cert, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate}), serial)
	f.put(t, f.key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), serial)
}

func (f files) put(t *testing.T, name string, text []byte, minute int64) {
	t.Helper()
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 1, 1, 0, int(minute), 0, 0, time.UTC)
	if err := os.Chtimes(name, at, at); err != nil {
		t.Fatal(err)
	}
}

// encrypted serves over TLS by files until the test ends.
func encrypted(t *testing.T, f files, log *syncBuffer) (address string) {
	t.Helper()
	config, err := server.TLS(f.cert, f.key, slog.New(slog.NewTextHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	served := make(chan error)
	go func() {
		served <- server.Serve(ctx, tls.NewListener(listener, config), http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	}()
	t.Cleanup(func() {
		stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return listener.Addr().String()
}

// serial connects and tells whose certificate it was shown.
func serial(t *testing.T, address string, newest uint16) (int64, error) {
	t.Helper()
	config := &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, MaxVersion: newest} //nolint:gosec // the serial number tells
	connection, err := (&tls.Dialer{Config: config}).DialContext(t.Context(), "tcp", address)
	if err != nil {
		return 0, err
	}
	defer connection.Close()
	return connection.(*tls.Conn).ConnectionState().PeerCertificates[0].SerialNumber.Int64(), nil
}

func TestCertificateIsReadAgainWhenItChanges(t *testing.T) {
	folder, log := t.TempDir(), &syncBuffer{}
	f := files{filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem")}
	f.write(t, 1)
	address := encrypted(t, f, log)
	want := func(want int64, complaints int) {
		t.Helper()
		for range 2 {
			if got, err := serial(t, address, 0); err != nil || got != want {
				t.Errorf("certificate %d, want %d: %v", got, want, err)
			}
		}
		if got := strings.Count(log.String(), "certificate not renewed"); got != complaints {
			t.Errorf("%d complaints, want %d: %s", got, complaints, log.String())
		}
	}
	want(1, 0)
	f.write(t, 2)
	want(2, 0)
	f.put(t, f.cert, []byte("half of"), 3)
	want(2, 1)
	if err := os.Remove(f.key); err != nil {
		t.Fatal(err)
	}
	want(2, 2)
	f.write(t, 4)
	want(4, 2)
	other := files{filepath.Join(folder, "other.pem"), f.key}
	other.write(t, 5) // a key that belongs to another certificate
	want(4, 3)
	if err := os.Rename(other.cert, f.cert); err != nil {
		t.Fatal(err)
	}
	want(5, 3)
}

// Old versions are refused, and what strangers try does not bring their addresses into the log.
func TestTLSVersions(t *testing.T) {
	said := &syncBuffer{}
	before := stdlog.Writer()
	stdlog.SetOutput(said)
	t.Cleanup(func() { stdlog.SetOutput(before) })
	folder := t.TempDir()
	f := files{filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem")}
	f.write(t, 1)
	address := encrypted(t, f, &syncBuffer{})
	for version, good := range map[uint16]bool{
		tls.VersionTLS10: false, tls.VersionTLS11: false, tls.VersionTLS12: true, tls.VersionTLS13: true,
	} {
		if _, err := serial(t, address, version); (err == nil) != good {
			t.Errorf("%s: %v", tls.VersionName(version), err)
		}
	}
	connection, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	if _, err := io.WriteString(connection, "neither TLS nor HTTP\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	_, _ = io.ReadAll(connection) // until the server hangs up
	if said.String() != "" {
		t.Errorf("the log has %s", said)
	}
}

package cli_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// newCertificate writes a certificate for 127.0.0.1 and its key into a folder, and returns who trusts it.
func newCertificate(t *testing.T, folder string) *x509.CertPool {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	for name, block := range map[string]*pem.Block{
		"cert.pem": {Type: "CERTIFICATE", Bytes: certificate}, "key.pem": {Type: "PRIVATE KEY", Bytes: private},
	} {
		text := pem.EncodeToMemory(block)
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
		pool.AppendCertsFromPEM(text)
	}
	return pool
}

// What is not safe does not start and says why; what is goes on to the database, which is not there.
func TestServe_Combinations(t *testing.T) {
	t.Chdir(t.TempDir())
	newCertificate(t, ".")
	for name, text := range map[string]string{
		"good.json":  `{"f63c1d1d984628060baf66f876c2c675ee7a472f114e839c75f247e0cc7ba64f": "{ viewer { role } }"}`,
		"wrong.json": `{"abc": "{ viewer { role } }"}`,
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const (
		files  = " --tls-cert cert.pem --tls-key key.pem"
		proxy  = " --trusted-proxy 10.0.0.0/8"
		public = " --public-url https://ropa.example.org"
		open   = "--addr 0.0.0.0:8080"
		local  = "--addr 127.0.0.1:8080"
	)
	for _, test := range []struct{ args, refused string }{
		{local, ""},
		{"--addr [::1]:8080", ""},
		{"--addr localhost:8080", ""},
		{local + files, ""},
		{local + public, ""},
		{local + proxy, ""},
		{local + proxy + public, ""},
		{local + " --public-url http://localhost:8080", ""},
		{local + " --host localhost", ""},
		{local + public + " --host ropa.example.org,localhost", ""},
		{local + files + " --public-url https://localhost:8080", ""},
		{open + files + public, ""},
		{open + proxy + public, ""},
		{open + files + proxy + public, ""},
		{open + proxy + public + " --host other.example.org,Ropa.Example.org", ""},
		{open + " --trusted-proxy 10.0.0.7,::1 --public-url https://ropa.example.org:8443/", ""},
		{"--addr :8080" + files + public, ""},

		{local + " --host ropa.example.org", "https address"},
		{local + " --host localhost,ropa.example.org", "https address"},
		{local + files + " --host ropa.example.org", "https address"},
		{local + proxy + " --host ropa.example.org", "https address"},
		{local + " --host ropa.example.org --public-url http://localhost:8080", "https address"},
		{open, "https address"},
		{"--addr :8080", "https address"},
		{"--addr 192.0.2.1:8080", "https address"},
		{"--addr ropa.example.org:8080", "https address"},
		{open + files, "https address"},
		{open + proxy, "https address"},
		{open + files + proxy, "https address"},
		{open + " --host ropa.example.org", "https address"},
		{open + " --public-url http://localhost:8080", "https address"},
		{open + public, "--trusted-proxy"},
		{open + public + " --host ropa.example.org", "--trusted-proxy"},
		{local + " --public-url http://ropa.example.org", "is not https"},
		{open + files + " --public-url http://ropa.example.org", "is not https"},
		{open + proxy + " --public-url http://ropa.example.org", "is not https"},
		{local + files + " --public-url http://localhost:8080", "is not https"},
		{local + " --tls-cert cert.pem", "without --tls-key"},
		{local + " --tls-key key.pem", "without --tls-cert"},
		{open + public + " --tls-cert cert.pem", "without --tls-key"},
		{local + public + " --host other.example.org", "none of those of --host"},
		{open + files + public + " --host other.example.org", "none of those of --host"},
		{open + files + public + " --host ropa.example.org.evil.example", "none of those of --host"},
		{local + " --public-url https://ropa.example.org/path", "has a path"},
		{local + " --public-url ropa.example.org", "is not the address"},
		{local + " --trusted-proxy nonsense", "want an address"},
		{local + " --trusted-proxy 0.0.0.0/0", "is everybody"},
		{open + public + " --trusted-proxy ::/0", "is everybody"},

		{local + " --allow-origin https://dashboard.example.org,http://localhost:5173 --rate-limit 0 --log-requests=false", ""},
		{local + " --trusted-documents good.json", ""},
		{local + " --allow-origin *", "is everybody"},
		{local + " --allow-origin null", "is everybody"},
		{local + " --allow-origin http://dashboard.example.org", "is not https"},
		{local + " --allow-origin dashboard.example.org", "is not an origin"},
		{local + " --rate-limit -1", "--rate-limit -1"},
		{local + " --trusted-documents cert.pem", "--trusted-documents: cert.pem is not a JSON object"},
		{local + " --trusted-documents missing.json", "--trusted-documents: read"},
		{local + " --trusted-documents wrong.json", "is not the SHA-256 of its document"},
	} {
		args := append([]string{"serve", "--db", filepath.Join("nowhere", "ropa.db")}, strings.Fields(test.args)...)
		code, _, stderr := run(t, args...)
		switch {
		case test.refused == "" && (code == 2 || code == 0):
			t.Errorf("%s: %d %s", test.args, code, stderr)
		case test.refused != "" && (code != 2 || !strings.Contains(stderr, test.refused)):
			t.Errorf("%s: %d %s", test.args, code, stderr)
		}
	}
}

// Files that cannot be used are told of before anything is opened.
func TestServe_WrongCertificates(t *testing.T) {
	t.Chdir(t.TempDir())
	newCertificate(t, ".")
	if err := os.WriteFile("text.pem", []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	for args, want := range map[string]int{
		"--tls-cert none.pem --tls-key key.pem":  4,
		"--tls-cert cert.pem --tls-key none.pem": 4,
		"--tls-cert text.pem --tls-key key.pem":  1,
		"--tls-cert cert.pem --tls-key text.pem": 1,
	} {
		code, _, stderr := run(t, append([]string{"serve", "--addr", "127.0.0.1:0"}, strings.Fields(args)...)...)
		if code != want || !strings.Contains(stderr, "read certificate") {
			t.Errorf("%s: %d %s", args, code, stderr)
		}
	}
	if _, err := os.Stat("ropa.db"); err == nil {
		t.Error("a database was made")
	}
}

// What is printed is where the server is, over TLS and nothing else.
func TestServe_TLS(t *testing.T) {
	folder := t.TempDir()
	pool := newCertificate(t, folder)
	says := served(t, 3, "--db", filepath.Join(folder, "ropa.db"),
		"--tls-cert", filepath.Join(folder, "cert.pem"), "--tls-key", filepath.Join(folder, "key.pem"))
	link := regexp.MustCompile(`https://\S+/set-up/\S+`).FindString(says)
	if link == "" || strings.Contains(says, "http://") {
		t.Fatalf("%s", says)
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true}
	t.Cleanup(transport.CloseIdleConnections)
	response, err := (&http.Client{Transport: transport}).Get(link)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK || response.ProtoMajor != 2 {
		t.Errorf("%s by %s", response.Status, response.Proto)
	}
	if inTheClear, err := http.Get("http" + strings.TrimPrefix(link, "https")); err == nil {
		defer inTheClear.Body.Close()
		if inTheClear.StatusCode != http.StatusBadRequest {
			t.Errorf("in the clear: %s", inTheClear.Status)
		}
	}
}

// GraphiQL is served by itself where only this machine asks, else where it was asked for.
func TestServe_GraphiQL(t *testing.T) {
	for args, want := range map[string]int{
		"":                              http.StatusOK,
		"--graphiql=false":              http.StatusNotFound,
		"--public-url http://localhost": http.StatusNotFound,
		"--public-url http://localhost --graphiql": http.StatusOK,
	} {
		says := served(t, 3, append([]string{"--db", filepath.Join(t.TempDir(), "ropa.db")}, strings.Fields(args)...)...)
		graphql := regexp.MustCompile(`http://\S+/graphql`).FindString(says)
		response, err := http.Get(strings.TrimSuffix(graphql, "graphql") + "graphiql")
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("%q gives %s", args, response.Status)
		}
	}
}

// Every flag of serve is a row of the README's table, with its variable.
func TestServe_README(t *testing.T) {
	page, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	flags := regexp.MustCompile(`(?m)^ +(?:-\w, )?--([a-z-]+)`).FindAllStringSubmatch(must(t, "serve", "--help"), -1)
	if len(flags) < 10 {
		t.Fatalf("%d flags are found", len(flags))
	}
	for _, flag := range flags {
		row := "| `--" + flag[1] + "` | `ROPA_" + strings.ToUpper(strings.ReplaceAll(flag[1], "-", "_")) + "` |"
		if flag[1] != "help" && !strings.Contains(string(page), row) {
			t.Errorf("the README has no %s", row)
		}
	}
}

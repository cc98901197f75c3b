package server

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"sync"
)

// TLS is how a server speaks TLS by the certificate and key of two files, of version 1.2 or later. Files that change are
// taken up with the next connection. While what is in them cannot be used, what was there before is, and the log says so.
func TLS(certFile, keyFile string, log *slog.Logger) (*tls.Config, error) {
	c := &certificate{certFile: certFile, keyFile: keyFile, log: log}
	seen, err := c.look()
	if err != nil {
		return nil, fmt.Errorf("read certificate: %w", err)
	}
	if err := c.load(seen); err != nil {
		return nil, fmt.Errorf("read certificate: %w", err)
	}
	return &tls.Config{
		MinVersion:     tls.VersionTLS12,
		NextProtos:     []string{"h2", "http/1.1"},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return c.current(), nil },
	}, nil
}

// certificate is that of two files, as they were when they were last good.
type certificate struct {
	certFile, keyFile string
	log               *slog.Logger

	mu   sync.Mutex
	pair *tls.Certificate
	// seen are the files as they were last read, good or not.
	seen [2]os.FileInfo
}

// look finds out what the files are now.
func (c *certificate) look() (now [2]os.FileInfo, err error) {
	for i, name := range []string{c.certFile, c.keyFile} {
		if now[i], err = os.Stat(name); err != nil {
			return now, err
		}
	}
	return now, nil
}

func (c *certificate) load(seen [2]os.FileInfo) error {
	c.seen = seen
	pair, err := tls.LoadX509KeyPair(c.certFile, c.keyFile)
	if err != nil {
		return err
	}
	c.pair = &pair
	return nil
}

// current is the certificate that is in the files, or was when they were last good. Each state of them is told of once.
func (c *certificate) current() *tls.Certificate {
	c.mu.Lock()
	defer c.mu.Unlock()
	now, err := c.look()
	if err != nil {
		now = [2]os.FileInfo{}
	}
	if c.same(now) {
		return c.pair
	}
	if err == nil {
		err = c.load(now)
	}
	c.seen = now
	if err != nil {
		c.log.Warn("certificate not renewed", "cause", err)
	}
	return c.pair
}

func (c *certificate) same(now [2]os.FileInfo) bool {
	for i, before := range c.seen {
		switch {
		case before == nil || now[i] == nil:
			if before != now[i] {
				return false
			}
		case !os.SameFile(before, now[i]), !before.ModTime().Equal(now[i].ModTime()), before.Size() != now[i].Size():
			return false
		}
	}
	return true
}

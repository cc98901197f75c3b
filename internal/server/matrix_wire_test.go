package server_test

import (
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
)

// wire counts the statements that pass between a program and PostgreSQL.
type wire struct{ statements atomic.Int64 }

// count is how many statements there were; of a database that has no wire there are none.
func (w *wire) count() int {
	if w == nil {
		return 0
	}
	return int(w.statements.Load())
}

// listen puts a wire before a database that has one: the address it returns leads through it.
func listen(t *testing.T, dsn string) (string, *wire) {
	t.Helper()
	address, err := url.Parse(dsn)
	folder := ""
	if err == nil {
		folder = address.Query().Get("host")
	}
	if folder == "" {
		return dsn, nil // no server, or one that is not on this machine
	}
	// Not below the usual temporary folder: a socket's path must be short.
	dir, err := os.MkdirTemp("/tmp", "ropa-wire-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	const socket = ".s.PGSQL.5432"
	listener, err := net.Listen("unix", filepath.Join(dir, socket))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	w := &wire{}
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return // the test is over
			}
			go w.serve(client, filepath.Join(folder, socket))
		}
	}()
	values := address.Query()
	values.Set("host", dir)
	address.RawQuery = values.Encode()
	return address.String(), w
}

// serve passes on what both sides say until one of them ends.
func (w *wire) serve(client net.Conn, socket string) {
	defer client.Close()
	server, err := net.Dial("unix", socket)
	if err != nil {
		return
	}
	defer server.Close()
	go func() {
		_, _ = io.Copy(client, server)
		_ = client.Close()
	}()
	_ = w.pass(client, server)
}

// pass passes on the messages of a client, and counts those that execute a statement with its arguments. The first message
// has no kind, and the first statement is the driver's own look at the settings.
func (w *wire) pass(client io.Reader, server io.Writer) error {
	if _, err := message(client, server, 0); err != nil {
		return err
	}
	for executed := 0; ; {
		kind, err := message(client, server, 1)
		if err != nil {
			return err
		}
		// E executes. What begins and ends transactions is of kind Q, and may come after the answer it belongs to.
		if kind == 'E' {
			if executed++; executed > 1 {
				w.statements.Add(1)
			}
		}
	}
}

// message passes on one message, which begins with so many bytes before its size, and tells its kind.
func message(client io.Reader, server io.Writer, before int) (kind byte, err error) {
	const sizeBytes = 4
	head := make([]byte, before+sizeBytes)
	if _, err := io.ReadFull(client, head); err != nil {
		return 0, err
	}
	size := int(binary.BigEndian.Uint32(head[before:])) - sizeBytes
	if size < 0 {
		return 0, errors.New("a message without a size")
	}
	body := make([]byte, size)
	if _, err := io.ReadFull(client, body); err != nil {
		return 0, err
	}
	_, err = server.Write(append(head, body...))
	return head[0], err
}

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// runProgram runs the program to its end and returns its exit code and what it wrote.
func runProgram(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	return runLimited(t, "unlimited", args...)
}

// runLimited is runProgram with a bound on the size of the files it writes, in blocks of 512 bytes.
func runLimited(t *testing.T, blocks string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	args = append([]string{"-c", "ulimit -f " + blocks + ` && exec "$0" "$@"`, os.Args[0]}, args...)
	command := exec.CommandContext(t.Context(), "sh", args...)
	command.Env = append(os.Environ(), asProgram+"=1")
	var out, told bytes.Buffer
	command.Stdout, command.Stderr = &out, &told
	err := command.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return command.ProcessState.ExitCode(), out.String(), told.String()
}

// mustRun is runProgram for what has to succeed; it returns stdout.
func mustRun(t *testing.T, args ...string) string {
	t.Helper()
	code, stdout, stderr := runProgram(t, args...)
	if code != 0 {
		t.Fatalf("ropa %s: %d %s", strings.Join(args, " "), code, stderr)
	}
	return stdout
}

// serving starts a server and returns its address.
func serving(t *testing.T, file string) (p *program, graphql string) {
	t.Helper()
	p = start(t, "serve", "--db", file, "--addr", "127.0.0.1:0")
	line, err := p.stderr.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return p, regexp.MustCompile(`http://\S+/graphql`).FindString(line)
}

// A database that a server has open is not replaced under it, be the file still readable or not.
func TestRestoreWhileServing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ropa.db")
	backup := file + ".backup"
	mustRun(t, "register", "create", "acme", "--db", file)
	secret := strings.TrimSpace(mustRun(t, "token", "create", "--register", "acme", "--role", "editor", "--db", file))
	mustRun(t, "backup", backup, "--db", file)
	server, graphql := serving(t, file)
	create := served(t, graphql, secret)
	for _, key := range []string{"first", "second"} {
		if err := create(key); err != nil {
			t.Fatal(err)
		}
		code, stdout, stderr := runProgram(t, "restore", backup, "--force", "--db", file)
		if code != 1 || stdout != "" || !strings.Contains(stderr, "in use") {
			t.Errorf("%d %s%s", code, stdout, stderr)
		}
	}
	if got := ask(t, graphql, secret, "{ purposes { totalCount } }"); got != `{"data":{"purposes":{"totalCount":2}}}` {
		t.Errorf("the server says %s", got)
	}
	server.stop(t, syscall.SIGTERM)
	mustRun(t, "restore", backup, "--force", "--db", file)
	server, graphql = serving(t, file)
	if got := ask(t, graphql, secret, "{ purposes { totalCount } }"); got != `{"data":{"purposes":{"totalCount":0}}}` {
		t.Errorf("after the restoration the server says %s", got)
	}

	if err := os.WriteFile(file, bytes.Repeat([]byte("garbage "), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, stdout, stderr := runProgram(t, "restore", backup, "--force", "--db", file); code == 0 || stdout != "" {
		t.Errorf("%d %s%s", code, stdout, stderr)
	}
	if err := server.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = server.Wait() // which tells that it was killed
	code, _, stderr := runProgram(t, "restore", backup, "--force", "--db", file)
	if code != 5 || !strings.Contains(stderr, "ropa.db-wal is there") {
		t.Errorf("with the log of a database that cannot be read: %d %s", code, stderr)
	}
	if err := os.Remove(file + "-wal"); err != nil {
		t.Fatal(err)
	}
	mustRun(t, "restore", backup, "--force", "--db", file)
	if list := mustRun(t, "register", "list", "--db", file); !strings.Contains(list, "acme") {
		t.Errorf("restored %s", list)
	}
}

// Where there is no room for the copy, nothing changes and nothing is left.
func TestBackupAndRestoreOnAFullDisk(t *testing.T) {
	folder := t.TempDir()
	file, backup := filepath.Join(folder, "ropa.db"), filepath.Join(folder, "backup.db")
	mustRun(t, "register", "create", "acme", "--db", file)
	mustRun(t, "backup", backup, "--db", file)
	mustRun(t, "register", "create", "later", "--db", file)
	before := snapshot(t, folder)
	const blocks = "100" // enough for what SQLite keeps beside an open file, and too little for a copy
	for _, args := range [][]string{
		{"backup", backup, "--force", "--db", file},
		{"backup", backup + ".new", "--db", file},
		{"restore", backup, "--force", "--db", file},
		{"restore", backup, "--db", file + ".new"},
	} {
		code, stdout, stderr := runLimited(t, blocks, args...)
		if code != 1 || stdout != "" || stderr == "" {
			t.Errorf("%v: %d %s%s", args, code, stdout, stderr)
		}
		if after := snapshot(t, folder); after != before {
			t.Errorf("%v changes a file or leaves one", args)
		}
	}
	mustRun(t, "restore", backup, "--force", "--db", file)
}

// snapshot is everything in a folder.
func snapshot(t *testing.T, folder string) string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, entry := range entries {
		text, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&all, "%q %q\n", entry.Name(), text)
	}
	return all.String()
}

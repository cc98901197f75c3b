package storetest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
)

var (
	errNotFound = errors.New("PostgreSQL (initdb) not found in PATH or /usr/lib/postgresql")
	errNoMain   = errors.New("storetest: a package that tests on PostgreSQL needs a TestMain that calls storetest.Main")
)

// shared is the one cluster of the test process.
var shared cluster

// cluster is a PostgreSQL server in a temporary folder that starts with the
// first test that needs it and ends with the test process.
type cluster struct {
	mu      sync.Mutex
	owned   bool // Main runs, and will stop the server
	started bool
	server  string
	err     error

	dir  string
	stop chan struct{} // closed to end the server
	done chan struct{} // closed when it has ended
}

// Main runs the tests of a package and stops the server they started. A
// package's TestMain calls it and does nothing after.
func Main(m *testing.M) {
	shared.mu.Lock()
	shared.owned = true
	shared.mu.Unlock()
	code := m.Run()
	if err := shared.close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = max(code, 1)
	}
	os.Exit(code)
}

// start returns the server's address, starting it at the first call.
func (c *cluster) start() (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.owned {
		return "", errNoMain
	}
	if !c.started {
		c.started = true
		c.server, c.err = c.create()
	}
	return c.server, c.err
}

func (c *cluster) close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stop != nil {
		close(c.stop)
		<-c.done
	}
	if c.dir == "" {
		return nil
	}
	return os.RemoveAll(c.dir)
}

func (c *cluster) create() (string, error) {
	bin, err := findPostgres()
	if err != nil {
		return "", err
	}
	user, err := serverUser()
	if err != nil {
		return "", err
	}
	// Not below the usual temporary folder: a socket's path must be short, and
	// the folders above it open to the server's user.
	if c.dir, err = os.MkdirTemp("/tmp", "ropa-pg-"); err != nil {
		return "", err
	}
	if user != nil {
		if err := os.Chown(c.dir, int(user.uid), int(user.gid)); err != nil {
			return "", err
		}
	}
	data := filepath.Join(c.dir, "data")
	// The locale must not be C: its order would hide a missing collation.
	initdb := exec.Command(filepath.Join(bin, "initdb"), "--pgdata="+data, "--username=ropa", "--auth=trust", "--no-sync",
		"--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-GB")
	c.prepare(initdb, user)
	// On Linux a process ends with the thread that started it.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if out, err := initdb.CombinedOutput(); err != nil {
		return "", fmt.Errorf("make PostgreSQL cluster: %w\n%s", err, out)
	}
	postgres := exec.Command(filepath.Join(bin, "postgres"), "-D", data, "-k", c.dir, "-c", "listen_addresses=",
		"-c", "fsync=off", "-c", "full_page_writes=off", "-c", "shared_buffers=32MB", "-c", "max_connections=200")
	c.prepare(postgres, user)
	if err := c.run(postgres); err != nil {
		return "", fmt.Errorf("start PostgreSQL: %w", err)
	}
	address := url.URL{Scheme: "postgres", User: url.User("ropa"), Path: "/postgres", RawQuery: url.Values{"host": {c.dir}}.Encode()}
	return address.String(), nil
}

// prepare makes a command run in the cluster's folder as the server's user and,
// on Linux, die with the test process however that ends.
func (c *cluster) prepare(command *exec.Cmd, user *account) {
	command.Dir = c.dir
	command.Env = []string{"LC_ALL=C.UTF-8", "TZ=UTC", "PATH=" + os.Getenv("PATH")}
	command.SysProcAttr = processAttr(user)
}

// run starts the server and returns when it accepts connections.
func (c *cluster) run(command *exec.Cmd) error {
	log, err := command.StderrPipe()
	if err != nil {
		return err
	}
	c.stop, c.done = make(chan struct{}), make(chan struct{})
	started := make(chan error)
	go func() {
		defer close(c.done)
		// The signal for a dead parent is sent when the thread that forked
		// ends, so this one is kept until the server has ended.
		runtime.LockOSThread()
		if err := command.Start(); err != nil {
			started <- err
			return
		}
		started <- nil
		<-c.stop
		// The folder is thrown away, so there is nothing to save.
		_ = command.Process.Signal(syscall.SIGQUIT)
		_ = command.Wait()
	}()
	if err := <-started; err != nil {
		return err
	}
	ready := make(chan error, 1)
	go awaitReady(log, ready)
	return <-ready
}

// awaitReady reads the server's log until it is ready, and then to its end so
// that the server never waits for a reader.
func awaitReady(log io.Reader, ready chan<- error) {
	var lines []string
	isReady := false
	for scanner := bufio.NewScanner(log); scanner.Scan(); {
		if isReady {
			continue
		}
		lines = append(lines, scanner.Text())
		if strings.Contains(scanner.Text(), "ready to accept connections") {
			isReady = true
			ready <- nil
		}
	}
	if !isReady {
		ready <- fmt.Errorf("the server ended:\n%s", strings.Join(lines, "\n"))
	}
}

// findPostgres returns the folder of the newest server binaries.
func findPostgres() (string, error) {
	var folders []string
	if path, err := exec.LookPath("initdb"); err == nil {
		folders = append(folders, filepath.Dir(path))
	}
	for version := 30; version >= 15; version-- {
		folders = append(folders, fmt.Sprintf("/usr/lib/postgresql/%d/bin", version))
	}
	for _, folder := range folders {
		_, initdbErr := exec.LookPath(filepath.Join(folder, "initdb"))
		_, postgresErr := exec.LookPath(filepath.Join(folder, "postgres"))
		if initdbErr == nil && postgresErr == nil {
			return folder, nil
		}
	}
	return "", errNotFound
}

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// mutation is one change of one file.
type mutation struct {
	name, file string
	// text is the file after the change.
	text string
	// suites are those that should notice, the fast ones first.
	suites []suite
}

// suite is some tests of a package.
type suite struct{ folder, run string }

// The suites. A change would also be noticed by what compares the tables with the documents; that proves nothing.
var (
	cells    = suite{"./internal/access", "TestOperations|TestTypes|TestTablesAreWhole"}
	tables   = suite{"./internal/access", "."}
	writers  = suite{"./internal/registry", "TestContributor|TestEveryWrite|TestPutThat|TestDenied|TestWriter|TestForeign|TestHidden|TestUnits|TestLooking"}
	readers  = suite{"./internal/read", "TestIsolation"}
	answers  = suite{"./internal/server", "TestMatrix|TestScope|TestContributor|TestUnknown|TestRoles|TestForeign"}
	attacks  = suite{"./internal/server", "TestAttack"}
	people   = suite{"./internal/server", "."}
	stale    = "TestTheDocumentedTablesAreCurrent"
	postgres = "/postgres"
)

// try runs the suites with the change in place, and returns the test that noticed it, empty for none.
func (m mutation) try(ctx context.Context, root string) (killer string, err error) {
	dir, err := os.MkdirTemp("", "ropa-mutate-")
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	overlay, err := m.overlay(root, dir)
	if err != nil {
		return "", err
	}
	for _, s := range m.suites {
		killer, err := s.noticedBy(ctx, root, "-overlay="+overlay)
		if killer != "" || err != nil {
			return killer, err
		}
	}
	return "", nil
}

// unchanged runs every suite of some changes on the tree as it is, where all have to pass.
func unchanged(ctx context.Context, root string, list []mutation) error {
	passed := map[suite]bool{}
	for _, m := range list {
		for _, s := range m.suites {
			if passed[s] {
				continue
			}
			failing, err := s.noticedBy(ctx, root)
			if err != nil {
				return err
			}
			if failing != "" {
				return fmt.Errorf("%s fails before anything is changed", failing)
			}
			passed[s] = true
		}
	}
	return nil
}

// overlay writes the changed file, and what tells the compiler to read it in the place of the original.
func (m mutation) overlay(root, dir string) (name string, err error) {
	original, err := filepath.Abs(filepath.Join(root, m.file))
	if err != nil {
		return "", err
	}
	changed := filepath.Join(dir, filepath.Base(m.file))
	if err := os.WriteFile(changed, []byte(m.text), 0o600); err != nil {
		return "", err
	}
	text, err := json.Marshal(map[string]map[string]string{"Replace": {original: changed}})
	if err != nil {
		return "", err
	}
	name = filepath.Join(dir, "overlay.json")
	return name, os.WriteFile(name, text, 0o600)
}

var failure = regexp.MustCompile(`(?m)^\s*--- FAIL: (\S+)`)

// noticedBy runs the tests on SQLite, and returns the first that fails, empty for none. What does not compile is an error.
func (s suite) noticedBy(ctx context.Context, root string, flags ...string) (killer string, err error) {
	arguments := append([]string{"test", "-short", "-failfast", "-count=1", "-vet=off", "-timeout=5m"}, flags...)
	command := exec.CommandContext(ctx, "go", append(arguments, "-run", s.run, "-skip", stale+"|"+postgres, s.folder)...)
	command.Dir = root
	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out
	err = command.Run()
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err == nil {
		return "", nil
	}
	if found := failure.FindStringSubmatch(out.String()); found != nil {
		return found[1], nil
	}
	if strings.Contains(out.String(), "panic: ") && !strings.Contains(out.String(), "[build failed]") {
		return "a panic in " + s.folder, nil
	}
	return "", fmt.Errorf("run tests of %s: %w\n%s", s.folder, err, out.String())
}

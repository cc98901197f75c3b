package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/store"
)

// writer makes purposes one after another, named by it and counted from 0.
type writer struct {
	name          string
	begun, ack    atomic.Int64
	acknowledged  chan struct{} // closed by the first
	createPurpose func(key string) error
}

func (w *writer) run(t *testing.T, stop <-chan struct{}) {
	for n := int64(0); ; n++ {
		select {
		case <-stop:
			return
		default:
		}
		w.begun.Store(n + 1)
		err := w.createPurpose(fmt.Sprintf("%s-%d", w.name, n))
		// Two processes that write without a pause may keep each other waiting for too long; then nothing was written.
		for try := 0; try < 20 && err != nil && strings.Contains(err.Error(), "not available at the moment"); try++ {
			err = w.createPurpose(fmt.Sprintf("%s-%d", w.name, n))
		}
		if err == nil {
			w.ack.Store(n + 1)
		}
		if n == 0 {
			close(w.acknowledged)
		}
		if err != nil {
			t.Errorf("%s: %v", w.name, err)
			return
		}
	}
}

// direct writes through the registry in this process.
func direct(t *testing.T, db *store.DB, register string) func(key string) error {
	t.Helper()
	laws, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	r := registry.New(db, laws)
	id, found, err := r.FindRegister(t.Context(), register)
	if err != nil || !found {
		t.Fatal(found, err)
	}
	return func(key string) error {
		_, err := r.Apply(t.Context(), registry.Writer{Register: id, Actor: "system/test"}, []registry.Change{{
			Action: registry.Create, Type: model.ByName("Purpose"), Key: key, Fields: registry.Input{"name": key, "kind": "SUPPORT"},
		}})
		return err
	}
}

// served writes through a server.
func served(t *testing.T, graphql, token string) func(key string) error {
	return func(key string) error {
		body, err := json.Marshal(map[string]string{"query": `mutation { createPurpose(input: {key: "` + key +
			`", fields: {name: "Served", kind: SUPPORT}}) { purpose { key } userErrors { message } } }`})
		if err != nil {
			return err
		}
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, graphql, bytes.NewReader(body))
		if err != nil {
			return err
		}
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Authorization", "Bearer "+token)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return err
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		if err == nil && !strings.Contains(string(text), `"purpose":{"key":"`+key+`"}`) {
			err = errors.New(string(text))
		}
		return err
	}
}

// While two processes write as fast as they can, every backup holds what was acknowledged before it began, nothing that
// began after it ended, no write without those before it, and a log that the database's own log goes on from.
func TestBackupWhileWriting(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "ropa.db")
	mustRun(t, "register", "create", "one", "--db", file)
	mustRun(t, "register", "create", "two", "--db", file)
	token := strings.TrimSpace(mustRun(t, "token", "create", "--register", "two", "--role", "editor", "--db", file))
	server, graphql := serving(t, file)
	db, err := store.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	stop := make(chan struct{})
	var group sync.WaitGroup
	var writers []*writer
	for i, create := range []func(string) error{
		direct(t, db, "one"), direct(t, db, "two"), served(t, graphql, token), served(t, graphql, token),
	} {
		w := &writer{name: fmt.Sprint("writer", i), acknowledged: make(chan struct{}), createPurpose: create}
		writers = append(writers, w)
		group.Go(func() { w.run(t, stop) })
	}
	for _, w := range writers {
		<-w.acknowledged
	}
	var heads []map[string]string
	for round := range 5 {
		var before, after []int64
		for _, w := range writers {
			before = append(before, w.ack.Load())
		}
		backup, restored := filepath.Join(folder, fmt.Sprint("backup-", round)), filepath.Join(folder, fmt.Sprint("restored-", round))
		mustRun(t, "backup", backup, "--db", file)
		for _, w := range writers {
			after = append(after, w.begun.Load())
		}
		mustRun(t, "restore", backup, "--db", restored)
		heads = append(heads, checkPrefix(t, restored, writers, before, after))
	}
	close(stop)
	group.Wait()
	server.stop(t, syscall.SIGTERM)
	for round, restored := range heads {
		for at, hash := range restored {
			var same bool
			err := db.Reader().QueryRowContext(t.Context(),
				"select exists (select 1 from changes where register_id || '/' || seq = ? and hash = ?)", at, hash).Scan(&same)
			if err != nil || !same {
				t.Errorf("the log of backup %d ends with an entry that the database's log lacks: %s, %v", round, at, err)
			}
		}
	}
}

// checkPrefix checks the records of the writers in a restored database, and returns the hash of each register's head by
// the register and the number of the entry.
func checkPrefix(t *testing.T, file string, writers []*writer, before, after []int64) map[string]string {
	t.Helper()
	db, err := store.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for i, w := range writers {
		var count, last int64
		err := db.Reader().QueryRowContext(t.Context(), `select count(*), max(cast(substr(key, length(?) + 2) as integer)) + 1
			from purposes where key like ? || '-%'`, w.name, w.name).Scan(&count, &last)
		if err != nil || count != last || count < before[i] || count > after[i] {
			t.Errorf("%s: %s holds %d records up to number %d of %d to %d: %v", w.name, file, count, last, before[i], after[i], err)
		}
	}
	laws, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	list, err := registry.New(db, laws).Registers(t.Context())
	if err != nil || len(list) != 2 {
		t.Fatalf("%v, %v", list, err)
	}
	heads := map[string]string{}
	for _, register := range list {
		heads[fmt.Sprintf("%d/%d", register.ID, register.Head.Version)] = register.Head.Hash
	}
	return heads
}

package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strconv"

	"github.com/openropa/ropa/internal/server"
)

// servers are the program's and that of the statements, both on the loopback interface, and a client of both.
type servers struct {
	data    *dataset
	handler http.Handler // the program's

	oursURL, theirsURL string
	client             http.Client
	body               bytes.Buffer // of the latest reply
	stop               func() error
}

// serve starts both servers. They are to be stopped.
func serve(ctx context.Context, d *dataset) (*servers, error) {
	limits := server.DefaultLimits
	limits.Rate = 0 // it is one principal that asks all
	handler, err := server.New(server.Config{DB: d.db, Laws: d.laws, Limits: limits, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, err
	}
	s := &servers{data: d, handler: handler}
	s.client.Transport = &http.Transport{DisableCompression: true}
	ctx, cancel := context.WithCancel(ctx)
	ours, stopOurs, err := listen(ctx, handler)
	if err != nil {
		cancel()
		return nil, err
	}
	theirs, stopTheirs, err := listen(ctx, statementHandler(d.db.Reader(), d.register))
	s.oursURL, s.theirsURL = ours+"/graphql", theirs
	s.stop = func() error {
		s.client.CloseIdleConnections()
		cancel()
		return errors.Join(stopOurs(), stopTheirs())
	}
	if err != nil {
		cancel()
		return nil, errors.Join(err, stopOurs())
	}
	return s, nil
}

// listen serves a handler until the context ends; wait then returns what became of it.
func listen(ctx context.Context, h http.Handler) (url string, wait func() error, err error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, fmt.Errorf("listen: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx, l, h) }()
	return "http://" + l.Addr().String(), func() error { return <-ended }, nil
}

// statementHandler answers each path with the one row of its statement, as little as a handler can do.
func statementHandler(db *sql.DB, register int64) http.Handler {
	mux := http.NewServeMux()
	for path, statement := range statements {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			query := r.URL.Query()
			id, err := strconv.ParseInt(query.Get("id"), 10, 64)
			if err != nil {
				http.Error(w, "id", http.StatusBadRequest)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			if err := writeRow(r.Context(), w, db, statement, register, query.Get("text"), id); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
			}
		})
	}
	return mux
}

func writeRow(ctx context.Context, w io.Writer, db *sql.DB, statement string, args ...any) error {
	rows, err := db.QueryContext(ctx, statement, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	var body sql.RawBytes
	for rows.Next() {
		if err := rows.Scan(&body); err != nil {
			return err
		}
		if _, err := w.Write(body); err != nil {
			return err
		}
	}
	return rows.Err()
}

// ours asks the program. The reply is good until the next one is asked for.
func (s *servers) ours(ctx context.Context, query string, variables map[string]any) ([]byte, error) {
	r, err := s.request(ctx, query, variables)
	if err != nil {
		return nil, err
	}
	return s.do(r)
}

func (s *servers) request(ctx context.Context, query string, variables map[string]any) (*http.Request, error) {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return nil, fmt.Errorf("write request: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.oursURL, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+s.data.token)
	return r, nil
}

// theirs asks the statement of a path.
func (s *servers) theirs(ctx context.Context, w workload, a ask) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.theirsURL+w.path+"?"+a.arguments.Encode(), nil)
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	return s.do(r)
}

func (s *servers) do(r *http.Request) ([]byte, error) {
	response, err := s.client.Do(r)
	if err != nil {
		return nil, fmt.Errorf("ask: %w", err)
	}
	defer response.Body.Close()
	s.body.Reset()
	if _, err := s.body.ReadFrom(response.Body); err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("ask %s: %s: %s", r.URL.Path, response.Status, s.body.String())
	}
	return s.body.Bytes(), nil
}

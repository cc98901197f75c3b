package registry

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
)

// remembered is how long a request that was made once is remembered.
const remembered = 24 * time.Hour

// Once names a request that may come more than once and is to be carried out once. Both members are hashes: what a client
// chose is never stored. For 24 hours Apply answers a Once it has carried out with the results of the first time, and
// writes nothing. Only their types, ids, versions and actions are kept; they have neither Key nor Paths. The same Key with
// another Request is an IDEMPOTENCY_KEY_REUSED. What was refused or failed was not carried out.
type Once struct {
	// Key tells whose request it is, and which.
	Key string
	// Request tells what is asked for.
	Request string
}

// keptResult is a Result as idempotency_keys holds it. The id tells the type.
type keptResult struct {
	ID      string `json:"id"`
	Version int64  `json:"version"`
	Action  string `json:"action"`
}

// doneBefore tells whether the request was carried out before, and takes over the results then. The head is locked, so
// that of two that come at once the second finds what the first did.
func (t *transaction) doneBefore(ctx context.Context) (bool, error) {
	once := t.writer.Once
	if once == nil {
		return false, nil
	}
	var request, kept string
	const query = "select request_hash, result from idempotency_keys where register_id = ? and key_hash = ? and created_at > ?"
	args := []any{t.writer.Register, once.Key, t.clock().UnixMicro() - remembered.Microseconds()}
	err := each(ctx, t.tx, t.db.Dialect, query, args, func(scan scanner) error { return scan(&request, &kept) })
	switch {
	case err != nil || kept == "":
		return false, err
	case request != once.Request:
		return false, fault.New(fault.IdempotencyKeyReused,
			"The Idempotency-Key was sent with another request before; a new request takes a new key.")
	}
	t.results, err = readResults(kept)
	return true, err
}

// remember keeps the results, and forgets those of the register that are too old.
func (t *transaction) remember(ctx context.Context) error {
	once := t.writer.Once
	if once == nil {
		return nil
	}
	kept := make([]keptResult, len(t.results))
	for i, r := range t.results {
		kept[i] = keptResult{model.FormatID(r.Type, r.ID), r.Version, r.Action}
	}
	text, err := json.Marshal(kept)
	if err != nil {
		return err
	}
	const forget = "delete from idempotency_keys where register_id = ? and created_at <= ?"
	if err := t.exec(ctx, forget, t.writer.Register, t.now-remembered.Microseconds()); err != nil {
		return err
	}
	const keep = "insert into idempotency_keys (register_id, key_hash, request_hash, result, created_at) values (?, ?, ?, ?, ?)"
	return t.exec(ctx, keep, t.writer.Register, once.Key, once.Request, string(text), t.now)
}

func readResults(text string) ([]Result, error) {
	var kept []keptResult
	if err := json.Unmarshal([]byte(text), &kept); err != nil {
		return nil, fmt.Errorf("read an earlier result: %w", err)
	}
	results := make([]Result, len(kept))
	for i, k := range kept {
		typ, id, ok := model.ParseID(k.ID)
		if !ok {
			return nil, fmt.Errorf("read an earlier result: %q is no id", k.ID)
		}
		results[i] = Result{Type: typ, ID: id, Version: k.Version, Action: k.Action}
	}
	return results, nil
}

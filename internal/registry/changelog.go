package registry

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// logFormat is the form of the entries this program writes. Entries of older forms are never rewritten.
const logFormat = 1

// entry is one line of the change log: what became of one record, its after-image, and the hash that chains it to the
// entry before.
type entry struct {
	Register, Seq  int64
	Format, Model  int64
	At             int64 // microseconds
	Actor, Request string
	Action         string
	RootType       string
	RootID         int64
	RootVersion    int64
	Image          string // canonical JSON, personal values replaced by commitments
	Personal       string // the personal values and their salts; can be erased
	Previous, Hash string
}

// personalValue is what a commitment in an image stands for.
type personalValue struct {
	Salt  string `json:"salt"`
	Value any    `json:"value"`
}

// computeHash hashes everything of the entry but the personal values, behind the hash of the entry before.
func (e *entry) computeHash() (string, error) {
	text, err := model.CanonicalJSON(map[string]any{
		"register_id": e.Register, "seq": e.Seq, "format": e.Format, "model": e.Model, "at": e.At,
		"actor": e.Actor, "request": e.Request, "action": e.Action,
		"root_type": e.RootType, "root_id": e.RootID, "root_version": e.RootVersion,
		"image": json.RawMessage(e.Image),
	})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(append([]byte(e.Previous+"\n"), text...))
	return hex.EncodeToString(sum[:]), nil
}

// log appends an entry for every record that was saved, as it now stands in the database, and moves the head.
func (t *transaction) log(ctx context.Context, items []*item) error {
	images, err := t.afterImages(ctx, items)
	if err != nil {
		return err
	}
	if t.fresh {
		const query = "insert into register_heads (register_id, version, hash) values (?, ?, ?)"
		if err := t.exec(ctx, query, t.writer.Register, t.head.Version, t.head.Hash); err != nil {
			return err
		}
	}
	for _, it := range items {
		image, personal, err := describe(images[it.new.ID], randomSalt)
		if err != nil {
			return err
		}
		e := entry{
			Register: t.writer.Register, Seq: t.head.Version + 1, Format: logFormat, Model: model.Version, At: t.now,
			Actor: t.writer.Actor, Request: t.writer.Request, Action: it.action(),
			RootType: it.new.Type.Name, RootID: it.new.ID, RootVersion: it.new.Int("version"),
			Image: image, Personal: personal, Previous: t.head.Hash,
		}
		if e.Hash, err = e.computeHash(); err != nil {
			return err
		}
		if err := t.append(ctx, e); err != nil {
			return err
		}
		t.head = Head{e.Seq, e.Hash}
	}
	if len(items) == 0 {
		return nil
	}
	const query = "update register_heads set version = ?, hash = ? where register_id = ?"
	return t.exec(ctx, query, t.head.Version, t.head.Hash, t.writer.Register)
}

func (t *transaction) append(ctx context.Context, e entry) error {
	const query = `insert into changes (register_id, seq, format, model, at, actor, request, action,
		root_type, root_id, root_version, image, personal, previous, hash)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	return t.exec(ctx, query, e.Register, e.Seq, e.Format, e.Model, e.At, e.Actor, e.Request, e.Action,
		e.RootType, e.RootID, e.RootVersion, e.Image, e.Personal, e.Previous, e.Hash)
}

func (t *transaction) exec(ctx context.Context, query string, args ...any) error {
	_, err := t.tx.ExecContext(ctx, t.db.Dialect.Rebind(query), args...)
	return err
}

// afterImages loads what was saved, one type at a time.
func (t *transaction) afterImages(ctx context.Context, items []*item) (map[int64]*record.Record, error) {
	images := make(map[int64]*record.Record, len(items))
	for _, typ := range model.Roots() {
		var ids []int64
		for _, it := range items {
			if it.new.Type == typ {
				ids = append(ids, it.new.ID)
			}
		}
		if ids == nil {
			continue
		}
		records, err := record.Load(ctx, t.tx, t.db.Dialect, t.writer.Register, typ, ids)
		if err != nil {
			return nil, err
		}
		for _, r := range records {
			images[r.ID] = r
		}
	}
	if len(images) != len(items) {
		return nil, fmt.Errorf("read after-images: %d of %d records are there", len(images), len(items))
	}
	return images, nil
}

// action is what happened to the record as a whole.
func (it *item) action() string {
	switch {
	case it.old == nil:
		return Created
	case it.archival() != "" && len(diff(it.old, it.new)) == 0:
		return it.archival()
	}
	return Updated
}

// randomSalt makes a salt of 128 bits, so that a commitment cannot be undone by guessing the value.
func randomSalt() string {
	var raw [16]byte
	_, _ = rand.Read(raw[:]) // never fails
	return hex.EncodeToString(raw[:])
}

package registry

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

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

	// events are what happened with it; byClock tells whether a day brought them.
	events  []event
	byClock bool
}

// personalValue is what a commitment in an image stands for.
type personalValue struct {
	Salt  string `json:"salt"`
	Value any    `json:"value"`
}

// computeHash hashes everything of the entry but the personal values, behind the hash of the entry before.
func (e *entry) computeHash() (string, error) {
	text, err := model.AppendJSON([]byte(e.Previous+"\n"), map[string]any{
		"register_id": e.Register, "seq": e.Seq, "format": e.Format, "model": e.Model, "at": e.At,
		"actor": e.Actor, "request": e.Request, "action": e.Action,
		"root_type": e.RootType, "root_id": e.RootID, "root_version": e.RootVersion,
		"image": json.RawMessage(e.Image),
	})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// describe makes an entry for every record that is to be saved.
func (t *transaction) describe() error {
	t.entries = make([]entry, 0, len(t.changed))
	previous := t.head
	for _, it := range t.changed {
		e, err := t.entry(it.new, it.action(), previous)
		if err != nil {
			return err
		}
		if e.Hash, err = e.computeHash(); err != nil {
			return err
		}
		previous = Head{e.Seq, e.Hash}
		t.entries = append(t.entries, e)
	}
	return nil
}

// entry makes the entry of a record behind a head, without its hash.
func (t *transaction) entry(r *record.Record, action string, previous Head) (entry, error) {
	image, personal, err := describe(r, randomSalt)
	return entry{
		Register: t.writer.Register, Seq: previous.Version + 1, Format: logFormat, Model: model.Version, At: t.now,
		Actor: t.writer.Actor, Request: t.writer.Request, Action: action,
		RootType: r.Type.Name, RootID: r.ID, RootVersion: r.Int("version"),
		Image: image, Personal: personal, Previous: previous.Hash,
	}, err
}

// log appends the entries to the change log and moves the head.
func (t *transaction) log(ctx context.Context) error {
	if t.fresh {
		const query = "insert into register_heads (register_id, version, hash, told_on) values (?, ?, ?, ?)"
		if err := t.exec(ctx, query, t.writer.Register, t.head.Version, t.head.Hash, t.told); err != nil {
			return err
		}
	}
	return t.append(ctx, t.entries)
}

// append writes entries behind the head, which they move.
func (t *transaction) append(ctx context.Context, entries []entry) error {
	if len(entries) == 0 {
		return nil
	}
	b := t.batch()
	for some := range slices.Chunk(entries, saved) {
		for _, e := range some {
			b.entry(e)
			b.events(e)
		}
		if err := b.insert(ctx); err != nil {
			return err
		}
	}
	last := entries[len(entries)-1]
	t.head = Head{last.Seq, last.Hash}
	const query = "update register_heads set version = ?, hash = ? where register_id = ?"
	return t.exec(ctx, query, last.Seq, last.Hash, t.writer.Register)
}

// entry adds an entry of the change log.
func (b *batch) entry(e entry) {
	n := b.into("changes", lastRank, func() []string {
		return []string{
			"register_id", "seq", "format", "model", "at", "actor", "request", "action",
			"root_type", "root_id", "root_version", "image", "personal", "previous", "hash",
		}
	})
	n.values = append(n.values, e.Register, e.Seq, e.Format, e.Model, e.At, e.Actor, e.Request, e.Action,
		e.RootType, e.RootID, e.RootVersion, e.Image, e.Personal, e.Previous, e.Hash)
}

func (t *transaction) exec(ctx context.Context, query string, args ...any) error {
	_, err := t.tx.ExecContext(ctx, t.db.Dialect.Rebind(query), args...)
	return err
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

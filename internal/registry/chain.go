package registry

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/store"
)

// VerifyChain checks the change log of a register from its first entry to its head: numbers, links, hashes, and that
// each personal value that is still there is the one its entry was made with. Erased ones are no fault. Use a snapshot
// where others may write meanwhile.
func VerifyChain(ctx context.Context, q record.Querier, d store.Dialect, register int64) error {
	head, err := readHead(ctx, q, d, register, "")
	if err != nil {
		return fmt.Errorf("verify chain: %w", err)
	}
	const query = `select register_id, seq, format, model, at, actor, request, action,
		root_type, root_id, root_version, image, personal, previous, hash
		from changes where register_id = ? order by seq`
	last := Head{Hash: firstHash}
	err = each(ctx, q, d, query, []any{register}, func(scan scanner) error {
		var e entry
		var personal sql.NullString
		if err := scan(&e.Register, &e.Seq, &e.Format, &e.Model, &e.At, &e.Actor, &e.Request, &e.Action,
			&e.RootType, &e.RootID, &e.RootVersion, &e.Image, &personal, &e.Previous, &e.Hash); err != nil {
			return err
		}
		e.Personal = personal.String
		if err := e.verify(last); err != nil {
			return fmt.Errorf("entry %d: %w", e.Seq, err)
		}
		last = Head{e.Seq, e.Hash}
		return nil
	})
	if err == nil && last != head {
		err = fmt.Errorf("the log ends with entry %d, the head names %d or another hash", last.Version, head.Version)
	}
	if err != nil {
		return fmt.Errorf("verify chain: %w", err)
	}
	return nil
}

// verify checks an entry against the one before it.
func (e *entry) verify(last Head) error {
	if e.Seq != last.Version+1 {
		return fmt.Errorf("follows entry %d", last.Version)
	}
	if e.Previous != last.Hash {
		return errors.New("names another hash than that of the entry before it")
	}
	// The hash covers the image as JSON; its text must be that JSON and nothing besides.
	var compact bytes.Buffer
	if err := json.Compact(&compact, []byte(e.Image)); err != nil || compact.String() != e.Image {
		return errors.New("the image is not as it was written")
	}
	hash, err := e.computeHash()
	if err != nil {
		return err
	}
	if hash != e.Hash {
		return errors.New("does not have the hash it was written with")
	}
	return e.verifyPersonal()
}

// verifyPersonal checks the personal values that were not erased against their commitments.
func (e *entry) verifyPersonal() error {
	if e.Personal == "" {
		return nil
	}
	var personal map[string]personalValue
	decoder := json.NewDecoder(bytes.NewReader([]byte(e.Personal)))
	decoder.UseNumber()
	if err := decoder.Decode(&personal); err != nil {
		return fmt.Errorf("read personal values: %w", err)
	}
	var image map[string]any
	if err := json.Unmarshal([]byte(e.Image), &image); err != nil {
		return fmt.Errorf("read image: %w", err)
	}
	commitments := map[string]string{}
	collectCommitments(commitments, "", image)
	for at, p := range personal {
		hash, err := p.commitment()
		if err != nil || hash != commitments[at] {
			return fmt.Errorf("the personal value of %s is not the one it was written with", at)
		}
	}
	return nil
}

// collectCommitments finds the commitments in an image by the paths under which describe keeps the values.
func collectCommitments(found map[string]string, prefix string, image map[string]any) {
	for name, v := range image {
		switch v := v.(type) {
		case map[string]any:
			found[prefix+name], _ = v[commitment].(string)
		case []any:
			for _, element := range v {
				if part, ok := element.(map[string]any); ok {
					key, _ := part["key"].(string)
					collectCommitments(found, prefix+name+"["+key+"].", part)
				}
			}
		}
	}
}

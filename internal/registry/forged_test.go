package registry

import (
	"strings"
	"testing"
)

// TestForgedEntry gives a changed entry the hash that belongs to it: it no longer follows the entry before, or is no
// longer the one the entry after follows.
func TestForgedEntry(t *testing.T) {
	entryOf := func(seq int64, actor, previous string) entry {
		e := entry{Register: 1, Seq: seq, Format: logFormat, Actor: actor, Image: `{"id":"x"}`, Previous: previous}
		hash, err := e.computeHash()
		if err != nil {
			t.Fatal(err)
		}
		e.Hash = hash
		return e
	}
	check := func(chain ...entry) error {
		last := Head{Hash: firstHash}
		for _, e := range chain {
			if err := e.verify(last); err != nil {
				return err
			}
			last = Head{e.Seq, e.Hash}
		}
		return nil
	}
	first := entryOf(1, "system/a", firstHash)
	second := entryOf(2, "system/a", first.Hash)
	if err := check(first, second); err != nil {
		t.Fatal(err)
	}
	for name, chain := range map[string][]entry{
		"first rewritten":          {entryOf(1, "system/b", firstHash), second},
		"second follows another":   {first, entryOf(2, "system/a", strings.Repeat("1", 64))},
		"first follows something":  {entryOf(1, "system/a", strings.Repeat("1", 64))},
		"second without the first": {second},
	} {
		if check(chain...) == nil {
			t.Errorf("%s: unseen", name)
		}
	}
}

package registry_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// termRows are the search terms of the database.
func termRows(t *testing.T, w *registrytest.World) []string {
	t.Helper()
	return column(t, w, `select cast(register_id as char(20)) || ' ' || term || ' ' || cast(record_id as char(20)) || ' ' || type || ' ' ||
		source || ' ' || cast(weight as char(2)) from search_terms order by register_id, term, record_id, source`)
}

// checkTerms fails unless the terms are those that the records as they are would be given.
func checkTerms(t *testing.T, w *registrytest.World, when string) {
	t.Helper()
	kept := termRows(t, w)
	tx, err := w.DB.Writer().BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := registry.FollowAnew(t.Context(), w.DB, tx); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if anew := termRows(t, w); !slices.Equal(kept, anew) || len(anew) == 0 {
		t.Errorf("%s: %d terms are kept, %d made anew", when, len(kept), len(anew))
	}
}

// sourcesOf are the types in whose texts a word stands, with what it weighs there.
func sourcesOf(t *testing.T, w *registrytest.World, word string) string {
	t.Helper()
	const query = `select type || '/' || source || ' ' || cast(weight as char(2)) from search_terms
		where register_id = ? and term = ? order by type, source`
	return strings.Join(column(t, w, query, w.Writer.Register, word), ", ")
}

func TestTerms_AreCurrent(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		has := func(when string, want map[string]string) {
			t.Helper()
			for word, sources := range want {
				if got := sourcesOf(t, w, word); got != sources {
					t.Errorf("%s: %q stands in %q, not %q", when, word, got, sources)
				}
			}
			checkTerms(t, w, when)
		}
		has("at first", map[string]string{
			"zoe": "Organisation/Organisation 8", "vex": "Organisation/Contact 1", "dpo@acme.example": "Organisation/Contact 1",
			"hosting": "Engagement/Engagement 8, Processor/Processor 1, ProcessorActivity/ProcessorActivity 8, Recipient/Recipient 8",
			"quill":   "Organisation/Contact 1, Organisation/Organisation 8", "uk": sourcesOf(t, w, "uk"), "policy": sourcesOf(t, w, "policy"),
		})
		edit := func(typ, key string, fields registry.Input) {
			t.Helper()
			w.Apply(t, registrytest.Update(w.Find(t, typ, key), fields))
		}
		w.Apply(t, registrytest.Create("Purpose", registry.Input{"name": "Zebra", "description": "Stripes, zebra"}))
		has("after a create", map[string]string{"zebra": "Purpose/Purpose 8", "stripes": "Purpose/Purpose 4"})
		edit("Purpose", "zebra", registry.Input{"name": "Okapi"})
		has("after an update", map[string]string{"zebra": "Purpose/Purpose 8", "okapi": "Purpose/Purpose 8"}) // the key stays
		contact := map[string]any{"kind": "DPO", "name": "Ulla Wren"}
		edit("Organisation", "acme", registry.Input{"contacts": list(contact)})
		has("after a part has changed", map[string]string{"vex": "", "wren": "Organisation/Contact 1", "zoe": "Organisation/Organisation 8"})
		edit("Organisation", "acme", registry.Input{"headcount": 4})
		has("after a change of no text", map[string]string{"wren": "Organisation/Contact 1"})
		okapi := w.Find(t, "Purpose", "zebra")
		w.Apply(t, registry.Change{Action: registry.Archive, Type: okapi.Type, ID: okapi.ID, ExpectedVersion: okapi.Int("version")})
		has("archived", map[string]string{"okapi": "", "zebra": ""})
		edit("Purpose", "zebra", registry.Input{"name": "Tapir"})
		has("changed while archived", map[string]string{"okapi": "", "tapir": ""})
		okapi = w.Find(t, "Purpose", "zebra")
		w.Apply(t, registry.Change{Action: registry.Restore, Type: okapi.Type, ID: okapi.ID, ExpectedVersion: okapi.Int("version")})
		has("restored", map[string]string{"okapi": "", "tapir": "Purpose/Purpose 8"})
	})
}

// What is not written leaves the terms as they were, wherever the transaction ends.
func TestTerms_OfAFailedWrite(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		before := termRows(t, w)
		change := registrytest.Update(w.Find(t, "Purpose", "enquiries"), registry.Input{"name": "Zebra"})
		for _, at := range []string{"delete from search_terms", "insert into search_terms", "insert into changes", "update register_heads"} {
			ctx, cancel := context.WithCancel(t.Context())
			reached := false
			registry.Watch(w.Registry, func(statement string) {
				if strings.HasPrefix(statement, at) {
					reached = true
					cancel()
				}
			})
			_, err := w.Registry.Apply(ctx, w.Writer, []registry.Change{change})
			cancel()
			registry.Watch(w.Registry, nil)
			if err == nil || !reached {
				t.Errorf("%s: %v, reached %v", at, err, reached)
			}
			if !slices.Equal(termRows(t, w), before) {
				t.Errorf("%s: the terms are others", at)
			}
		}
		refused := registrytest.Update(w.Find(t, "Purpose", "enquiries"), registry.Input{"name": ""})
		if _, err := w.Registry.Apply(t.Context(), w.Writer, []registry.Change{change, refused}); err == nil {
			t.Error("a purpose without a name was written")
		}
		if !slices.Equal(termRows(t, w), before) {
			t.Error("a refused change has changed the terms")
		}
	})
}

// Of more words than are kept those that weigh more stay, and then those that come first.
func TestTerms_AreBounded(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		const most = 400
		words := make([]string, 2*most)
		for i := range words {
			words[i] = fmt.Sprintf("w%04d", i)
		}
		note := strings.Join(words, " ")
		w.Apply(t, registrytest.Create("Transfer", registry.Input{"name": "Zebra", "nature": note, "description": "w0700 " + strings.Join(words[:10], " ")}))
		kept := column(t, w, "select term from search_terms where register_id = ? and type = 'Transfer' and term between 'w0000' and 'w9999' order by term", w.Writer.Register)
		// The name and the key are one word, the description eleven.
		want := append(slices.Clone(words[:most-2]), "w0700")
		if !slices.Equal(kept, want) {
			t.Errorf("%d words are kept, the last %q", len(kept), kept[max(0, len(kept)-3):])
		}
		if got := sourcesOf(t, w, "zebra"); got != "Transfer/Transfer 8" {
			t.Errorf("the name is in %q", got)
		}
		checkTerms(t, w, "beyond the bound")
	})
}

// A database that an older program filled is searched as soon as it is migrated.
func TestUpgrade_FillsTheTerms(t *testing.T) {
	for _, from := range before {
		t.Run("model="+from.model, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				w := upgraded(t, db, from.migration, from.file)
				for key := range from.entries {
					id, _, err := w.Registry.FindRegister(t.Context(), key)
					if err != nil {
						t.Fatal(err)
					}
					w.Writer.Register = id
					for _, typ := range model.Roots() {
						for _, r := range w.All(t, typ.Name) {
							found := column(t, w, "select distinct type from search_terms where register_id = ? and record_id = ? and weight = 8", id, r.ID)
							if want := typ.Name != "Register" && r.Values["archivedAt"] == nil; (len(found) == 1 && found[0] == typ.Name) != want {
								t.Errorf("%s %s of %s is found as %q", typ.Name, r.Key(), key, found)
							}
						}
					}
				}
				checkTerms(t, w, "after the upgrade")
			})
		})
	}
}

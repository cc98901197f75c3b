package registry_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

var allParts = []string{"DATA", "RECIPIENTS", "RETENTION"}

func copyOf(typ, source string, fields registry.Input, parts ...string) registry.Change {
	return registry.Change{Action: registry.Copy, Type: model.ByName(typ), Source: source, Parts: parts, Fields: fields}
}

// TestCopyOfRandomActivities copies activities that hold all that may be held, with any of the parts.
func TestCopyOfRandomActivities(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		rng := rand.New(rand.NewPCG(6, 4))
		held := map[string]bool{}
		for round := range 40 {
			typ := []string{"ControllerActivity", "ProcessorActivity"}[round%2]
			var all []*record.Record
			for _, root := range model.Roots() {
				all = append(all, w.All(t, root.Name)...)
			}
			key := fmt.Sprintf("source-%d", round)
			in := registrytest.Know(rng, all).Record(model.ByName(typ), key)
			if in["regimes"] == nil {
				in["regimes"] = []any{} // or it would get those of the register, to which not all of it belongs
			}
			w.Apply(t, registrytest.Put(typ, key, in))
			source := w.Find(t, typ, key)
			parts := slices.DeleteFunc(slices.Clone(allParts), func(string) bool { return rng.IntN(3) == 0 })
			result := w.Apply(t, copyOf(typ, model.FormatID(source.Type, source.ID), registry.Input{"name": "A copy"}, parts...))[0]
			if result.Action != registry.Created || result.Version != 1 {
				t.Errorf("copied %+v", result)
			}
			for _, name := range compareCopy(t, source, w.Find(t, typ, result.Key), parts) {
				held[typ+"."+name] = true
			}
			if again := w.Find(t, typ, key); again.Int("version") != source.Int("version") {
				t.Error("the source was changed")
			}
		}
		for _, typ := range []string{"ControllerActivity", "ProcessorActivity"} {
			for _, link := range model.ByName(typ).Links {
				if link.Kind != model.Inverse && link.Name != "assessments" && !held[typ+"."+link.Name] {
					t.Errorf("no copy held %s.%s: the test says too little", typ, link.Name)
				}
			}
		}
		w.Verify(t)
	})
}

// compareCopy holds a copy against its source, name by name, and lists the links that both hold.
func compareCopy(t *testing.T, source, made *record.Record, parts []string) (held []string) {
	t.Helper()
	own := map[string]any{
		"key": "a-copy", "name": "A copy", "version": int64(1), "processingState": "PLANNED", "recordStatus": "DRAFT",
		"startedOn": nil, "endedOn": nil, "lastReviewedOn": nil, "nextReviewOn": nil, "citations": nil, "archivedAt": nil,
	}
	part := map[string]string{
		"dataUses": "DATA", "specialConditions": "DATA", "dataSources": "DATA", "disclosures": "RECIPIENTS", "transfers": "RECIPIENTS",
		"noRecipientsConfirmed": "RECIPIENTS", "noTransfersConfirmed": "RECIPIENTS", "retentionRules": "RETENTION", "assessments": "never",
	}
	comes := func(name string) bool { return part[name] == "" || slices.Contains(parts, part[name]) }
	for _, f := range source.Type.Fields {
		want, set := own[f.Name]
		switch {
		case f.Name == "key" && strings.HasPrefix(made.Key(), "a-copy"), strings.HasPrefix(f.Name, "created"), strings.HasPrefix(f.Name, "updated"):
			continue
		case set:
		case comes(f.Name):
			want = source.Values[f.Name]
		default:
			want = false
		}
		if diff := cmp.Diff(want, made.Values[f.Name]); diff != "" {
			t.Errorf("%s: %s", f.Name, diff)
		}
	}
	for _, link := range source.Type.Links {
		want := said(source, link)
		if !comes(link.Name) {
			want = nothing
		}
		got := said(made, link)
		if want != got {
			t.Errorf("%s with %v: %s\nwant %s", link.Name, parts, got, want)
		}
		if got != nothing {
			held = append(held, link.Name)
		}
	}
	ids := map[int64]bool{made.ID: true, source.ID: true}
	for _, r := range []*record.Record{source, made} {
		eachPart(r, func(p *record.Record) {
			if ids[p.ID] {
				t.Errorf("two parts or records have the id of %s", p.Key())
			}
			ids[p.ID] = true
		})
	}
	return held
}

const nothing = "0 [] []"

// said writes a link of a record with all that is below it, but ids of parts and assessments.
func said(r *record.Record, link *model.Link) string {
	one := r.One[link.Name]
	if link.To == "Assessment" {
		one = 0
	}
	var parts []string
	for _, p := range r.Parts[link.Name] {
		text := fmt.Sprint(p.Values)
		for _, below := range p.Type.Links {
			text += " " + below.Name + " " + said(p, below)
		}
		parts = append(parts, text)
	}
	return fmt.Sprintf("%d %v %v", one, r.Many[link.Name], parts)
}

func eachPart(r *record.Record, fn func(*record.Record)) {
	for _, list := range r.Parts {
		for _, p := range list {
			fn(p)
			eachPart(p, fn)
		}
	}
}

func TestCopyHasANameAndKeyOfItsOwn(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		w.Apply(t, copyOf("ControllerActivity", "contact", nil, allParts...), copyOf("ControllerActivity", "contact", nil))
		for _, key := range []string{"copy-of-contact", "copy-of-contact-2"} {
			if r := w.Find(t, "ControllerActivity", key); r.Text("name") != "Copy of Contact" {
				t.Errorf("%s is called %q", key, r.Text("name"))
			}
		}
		if r := w.Find(t, "ControllerActivity", "copy-of-contact"); len(r.Parts["purposes"][0].Parts["bases"]) != 1 || len(r.Parts["disclosures"]) != 1 {
			t.Errorf("the copy holds %v", r.Parts)
		}
		chosen := copyOf("ControllerActivity", "contact", registry.Input{"name": "Chosen"})
		chosen.Key = "mine"
		described := copyOf("ControllerActivity", "contact", registry.Input{"description": "Another"})
		if got := w.Apply(t, chosen, described)[0]; got.Key != "mine" || w.Find(t, "ControllerActivity", "mine").Text("name") != "Chosen" {
			t.Errorf("%+v", got)
		}
		if r := w.Find(t, "ControllerActivity", "copy-of-contact-3"); r.Text("description") != "Another" {
			t.Errorf("described %v", r.Values)
		}
		want(t, refuse(t, w, chosen), "TAKEN key")
		want(t, refuse(t, w, copyOf("ControllerActivity", "contact", registry.Input{"name": ""})), "REQUIRED name")
		// The source is taken as it stood, and may be archived.
		activity := w.Find(t, "ControllerActivity", "contact")
		w.Apply(t, registrytest.Update(activity, registry.Input{"name": strings.Repeat("x", 100_000), "processingState": "LIVE"}))
		want(t, refuse(t, w, copyOf("ControllerActivity", "contact", nil)), "TOO_LONG name")
		w.Apply(t, registry.Change{Action: registry.Archive, Type: activity.Type, Key: "contact"})
		got := w.Apply(t, copyOf("ControllerActivity", "contact", registry.Input{"name": "Again"}))[0]
		if w.Find(t, "ControllerActivity", got.Key).Values["archivedAt"] != nil {
			t.Error("the copy of an archived record is archived")
		}
		w.Verify(t)
	})
}

// A source of another register and one that is not there get the same statements and the same answer.
func TestCopyOfForeignRecords(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		other := *w
		other.Writer.Register = w.NewRegister(t, "other")
		foreign := other.Find(t, "ControllerActivity", "contact")
		var answers [2]string
		for i, id := range []int64{foreign.ID, foreign.ID + 1} {
			shown := model.FormatID(foreign.Type, id)
			statements := 0
			registry.Watch(w.Registry, func(string) { statements++ })
			_, err := w.Registry.Apply(t.Context(), w.Writer, []registry.Change{copyOf("ControllerActivity", shown, nil, allParts...)})
			registry.Watch(w.Registry, nil)
			want(t, problems(t, err), "NOT_FOUND id")
			answers[i] = fmt.Sprint(statements, " ", strings.ReplaceAll(err.Error(), shown, "ID"))
		}
		if answers[0] != answers[1] {
			t.Errorf("foreign: %s, missing: %s", answers[0], answers[1])
		}
		for _, source := range []string{"", "nothing", model.FormatID(model.ByName("Purpose"), w.Find(t, "Purpose", "enquiries").ID)} {
			want(t, refuse(t, w, copyOf("ControllerActivity", source, nil)), "NOT_FOUND id")
		}
		if _, err := w.Registry.Apply(t.Context(), w.Writer, []registry.Change{copyOf("Purpose", "enquiries", nil)}); err == nil {
			t.Error("a purpose was copied")
		}
	})
}

// A copy belongs to the unit of its source, and takes seeing all that an activity can lead to.
func TestCopyTakesTheRightsOfItsUnit(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		sales := w.Find(t, "BusinessUnit", "sales")
		p := &access.Principal{Register: w.Writer.Register, Role: access.Contributor, Actor: "member/ada", Units: []int64{sales.ID}}
		allowed(t, w, p, copyOf("ControllerActivity", "contact", nil, allParts...))
		p.Units = nil
		forbidden(t, w, p, model.FormatID(sales.Type, sales.ID), copyOf("ControllerActivity", "contact", nil, allParts...))
		forbidden(t, w, p, "no unit", copyOf("ProcessorActivity", "hosting", nil, allParts...))
		p.Role = access.Viewer
		forbidden(t, w, p, "CONTRIBUTOR or EDITOR or ADMIN", copyOf("ControllerActivity", "contact", nil, allParts...))
	})
	activity := model.ByName("ControllerActivity")
	for _, name := range []string{"Recipient", "LegalBasis", "Transfer", "SourceDocument", "Member"} {
		if !registry.Names(activity, registry.Whole(activity), name) {
			t.Errorf("a copy takes not seeing %s", name)
		}
	}
	if registry.Names(activity, registry.Whole(activity), "Breach") {
		t.Error("a copy takes seeing breaches, which it does not name")
	}
}

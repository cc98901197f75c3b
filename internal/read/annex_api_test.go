package read_test

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/graph"
	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/read"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/report"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// TestAnnex_Profiles are those of the law.
func TestAnnex_Profiles(t *testing.T) {
	laws, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, v := range graph.Schema().Types["AnnexProfile"].EnumValues {
		codes = append(codes, v.Name)
	}
	want := laws.Codes(law.AnnexProfileList)
	slices.Sort(codes)
	slices.Sort(want)
	if !slices.Equal(codes, want) {
		t.Errorf("the contract has %v, the law %v", codes, want)
	}
}

// TestAnnex_Shown compares all that the contract shows of annexes, by each way to ask for them and on two days, with what is written
// of the whole register.
func TestAnnex_Shown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		id := importFile(t, migrated(t, db), "example-msp")
		c := summaryClient(t, db, id, workedNow)
		set, byType := wholeRegister(t, db, id)
		def := c.schema.Types["DpaAnnex"]
		all := selectionOf(c.schema, def)
		same := func(what string, got any, want *report.DPAAnnex) {
			t.Helper()
			if got, want := canonical(t, got), canonical(t, naive(c.schema, def, set, reflect.ValueOf(read.ShownAnnex(want)))); got != want {
				t.Errorf("%s:\n%s\nwant\n%s", what, got, want)
			}
		}
		for _, on := range []string{workedDay, "2024-05-01"} {
			day := ""
			if on != workedDay {
				day = fmt.Sprintf(", at: %q", on)
			}
			for _, profile := range []string{"ART28", "EU_SCC_2021_914", "UK_IDTA"} {
				nodes := at(t, c.ask(t, fmt.Sprintf("{ engagements(orderBy: {field: KEY}) { nodes { key a: dpaAnnex(profile: %s%s)%s } } }", profile, day, all), nil),
					"engagements", "nodes").([]any)
				if len(nodes) != len(byType["Engagement"]) {
					t.Fatalf("%d engagements", len(nodes))
				}
				for _, node := range nodes {
					i := slices.IndexFunc(byType["Engagement"], func(r *record.Record) bool { return r.Key() == at(t, node, "key") })
					e := byType["Engagement"][i]
					same(e.Key()+" by "+profile, at(t, node, "a"), report.Annex(set, e, profile, nil, on))
					for _, given := range []string{e.Key(), model.FormatID(e.Type, e.ID)} {
						for _, transfer := range set.AsAt(e, on).Scope(e, "transfers") {
							text := fmt.Sprintf("{ a: dpaAnnex(engagement: %q, profile: %s, transfer: %q%s)%s }", given, profile, transfer.Key(), day, all)
							same(e.Key()+" of "+transfer.Key(), at(t, c.ask(t, text, nil), "a"), report.Annex(set, e, profile, transfer, on))
						}
					}
				}
				for _, transfer := range byType["Transfer"] {
					text := fmt.Sprintf("{ a: transferAnnex(transfer: %q, profile: %s%s)%s }", model.FormatID(transfer.Type, transfer.ID), profile, day, all)
					same(transfer.Key(), at(t, c.ask(t, text, nil), "a"), report.TransferAnnex(set, transfer, profile, on))
				}
			}
		}
	})
}

// TestAnnex_DOCX is a file that word processors open.
func TestAnnex_DOCX(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := summaryClient(t, db, importFile(t, migrated(t, db), "example-msp"), workedNow)
		answer := c.ask(t, `{ a: dpaAnnex(engagement: "hosting-ticketing", profile: UK_ADDENDUM) { docx }
			b: jointArrangements { nodes { view { docx } } } }`, nil)
		for _, text := range []any{at(t, answer, "a", "docx"), at(t, answer, "b", "nodes", 0, "view", "docx")} {
			file, err := base64.StdEncoding.DecodeString(text.(string))
			if err != nil {
				t.Fatal(err)
			}
			archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := archive.Open("word/document.xml"); err != nil {
				t.Error(err)
			}
		}
	})
}

// TestAnnex_OfNothing are answers like that to a missing record, by statements like those: of records of another register, archived
// ones, ones of another type, and transfers of other engagements.
func TestAnnex_OfNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		rich, beside := importFile(t, r, "example-msp"), emptyRegister(t, db, r)
		beside.client = whole(t, db, beside.scope)
		_, byType := wholeRegister(t, db, rich)
		engagement, transfer := byType["Engagement"][0], byType["Transfer"][0]
		for text, of := range map[string]*record.Record{
			"query($id: ID!) { a: dpaAnnex(engagement: $id, profile: ART28) { ready engagement { key } } }":    engagement,
			"query($id: ID!) { a: transferAnnex(transfer: $id, profile: UK_IDTA) { ready transfer { key } } }": transfer,
		} {
			ask := func(id string) told { return beside.told(t, text, map[string]any{"id": id}) }
			missing, noKey := ask(model.FormatID(of.Type, 77)), ask("nobody-has-this")
			for id, like := range map[string]told{
				model.FormatID(of.Type, of.ID): missing, model.FormatID(model.ByName("System"), 77): missing, of.Key(): noKey, "": noKey,
			} {
				got := ask(id)
				if got.err != nil || got.reply != `{"a":null}` || !slices.Equal(got.statements, like.statements) {
					t.Errorf("%q: %s %v", id, got.reply, got.err)
				}
				for _, statement := range got.statements {
					held(t, text, statement)
				}
			}
			if code := beside.refused(t, text, map[string]any{"id": "a\u0000"}); code != fault.BadUserInput {
				t.Errorf("a key with U+0000: %s", code)
			}
		}

		c := summaryClient(t, db, rich, workedNow)
		const others = `{ a: dpaAnnex(engagement: "dental-managed-it", profile: UK_IDTA, transfer: "tickets-united-states") { ready }
			engagements(where: {key: {eq: "dental-managed-it"}}) { nodes { a: dpaAnnex(profile: UK_IDTA, transfer: "none") { ready } } } }`
		if got := encode(c.ask(t, others, nil)); strings.Count(got, `"a":null`)+strings.Count(got, `"a": null`) != 2 {
			t.Errorf("transfers that are none of the engagement's: %s", got)
		}
		id := model.FormatID(engagement.Type, engagement.ID)
		if _, err := r.Apply(t.Context(), registry.Writer{Register: rich, Actor: "system/test"}, []registry.Change{
			{Action: registry.Archive, Type: engagement.Type, ID: engagement.ID, AnyVersion: true},
		}); err != nil {
			t.Fatal(err)
		}
		got := c.ask(t, fmt.Sprintf("{ a: dpaAnnex(engagement: %q, profile: ART28) { ready } node(id: %q) { ... on Engagement { dpaAnnex(profile: ART28) { ready } } } }", id, id), nil)
		if at(t, got, "a") != nil || at(t, got, "node", "dpaAnnex") != nil {
			t.Errorf("of an archived engagement: %s", encode(got))
		}
	})
}

// TestAnnex_Refused are those who may not read a type that annexes are made of; who drafts agreements may read them all.
func TestAnnex_Refused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		id := importFile(t, migrated(t, db), "example-msp")
		const field, root = `{ engagements { nodes { dpaAnnex(profile: ART28) { ready } } } }`, `{ dpaAnnex(engagement: "x", profile: ART28) { ready } }`
		const transfer, joint = `{ transferAnnex(transfer: "x", profile: UK_IDTA) { ready } }`, `{ jointArrangements { nodes { view { ready } } } }`
		for hidden, texts := range map[string][]string{
			"Engagement": {field, root, transfer}, "SubProcessing": {field, root}, "Contact": {field, root, transfer}, "AgreementParty": {field, root, transfer},
			"Transfer": {field, root, transfer}, "TransferInstrument": {field, root, transfer}, "Assessment": {field, root, transfer}, "RetentionRule": {field, root, transfer},
			"SecurityMeasure": {field, root, transfer}, "Purpose": {field, root, transfer}, "DataSharing": {transfer}, "Organisation": {field, root, transfer, joint},
			"Controller": {field, root, transfer, joint}, "ControllerActivity": {field, root, transfer, joint}, "JointArrangement": {joint},
		} {
			scope := everything(id)
			scope.Visible = func(name string) error {
				if name == hidden {
					return fault.New(fault.Forbidden, "hidden")
				}
				return nil
			}
			c := whole(t, db, scope)
			for _, text := range texts {
				if code := c.refused(t, text, nil); code != fault.Forbidden {
					t.Errorf("%s without %s: %s", text, hidden, code)
				}
			}
		}
		p := &access.Principal{Register: id, Role: access.Viewer, Scope: access.DPA}
		c := whole(t, db, read.Scope{Register: id, Visible: p.Visible, Role: "VIEWER"})
		for _, text := range []string{field, root, transfer, joint} {
			c.ask(t, text, nil)
		}
	})
}

// TestJointArrangement_View compares what is shown of arrangements with what the whole register gives, also where a duty is that of
// a controller who is none of those who decide together.
func TestJointArrangement_View(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		id := importFile(t, r, "example-msp")
		_, byType := wholeRegister(t, db, id)
		if _, err := r.Apply(t.Context(), registry.Writer{Register: id, Actor: "system/test"}, []registry.Change{
			{Action: registry.Put, Type: model.ByName("JointArrangement"), Key: "second", Fields: registry.Input{
				"name": "Second", "duties": []any{map[string]any{"duty": "INFORMATION", "controller": byType["Controller"][0].Key()}},
			}},
		}); err != nil {
			t.Fatal(err)
		}
		set, byType := wholeRegister(t, db, id)
		c := summaryClient(t, db, id, workedNow)
		def := c.schema.Types["JointArrangementView"]
		for _, on := range []string{workedDay, "2025-03-02"} {
			nodes := at(t, c.ask(t, fmt.Sprintf("{ jointArrangements { nodes { key v: view(at: %q)%s } } }", on, selectionOf(c.schema, def)), nil), "jointArrangements", "nodes").([]any)
			if len(nodes) != 2 {
				t.Fatalf("%d arrangements", len(nodes))
			}
			for _, node := range nodes {
				i := slices.IndexFunc(byType["JointArrangement"], func(r *record.Record) bool { return r.Key() == at(t, node, "key") })
				want := report.JointArrangementView(set, byType["JointArrangement"][i], on)
				if got, want := canonical(t, at(t, node, "v")), canonical(t, naive(c.schema, def, set, reflect.ValueOf(read.ShownArrangement(want)))); got != want {
					t.Errorf("%s on %s:\n%s\nwant\n%s", at(t, node, "key"), on, got, want)
				}
			}
		}
	})
}

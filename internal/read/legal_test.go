package read_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/openropa/ropa/graph"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

const wholeReference = `code label description regime citation validFrom validTo notInForce valid source verification lastChecked
	generalKnowledge facts __typename`

// The lists of the contract are those of the law, and every row of each is answered in full.
func TestLegalReference_IsTheLaw(t *testing.T) {
	laws, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	var lists []law.List
	for _, v := range graph.Schema().Types["LegalList"].EnumValues {
		lists = append(lists, law.List(strings.ToLower(v.Name)))
	}
	if !slices.Equal(lists, laws.Lists()) {
		t.Errorf("the contract has the lists %v, the law %v", lists, laws.Lists())
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := summaryClient(t, db, 0, worldTime)
		for _, list := range lists {
			name := strings.ToUpper(string(list))
			rows := at(t, c.ask(t, fmt.Sprintf(`{ legalReference(list: %s, at: "2026-11-22") { %s } }`, name, wholeReference), nil), "legalReference").([]any)
			for i, code := range laws.Codes(list) {
				row, _ := laws.Row(list, code)
				if at(t, rows[i], "code") != code || at(t, rows[i], "source") != row.Source || at(t, rows[i], "verification") != string(row.Verification) {
					t.Errorf("%s: %v, want %+v", name, rows[i], row)
				}
			}
			if len(rows) != len(laws.Codes(list)) {
				t.Errorf("%s has %d rows", name, len(rows))
			}
		}
	})
}

// The answer is as at a day, for a regime, and tells what is peculiar to the row. It takes no statement.
func TestLegalReference_AsAt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := summaryClient(t, db, 0, worldTime)
		for _, tt := range []struct{ args, fields, want string }{
			{`list: LEGAL_BASES, code: "UK_GDPR_6_1_EA", at: "2026-02-04"`, "valid regime", `[{"valid":false,"regime":"UK_GDPR"}]`},
			{`list: LEGAL_BASES, code: "UK_GDPR_6_1_EA", at: "2026-02-05"`, "valid validFrom validTo", `[{"valid":true,"validFrom":"2026-02-05","validTo":null}]`},
			{`list: LEGAL_BASES, code: "UK_GDPR_6_1_EA", regime: EU_GDPR, at: "2026-02-05"`, "code", `[]`},
			{`list: LEGAL_BASES, code: "", at: "2026-02-05"`, "code", `[]`},
			{`list: LEGAL_BASES, code: "NONSENSE", at: "2026-02-05"`, "code", `[]`},
			{`list: RIGHTS, code: "COMPLAIN_CONTROLLER", regime: UK_GDPR, at: "2026-06-19"`, "citation regime valid", `[{"citation":"DPA 2018 s164A","regime":null,"valid":true}]`},
			{`list: AUTHORITIES, code: "UK_INFORMATION_COMMISSION", at: "2030-01-01"`, "valid notInForce", `[{"valid":false,"notInForce":true}]`},
			{
				`list: ADEQUACY, code: "EU_GDPR_ADEQUACY_BR", at: "2026-01-26"`, "a: facts verification generalKnowledge",
				`[{"a":{"countries":["BR"],"coverage":"FULL"},"verification":"SECONDARY","generalKnowledge":[]}]`,
			},
		} {
			r, err := prepare(c.schema, fmt.Sprintf("{ legalReference(%s) { %s } }", tt.args, tt.fields), nil)
			if err != nil {
				t.Fatal(err)
			}
			got, statements, err := c.run(t.Context(), r)
			if want := `{"legalReference":` + tt.want + `}`; err != nil || string(got) != want || statements != 0 {
				t.Errorf("%s: %s, %v in %d statements, want %s", tt.args, got, err, statements, want)
			}
		}
		if code := c.refused(t, `query($day: Date) { legalReference(list: RIGHTS, at: $day) { code } }`, map[string]any{"day": "2026-02-30"}); code != fault.BadUserInput {
			t.Errorf("no such day: %s", code)
		}
	})
}

// Without a day it is today where the register is.
func TestLegalReference_Today(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		id, _, err := r.CreateRegister(t.Context(), registry.Writer{Actor: "system/test"}, "day",
			registry.Input{"name": "Day", "timeZone": "Africa/Johannesburg", "regimes": []any{"POPIA"}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for now, want := range map[string]bool{"2026-02-04T21:59:59Z": false, "2026-02-04T22:00:00Z": true} {
			instant, err := time.Parse(time.RFC3339, now)
			if err != nil {
				t.Fatal(err)
			}
			answer := summaryClient(t, db, id, instant).ask(t, `{ legalReference(list: LEGAL_BASES, code: "UK_GDPR_6_1_EA") { valid } }`, nil)
			if got := at(t, answer, "legalReference", 0, "valid"); got != want {
				t.Errorf("at %s: %v, want %v", now, got, want)
			}
		}
	})
}

package registry_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// refuse makes changes that must be refused, and returns the problems as "CODE path".
func refuse(t *testing.T, w *registrytest.World, changes ...registry.Change) []string {
	t.Helper()
	before := len(readLog(t, w))
	_, err := w.Registry.Apply(t.Context(), w.Writer, changes)
	if len(readLog(t, w)) != before {
		t.Error("a refused change has an entry")
	}
	return problems(t, err)
}

func problems(t *testing.T, err error) []string {
	t.Helper()
	var list fault.Problems
	if !errors.As(err, &list) {
		t.Errorf("error %v, want problems", err)
		return nil
	}
	var out []string
	for _, p := range list {
		out = append(out, string(p.Code)+" "+strings.Join(p.Field, "."))
		for _, leak := range []string{"SQL", "constraint", "UNIQUE", "ent:", "pq:"} {
			if strings.Contains(p.Message, leak) {
				t.Errorf("message %q", p.Message)
			}
		}
	}
	return out
}

func want(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("problems %q, want %q", got, want)
	}
}

// wrong is an input that is refused, and why.
type wrong struct {
	typ    string
	fields registry.Input
	want   []string
}

// TestWrongInputs names the field of each thing that is wrong.
func TestWrongInputs(t *testing.T) {
	part := func(fields ...any) []any {
		object := map[string]any{}
		for i := 0; i < len(fields); i += 2 {
			object[fields[i].(string)] = fields[i+1]
		}
		return []any{object}
	}
	cases := map[string]wrong{
		"unknown name":          {"Purpose", registry.Input{"colour": 1}, []string{"INVALID colour", "REQUIRED name"}},
		"inverse link":          {"Controller", registry.Input{"organisation": "spare", "activities": nil}, []string{"INVALID activities"}},
		"server field":          {"Purpose", registry.Input{"name": "P", "version": 3, "createdBy": "x"}, []string{"READ_ONLY createdBy", "READ_ONLY version"}},
		"record status":         {"ProcessorActivity", registry.Input{"name": "P", "processor": "acme", "recordStatus": "APPROVED"}, []string{"READ_ONLY recordStatus"}},
		"derived name":          {"Organisation", registry.Input{"name": "P"}, []string{"READ_ONLY name"}},
		"nothing required":      {"ControllerActivity", registry.Input{}, []string{"REQUIRED name", "REQUIRED controller"}},
		"required cleared":      {"ControllerActivity", registry.Input{"name": "", "controller": nil}, []string{"REQUIRED name", "REQUIRED controller"}},
		"text as number":        {"Purpose", registry.Input{"name": 3}, []string{"INVALID name"}},
		"text with NUL":         {"Purpose", registry.Input{"name": "a\x00b"}, []string{"INVALID name"}},
		"text not UTF-8":        {"Purpose", registry.Input{"name": "a\xffb"}, []string{"INVALID name"}},
		"text too long":         {"Purpose", registry.Input{"name": strings.Repeat("é", 100001)}, []string{"TOO_LONG name"}},
		"unknown code":          {"Purpose", registry.Input{"name": "P", "kind": "SUPORT"}, []string{"UNKNOWN_CODE kind"}},
		"code as bool":          {"Purpose", registry.Input{"name": "P", "kind": true}, []string{"INVALID kind"}},
		"unknown code in list":  {"Purpose", registry.Input{"name": "P", "channels": []any{"EMAIL", "FAX"}}, []string{"UNKNOWN_CODE channels.1"}},
		"no list":               {"Purpose", registry.Input{"name": "P", "channels": "EMAIL"}, []string{"INVALID channels"}},
		"bool as text":          {"Organisation", registry.Input{"own": "yes"}, []string{"INVALID own"}},
		"number as text":        {"Organisation", registry.Input{"headcount": "3"}, []string{"INVALID headcount"}},
		"number with fraction":  {"Organisation", registry.Input{"headcount": 3.5}, []string{"INVALID headcount"}},
		"number too large":      {"Organisation", registry.Input{"headcount": int64(1) << 40}, []string{"INVALID headcount"}},
		"number below nothing":  {"Organisation", registry.Input{"headcount": -1}, []string{"INVALID headcount"}},
		"country in small":      {"Organisation", registry.Input{"country": "gb"}, []string{"INVALID country"}},
		"country that is none":  {"Organisation", registry.Input{"country": "EU"}, []string{"INVALID country"}},
		"relative address":      {"Organisation", registry.Input{"website": "acme.example"}, []string{"INVALID website"}},
		"script address":        {"Organisation", registry.Input{"website": "javascript://x/"}, []string{"INVALID website"}},
		"e-mail with name":      {"Member", registry.Input{"name": "A", "email": "A <a@b.example>"}, []string{"INVALID email"}},
		"no e-mail":             {"Member", registry.Input{"name": "A", "email": "a"}, []string{"INVALID email"}},
		"day that is none":      {"SourceDocument", registry.Input{"title": "T", "publishedOn": "2026-02-30"}, []string{"INVALID publishedOn"}},
		"object member missing": {"Organisation", registry.Input{"registrations": part("scheme", "x")}, []string{"REQUIRED registrations.0.number"}},
		"object member unknown": {"Organisation", registry.Input{"addresses": part("street", "x")}, []string{"INVALID addresses.0.street"}},
		"object is none":        {"Organisation", registry.Input{"addresses": []any{"x"}}, []string{"INVALID addresses.0"}},
		"link is no text":       {"Controller", registry.Input{"organisation": 1}, []string{"INVALID organisation"}},
		"link to nothing":       {"Controller", registry.Input{"organisation": "nobody"}, []string{"NOT_FOUND organisation"}},
		"link to another type":  {"Controller", registry.Input{"organisation": "org_0000000000001"}, []string{"NOT_FOUND organisation"}},
		"links to nothing":      {"ProcessorActivity", registry.Input{"name": "P", "processor": "acme", "instructedPurposes": []any{"enquiries", "x"}}, []string{"NOT_FOUND instructedPurposes.1"}},
		"links too many":        {"ProcessorActivity", registry.Input{"name": "P", "processor": "acme", "instructedPurposes": make([]any, 201)}, []string{"TOO_MANY instructedPurposes"}},
		"parts too many":        {"Organisation", registry.Input{"contacts": make([]any, 201)}, []string{"TOO_MANY contacts"}},
		"part is none":          {"Organisation", registry.Input{"contacts": []any{3, map[string]any{"kind": "X"}}}, []string{"INVALID contacts.0", "UNKNOWN_CODE contacts.1.kind"}},
		"part key twice":        {"Organisation", registry.Input{"contacts": []any{map[string]any{"key": "a"}, map[string]any{"key": "a"}}}, []string{"DUPLICATE contacts.1.key"}},
		"part key invalid":      {"Organisation", registry.Input{"contacts": part("key", "a b")}, []string{"INVALID contacts.0.key"}},
		"part id of nothing":    {"Organisation", registry.Input{"contacts": part("id", "cont_0000000000001")}, []string{"NOT_FOUND contacts.0.id"}},
		"end before start":      {"ProcessorActivity", registry.Input{"name": "P", "processor": "acme", "startedOn": "2026-02-01", "endedOn": "2026-01-31"}, []string{"PERIOD endedOn"}},
		"validity turned round": {"LegalBasis", registry.Input{"code": "X1", "name": "X", "regime": "POPIA", "validFrom": "2026-02-01", "validTo": "2026-01-31"}, []string{"PERIOD validTo"}},
		"agreement's end":       {"Agreement", registry.Input{"title": "A", "effectiveFrom": "2026-01-02", "endsOn": "2026-01-01"}, []string{"PERIOD endsOn"}},
		"party's end":           {"Agreement", registry.Input{"title": "A", "parties": part("organisation", "acme", "joinedOn", "2026-01-02", "leftOn", "2026-01-01")}, []string{"PERIOD parties.0.leftOn"}},
		"party twice":           {"Agreement", registry.Input{"title": "A", "parties": append(part("organisation", "acme"), part("organisation", "acme", "capacity", "UNKNOWN")...)}, []string{"DUPLICATE parties.1.organisation"}},
		"term twice":            {"Agreement", registry.Input{"title": "A", "terms": append(part("letter", "H_AUDIT"), part("letter", "H_AUDIT")...)}, []string{"DUPLICATE terms.1.letter"}},
		"negative days":         {"Agreement", registry.Input{"title": "A", "objectionWindow": -1, "breachNoticeHours": -1}, []string{"INVALID objectionWindow", "INVALID breachNoticeHours"}},
		"hash of a document":    {"Agreement", registry.Input{"title": "A", "documentSha256": strings.Repeat("g", 64)}, []string{"INVALID documentSha256"}},
		"hash too short":        {"SourceDocument", registry.Input{"title": "A", "sha256": strings.Repeat("a", 63)}, []string{"INVALID sha256"}},
		"use of nothing":        {"Controller", registry.Input{"organisation": "spare", "dataUses": part("note", "N", "dataSubjectCategories", []any{})}, []string{"REQUIRED dataUses.0.dataCategory"}},
		"use of unknown data":   {"Controller", registry.Input{"organisation": "spare", "dataUses": part("dataCategory", "x")}, []string{"NOT_FOUND dataUses.0.dataCategory"}},
		"disclosed to nobody":   {"Controller", registry.Input{"organisation": "spare", "disclosures": part("role", "PROCESSOR")}, []string{"REQUIRED disclosures.0.recipient"}},
		"code of the law":       {"LegalBasis", registry.Input{"code": "UK_GDPR_6_1_A", "name": "X", "regime": "UK_GDPR"}, []string{"TAKEN code"}},
		"kind of a basis":       {"LegalBasis", registry.Input{"code": "X1", "name": "X", "regime": "UK_GDPR", "kind": "SHIPPED"}, []string{"READ_ONLY kind"}},
		"second controller":     {"Controller", registry.Input{"organisation": "acme"}, []string{"TAKEN organisation"}},
		"second processor":      {"Processor", registry.Input{"organisation": "acme"}, []string{"TAKEN organisation"}},
		"unknown time zone":     {"Register", registry.Input{"timeZone": "Europe/Londn"}, []string{"INVALID timeZone"}},
		"local time zone":       {"Register", registry.Input{"timeZone": "Local"}, []string{"INVALID timeZone"}},
		"unknown language":      {"Register", registry.Input{"locale": "en_US_x_y!"}, []string{"INVALID locale"}},
		"no duration":           {"Register", registry.Input{"reviewCadence": "P"}, []string{"INVALID reviewCadence"}},
		"duration of no time":   {"Register", registry.Input{"reviewCadence": "P1YT"}, []string{"INVALID reviewCadence"}},
		"citation of nothing":   {"Purpose", registry.Input{"name": "P", "citations": part("path", "nam", "document", "policy")}, []string{"INVALID citations.0.path"}},
		"citation of no source": {"Purpose", registry.Input{"name": "P", "citations": part("path", "name", "document", "x")}, []string{"NOT_FOUND citations.0.document"}},
		"citation without":      {"Purpose", registry.Input{"name": "P", "citations": part("path", "name")}, []string{"REQUIRED citations.0.document"}},
		"citation status":       {"Purpose", registry.Input{"name": "P", "citations": part("path", "name", "document", "policy", "status", "SAID")}, []string{"UNKNOWN_CODE citations.0.status"}},
	}
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		w.Apply(t, registrytest.Put("Organisation", "spare", nil))
		for name, c := range cases {
			t.Run(name, func(t *testing.T) {
				change := registrytest.Create(c.typ, c.fields)
				if c.typ == "Register" {
					change = registrytest.Put("Register", "test", c.fields)
				}
				want(t, refuse(t, w, change), c.want...)
			})
		}
	})
}

// TestWrongActivities looks at what only the purposes and bases of an activity can have wrong.
func TestWrongActivities(t *testing.T) {
	purpose := func(key string, bases ...any) map[string]any {
		return map[string]any{"purpose": key, "bases": bases}
	}
	basis := func(code string, more ...string) map[string]any {
		object := map[string]any{"legalBasis": code}
		for i := 0; i < len(more); i += 2 {
			object[more[i]] = more[i+1]
		}
		return object
	}
	cases := map[string]wrong{
		"unknown basis":      {"", registry.Input{"purposes": []any{purpose("enquiries", basis("UK_GDPR_6_1_Z"))}}, []string{"UNKNOWN_CODE purposes.0.bases.0.legalBasis"}},
		"another regime's":   {"", registry.Input{"purposes": []any{purpose("enquiries", basis("UK_GDPR_6_1_A"), basis("EU_GDPR_6_1_A"))}}, []string{"WRONG_REGIME purposes.0.bases.1.legalBasis"}},
		"recognised abroad":  {"", registry.Input{"regimes": []any{"EU_GDPR"}, "specialConditions": nil, "purposes": []any{purpose("enquiries", basis("UK_GDPR_6_1_EA"))}}, []string{"WRONG_REGIME purposes.0.bases.0.legalBasis"}}, // rule R-019
		"regimes change":     {"", registry.Input{"regimes": []any{"POPIA"}}, []string{"WRONG_REGIME regimes", "WRONG_REGIME regimes"}},                                                                                             // of a basis and of a condition
		"purpose twice":      {"", registry.Input{"purposes": []any{purpose("enquiries"), purpose("enquiries")}}, []string{"DUPLICATE purposes.1.purpose"}},
		"part without":       {"", registry.Input{"purposes": []any{map[string]any{"key": "new"}}}, []string{"REQUIRED purposes.0.purpose"}},
		"period of a basis":  {"", registry.Input{"purposes": []any{purpose("enquiries", basis("UK_GDPR_6_1_A", "reliedOnFrom", "2026-01-02", "reliedOnTo", "2026-01-01"))}}, []string{"PERIOD purposes.0.bases.0.reliedOnTo"}},
		"joint with itself":  {"", registry.Input{"jointControllers": []any{"acme"}}, []string{"INVALID jointControllers"}},
		"citation of a part": {"", registry.Input{"citations": []any{map[string]any{"path": "purposes[enquiries].bases[x]", "document": "policy"}}}, []string{"INVALID citations.0.path"}},
	}
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		for name, c := range cases {
			t.Run(name, func(t *testing.T) {
				want(t, refuse(t, w, registrytest.Update(w.Find(t, "ControllerActivity", "contact"), c.fields)), c.want...)
			})
		}
	})
}

func TestMessagesSuggest(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		basis := []any{map[string]any{"purpose": "enquiries", "bases": []any{map[string]any{"legalBasis": "UKGDPR_6_1_B"}}}}
		_, err := w.Registry.Apply(t.Context(), w.Writer, []registry.Change{
			registrytest.Create("Purpose", registry.Input{"name": "P", "kind": "suport", "chanels": nil}),
			registrytest.Update(w.Find(t, "ControllerActivity", "contact"), registry.Input{"purposes": basis}),
		})
		want(t, problems(t, err), "INVALID 0.chanels", "UNKNOWN_CODE 0.kind", "UNKNOWN_CODE 1.purposes.0.bases.0.legalBasis")
		for _, nearest := range []string{"did you mean SUPPORT?", "did you mean channels?", "UK_GDPR_6_1_B"} {
			if !strings.Contains(err.Error(), nearest) {
				t.Errorf("%q is missing in %q", nearest, err)
			}
		}
		if strings.Contains(err.Error(), "?.") {
			t.Errorf("two marks end a sentence: %s", err)
		}
	})
}

// TestProblemsOfSeveralChanges come all at once, in the order of the input.
func TestProblemsOfSeveralChanges(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		got := refuse(t, w,
			registrytest.Create("ProcessorActivity", registry.Input{"name": "P", "processor": "x"}),
			registrytest.Create("Organisation", registry.Input{"headcount": -1}),
			registry.Change{Action: registry.Update, Type: w.Find(t, "Purpose", "enquiries").Type, ID: 7, ExpectedVersion: 1},
			registrytest.Create("Register", nil),
			registrytest.Put("Purpose", "no key", registry.Input{"name": "P"}),
			registrytest.Put("Purpose", "fine", registry.Input{"name": "P"}),
		)
		want(t, got, "NOT_FOUND 0.processor", "INVALID 1.headcount", "NOT_FOUND 2.id", "INVALID 3", "INVALID 4.key")
	})
}

package examples_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openropa/ropa/examples"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// The made-up register shows every type and every field, and names nobody who exists.
func TestExampleMSP(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		g := load(t, w, "example-msp")
		t.Run("everything is used", func(t *testing.T) { checkEverythingUsed(t, g) })
		t.Run("everything is made up", func(t *testing.T) { checkMadeUp(t, g, "example-msp") })
		t.Run("windows", func(t *testing.T) { checkWindows(t, g) })
		t.Run("measures", func(t *testing.T) { checkHeadings(t, g) })
		serve(t, w, "example-msp").check(t, mspQuestions)
	})
}

// unused are the fields and members of shapes without a use in a register like this, and why.
var unused = map[string]string{
	"ControllerActivity.priorAuthorisationTriggers": "of POPIA alone",
	"ControllerActivity.priorAuthorisation":         "of POPIA alone",
	"TransferLeg.levelOfProtection":                 "of POPIA alone",
	"LegalBasis.validTo":                            "no statute that it names has ended",
	"Register.locale":                               "the default fits",
	"Register.timeZone":                             "the default fits",
	"Organisation.nature":                           "each is a party of its own, which is the default",
	"Transfer.internationalOrganisation":            "nothing goes to one",
}

// checkEverythingUsed tells the fields and links that hold nothing but defaults throughout, but for those reviewed above.
func checkEverythingUsed(t *testing.T, g register) {
	used := map[string]bool{}
	for _, r := range g.byID {
		use(used, r)
	}
	for _, typ := range model.Types() {
		if typ.Name == model.ScopeType || len(typ.Fields) == 0 {
			continue
		}
		for _, name := range names(typ) {
			if (unused[name] != "") == used[name] {
				t.Errorf("%s is used: %v", name, used[name])
			}
		}
	}
}

// names are those of what can be said of a type, with the members of its shapes.
func names(typ *model.Type) []string {
	var out []string
	for _, f := range typ.Fields {
		if f.Server {
			continue
		}
		out = append(out, fieldName(typ, f))
		if f.Shape != nil {
			for _, member := range f.Shape.Fields {
				out = append(out, fieldName(typ, f)+"."+member.Name)
			}
		}
	}
	for _, l := range typ.Links {
		if l.Kind != model.Inverse {
			out = append(out, linkName(typ, l))
		}
	}
	return out
}

// What all roots have, and what all scopes have, counts once.

func fieldName(typ *model.Type, f *model.Field) string {
	if f.Name == "citations" {
		return f.Name
	}
	return typ.Name + "." + f.Name
}

func linkName(typ *model.Type, l *model.Link) string {
	if l.Scoped {
		return "scope." + l.Name
	}
	return typ.Name + "." + l.Name
}

// use notes what a record and its parts say beyond defaults.
func use(used map[string]bool, r *record.Record) {
	for _, f := range r.Type.Fields {
		name := fieldName(r.Type, f)
		switch v := r.Values[f.Name].(type) {
		case nil:
		case bool:
			used[name] = used[name] || v
		case []map[string]any:
			for _, object := range v {
				used[name] = true
				for member := range object {
					used[name+"."+member] = true
				}
			}
		default:
			used[name] = used[name] || f.List() || r.Text(f.Name) != f.Default || f.Default == ""
		}
	}
	for _, l := range r.Type.Links {
		name := linkName(r.Type, l)
		used[name] = used[name] || r.One[l.Name] != 0 || len(r.Many[l.Name]) > 0 || len(r.Parts[l.Name]) > 0
		for _, part := range r.Parts[l.Name] {
			use(used, part)
		}
	}
}

var (
	// domains are those of e-mail addresses and links, numbers those of telephones.
	domains = regexp.MustCompile(`(?:[\w.-]+@|https?://)([\w.-]*\w)`)
	numbers = regexp.MustCompile(`\+[\d ]+\d`)
	// reservedDomain matches what nobody can have registered (RFC 2606).
	reservedDomain = regexp.MustCompile(`(^|\.)example\.(com|org|net)$`)
	// reservedNumber matches what is kept for drama in the United Kingdom, in Ireland and in the United States.
	reservedNumber = regexp.MustCompile(`^\+(44 20 7946 0\d{3}|353 20 91\d \d{4}|1 202 555 01\d\d)$`)
)

// checkMadeUp tells what could belong to somebody.
func checkMadeUp(t *testing.T, g register, name string) {
	if g.records["Register"][name].Values["fictional"] != true {
		t.Error("the register is not said to be fictional")
	}
	for key, o := range g.records["Organisation"] {
		if !strings.HasPrefix(o.Text("legalName"), "Example ") || o.Text("nature") != "REAL" {
			t.Errorf("%s is %q, %s", key, o.Text("legalName"), o.Text("nature"))
		}
	}
	text, err := examples.Files.ReadFile(name + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, found := range domains.FindAllStringSubmatch(string(text), -1) {
		if !reservedDomain.MatchString(found[1]) {
			t.Errorf("%s is not reserved", found[0])
		}
	}
	for _, number := range numbers.FindAllString(string(text), -1) {
		if !reservedNumber.MatchString(number) {
			t.Errorf("%s is not reserved", number)
		}
	}
}

// checkWindows holds the days that a processor promises its controllers against those that it is promised itself: what it
// learns must reach them in time.
func checkWindows(t *testing.T, g register) {
	chain := []string{"dental-dpa", "hosting-dpa", "ticketing-dpa"}
	var windows, hours []int64
	for _, key := range chain {
		a := g.records["Agreement"][key]
		windows, hours = append(windows, a.Int("objectionWindow")), append(hours, a.Int("breachNoticeHours"))
	}
	if !slices.IsSorted(windows) {
		t.Errorf("along the chain the windows shrink: %v", windows)
	}
	if slices.Reverse(hours); !slices.IsSorted(hours) {
		t.Errorf("along the chain breaches are told later: %v", hours)
	}
}

// checkHeadings tells the headings without a measure.
func checkHeadings(t *testing.T, g register) {
	found := map[string]bool{}
	for _, m := range g.records["SecurityMeasure"] {
		for _, heading := range m.Texts("categories") {
			found[heading] = true
		}
	}
	var missing []string
	for _, heading := range model.ByName("SecurityMeasure").Field("categories").Values {
		if !found[heading] {
			missing = append(missing, heading)
		}
	}
	if diff := cmp.Diff([]string(nil), missing); diff != "" {
		t.Errorf("headings without a measure (-want +got):\n%s", diff)
	}
}

package model

import (
	"testing"
	"time"
)

func TestIDs_GrowAndComeBack(t *testing.T) {
	var ids IDs
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	typ := ByName("ControllerActivity")
	var last int64
	var lastShown string
	for i := range 10_000 {
		id := ids.Next(now.Add(time.Duration(i/100) * time.Millisecond))
		shown := FormatID(typ, id)
		if id <= last || shown <= lastShown {
			t.Fatalf("id %d (%s) does not follow %d (%s)", id, shown, last, lastShown)
		}
		if of, back, ok := ParseID(shown); !ok || of != typ || back != id {
			t.Fatalf("%s comes back as %v %d", shown, of, back)
		}
		last, lastShown = id, shown
	}
	if len(lastShown) != len("cact_")+13 {
		t.Errorf("%s has not 13 characters behind its prefix", lastShown)
	}
}

func TestParseID_RefusesOthers(t *testing.T) {
	for _, s := range []string{"", "cact_", "cact_0000000000000U", "cact_00000000000000", "nope_0000000000001", "cact-0000000000001", "cact_Z000000000001", "0000000000001"} {
		if _, _, ok := ParseID(s); ok {
			t.Errorf("%q is taken for an id", s)
		}
	}
	if _, id, ok := ParseID("cact_000000000000z"); !ok || id != 31 {
		t.Errorf("small letters are not read: %d %v", id, ok)
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Édouard":          "edouard",
		"ÉDOUARD":          "edouard",
		"e\u0301douard":    "edouard",
		"  Two \t words\n": "two words",
		"Straße":           "strasse",
		"İstanbul":         "istanbul",
		"ﬁle":              "file",
		"ΣΊΣΥΦΟΣ":          "σισυφοσ",
		"":                 "",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
		if again := Fold(Fold(in)); again != Fold(in) {
			t.Errorf("Fold(%q) is not stable: %q", in, again)
		}
	}
}

func TestKeyFor(t *testing.T) {
	for in, want := range map[string]string{
		"Contact form / e-mail": "contact-form-e-mail",
		"UK_GDPR_6_1_B":         "UK_GDPR_6_1_B",
		"Zoë & Søn":             "zoe-s-n",
		"日本":                    "",
		"--":                    "",
	} {
		if got := KeyFor(in); got != want {
			t.Errorf("KeyFor(%q) = %q, want %q", in, got, want)
		}
	}
	for _, s := range []string{"", "-a", "a b", "a/b", "é", "cact_0000000000001"} {
		if ValidKey(s) {
			t.Errorf("%q is taken for a key", s)
		}
	}
}

// The order of the types is the order in which rows of roots are written: what a row refers to is there before it. Parts
// and pairs come last.
func TestTypes_StandBehindWhatTheyLinkTo(t *testing.T) {
	seen := map[string]bool{}
	parts := false
	for _, typ := range Types() {
		parts = parts || !typ.Root()
		if parts && typ.Root() {
			t.Errorf("%s stands behind parts", typ.Name)
		}
		for _, l := range typ.Links {
			if typ.Root() && l.Kind == One && l.To != typ.Name && !seen[l.To] {
				t.Errorf("%s stands before %s, which it links to", typ.Name, l.To)
			}
		}
		seen[typ.Name] = true
	}
}

func TestTimes(t *testing.T) {
	micros, ok := ParseTime("2026-02-05T14:00:00.123456789+02:00")
	if !ok || FormatTime(micros) != "2026-02-05T12:00:00.123456Z" {
		t.Errorf("got %s", FormatTime(micros))
	}
	for s, want := range map[string]bool{"2026-02-28": true, "2026-02-29": false, "2024-02-29": true, "2026-2-8": false, "": false} {
		if ValidDate(s) != want {
			t.Errorf("ValidDate(%q) is %v", s, !want)
		}
	}
}

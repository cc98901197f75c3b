package read_test

import (
	"testing"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/read"
)

func TestPathsOfCitationsLeadIntoTypes(t *testing.T) {
	typ := model.ByName("ControllerActivity")
	for _, test := range []struct {
		where, hidden string
		want          bool
	}{
		{"name", "BusinessUnit", false},
		{"unit", "BusinessUnit", true},
		{"unit", "Member", false},
		{"purposes", "ActivityPurpose", true},
		{"purposes[a.b].bases[UK_GDPR_6_1_B]", "BasisAssignment", true},
		{"purposes[a.b].bases[UK_GDPR_6_1_B]", "ActivityPurpose", true},
		{"purposes[a.b].bases[UK_GDPR_6_1_B].legalBasis", "LegalBasis", true},
		{"purposes[a.b].bases[UK_GDPR_6_1_B]", "LegalBasis", false},
		{"purposes[a.b]", "BasisAssignment", false},
		// Whoever does not see everything sees nothing of what is not understood.
		{"", "Member", true},
		{"nothing", "Member", true},
		{"name.more", "Member", true},
		{"purposes[a", "Member", true},
	} {
		if got := read.LeadsInto(typ, test.where, test.hidden); got != test.want {
			t.Errorf("%q leads into %s: %v", test.where, test.hidden, got)
		}
	}
}

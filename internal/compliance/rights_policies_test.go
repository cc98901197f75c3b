package compliance_test

import (
	"slices"
	"testing"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/law"
)

const complaints = " COMPLAIN_AUTHORITY COMPLAIN_CONTROLLER"

// TestRightsOfThePolicies is written from what follows from the bases that the two policies name, not from what they promise.
func TestRightsOfThePolicies(t *testing.T) {
	type want struct{ applies, qualified, undetermined, not string }
	for register, activities := range map[string]map[string]want{
		"smartops-it": {
			"contact": {
				applies:      "INFORMED ACCESS RECTIFICATION ERASURE RESTRICTION PORTABILITY OBJECT" + complaints,
				undetermined: "AUTOMATED_DECISIONS",
				not:          "OBJECT_DIRECT_MARKETING WITHDRAW_CONSENT",
			},
			// A client is party to the contract, the people who work for it are not.
			"service-administration": {
				applies:      "INFORMED ACCESS RECTIFICATION ERASURE RESTRICTION OBJECT" + complaints,
				qualified:    "PORTABILITY",
				undetermined: "AUTOMATED_DECISIONS",
				not:          "OBJECT_DIRECT_MARKETING WITHDRAW_CONSENT",
			},
			// Erasure is qualified by the legal obligation and by claims, objection by claims. Of record-keeping, which has no basis, it
			// is not known whether it rests on consent or a contract.
			"business-administration": {
				applies:      "INFORMED ACCESS RECTIFICATION RESTRICTION" + complaints,
				qualified:    "ERASURE OBJECT",
				undetermined: "PORTABILITY WITHDRAW_CONSENT AUTOMATED_DECISIONS",
				not:          "OBJECT_DIRECT_MARKETING",
			},
			"technical-data": {
				applies:      "INFORMED ACCESS RECTIFICATION ERASURE RESTRICTION OBJECT" + complaints,
				undetermined: "AUTOMATED_DECISIONS",
				not:          "PORTABILITY OBJECT_DIRECT_MARKETING WITHDRAW_CONSENT",
			},
		},
		"smartops": {
			// Four grounds stand in the policy, and none is said of a purpose. There is no right to portability.
			"service-delivery": {
				applies:      "INFORMED ACCESS RECTIFICATION ERASURE RESTRICTION COMPLAIN_AUTHORITY NOTIFIED_OF_COMPROMISE CIVIL_PROCEEDINGS",
				undetermined: "OBJECT WITHDRAW_CONSENT AUTOMATED_DECISIONS",
				not:          "OBJECT_DIRECT_MARKETING",
			},
			"communication": {
				applies: "INFORMED ACCESS RECTIFICATION ERASURE RESTRICTION OBJECT_DIRECT_MARKETING COMPLAIN_AUTHORITY " +
					"NOTIFIED_OF_COMPROMISE CIVIL_PROCEEDINGS",
				undetermined: "OBJECT WITHDRAW_CONSENT AUTOMATED_DECISIONS",
			},
		},
	} {
		w := newWorld(t, readDocument(t, "../../examples/"+register+".yaml"), testDay)
		for key, want := range activities {
			r := w.byKey["ControllerActivity/"+key]
			if r == nil {
				t.Fatalf("%s has no activity %s", register, key)
			}
			got := w.AsAt(r, testDay).Rights()
			for effect, rights := range map[law.Effect]string{
				law.Applies: want.applies, law.Qualified: want.qualified, compliance.Undetermined: want.undetermined, law.NotApplicable: want.not,
			} {
				if found := effects(got, effect); found != rights {
					t.Errorf("%s %s %s:\n got %s\nwant %s", register, key, effect, found, rights)
				}
			}
		}
	}
}

// TestNoGroundOfThePolicyIsSaidOfAPurpose shows it for all activities of the South African policy.
func TestNoGroundOfThePolicyIsSaidOfAPurpose(t *testing.T) {
	w := newWorld(t, readDocument(t, "../../examples/smartops.yaml"), testDay)
	seen := 0
	for key, r := range w.byKey {
		if r.Type.Name != "ControllerActivity" {
			continue
		}
		seen++
		if got := effects(w.AsAt(r, testDay).Rights(), compliance.Undetermined); got != "OBJECT WITHDRAW_CONSENT AUTOMATED_DECISIONS" {
			t.Errorf("%s: %s", key, got)
		}
	}
	if seen != 6 {
		t.Errorf("there are %d activities", seen)
	}
}

func TestHandlingOfProcessing(t *testing.T) {
	w := newWorld(t, readDocument(t, "../../examples/smartops-it.yaml"), testDay)
	got := w.AsAt(w.byKey["ProcessorActivity/service-delivery"], testDay).Handling()
	if got.HandledBy != "CONTROLLER" || !slices.Equal(got.Controllers, []int64{w.byKey["Controller/client"].ID}) || got.Processors != nil {
		t.Errorf("%+v", got)
	}
	if len(got.Duties) != 1 || got.Duties[0].Citation != "UK GDPR Art 28(3)(e)" {
		t.Errorf("%+v", got.Duties)
	}
}

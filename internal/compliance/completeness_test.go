package compliance_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/compliance"
)

// letters are the standings of a record's letters, in their order.
func letters(c compliance.Completeness) string {
	var out []string
	for _, l := range c.Letters {
		out = append(out, fmt.Sprintf("%s %s", l.Code[strings.LastIndexByte(l.Code[:len(l.Code)-1], '('):], l.Standing))
	}
	return fmt.Sprintf("%s; %d/%d", strings.Join(out, ", "), c.Done, c.Applicable)
}

// TestCompletenessOfThePolicies is written from what the two policies say and leave open.
func TestCompletenessOfThePolicies(t *testing.T) {
	for register, want := range map[string]map[string]string{
		"smartops-it": {
			// The name of the person behind the trading name is missing, the people are inferred, "where a transfer occurs" names no
			// country, and nothing says how long messages or tickets are kept.
			"ControllerActivity/contact":                 "(a) MISSING, (b) COMPLETE, (c) INFERRED, (d) INHERITED, (e) OPEN_ENDED, (f) MISSING, (g) INHERITED; 3/7",
			"ControllerActivity/service-administration":  "(a) MISSING, (b) COMPLETE, (c) INFERRED, (d) INHERITED, (e) OPEN_ENDED, (f) MISSING, (g) INHERITED; 3/7",
			"ControllerActivity/business-administration": "(a) MISSING, (b) COMPLETE, (c) MISSING, (d) INHERITED, (e) OPEN_ENDED, (f) INHERITED, (g) INHERITED; 4/7",
			"ControllerActivity/technical-data":          "(a) MISSING, (b) COMPLETE, (c) INFERRED, (d) INHERITED, (e) OPEN_ENDED, (f) INHERITED, (g) INHERITED; 4/7",
			"ProcessorActivity/service-delivery":         "(a) MISSING, (b) COMPLETE, (c) OPEN_ENDED, (d) INHERITED; 2/4",
		},
		"smartops": {
			// No categories of people, lists that end in "etc.", and "may be transferred" to no named country.
			"ControllerActivity/service-delivery": "(i) COMPLETE, (ii) MISSING, (iii) INHERITED, (iv) OPEN_ENDED, (v) INHERITED; 3/5",
		},
	} {
		w := newWorld(t, readDocument(t, "../../examples/"+register+".yaml"), testDay)
		for key, letterLine := range want {
			r := w.byKey[key]
			if r == nil {
				t.Errorf("%s has no %s", register, key)
				continue
			}
			if got := letters(w.AsAt(r, testDay).Completeness()); got != letterLine {
				t.Errorf("%s %s:\n got %s\nwant %s", register, key, got, letterLine)
			}
		}
	}
}

const completeRegister = `
register: {key: c, name: C, regimes: [UK_GDPR, EU_GDPR, POPIA]}
sourceDocuments:
  - {key: policy, title: Policy}
organisations:
  - key: shop
    legalName: Example Shop Ltd
    country: GB
    contacts: [{key: general, kind: GENERAL, email: hello@example.com}]
  - {key: other, legalName: Other Ltd, country: GB, addresses: [{lines: [1 High Street], country: GB}]}
controllers:
  - {key: shop, organisation: shop, dpoRequired: "FALSE"}
  - {key: other, organisation: other}
processors:
  - {key: host, organisation: other}
purposes:
  - {key: orders, name: Handling orders}
dataCategories:
  - {key: contact, name: Contact data}
  - {key: email, name: E-mail address, parent: contact}
dataSubjectCategories:
  - {key: customers, name: Customers}
recipients:
  - {key: banks, name: Banks}
retentionRules:
  - {key: contact, name: Contact data, period: P1Y, dataCategories: [contact]}
securityMeasures:
  - {key: access, name: Access control}
transfers:
  - {key: us, name: To the cloud, status: ACTUAL, destination: US}
engagements:
  - {key: hosting, name: Hosting, engagerController: other, engaged: host, categoriesOfProcessing: [Hosting], processorActivities: [hosting]}
controllerActivities:
  - key: orders
    name: Orders
    controller: shop
    regimes: [UK_GDPR]
    purposes: [{key: orders, purpose: orders}]
    dataUses: [{key: email, dataCategory: email, dataSubjectCategories: [customers]}]
    disclosures: [{key: banks, recipient: banks}]
    retentionRules: [contact]
    securityMeasures: [access]
    transfers: [us]
processorActivities:
  - key: hosting
    name: Hosting
    processor: host
    regimes: [UK_GDPR]
    securityMeasures: [access]
`

func TestCompleteness(t *testing.T) {
	activity, hosting := "ControllerActivity/orders", "ProcessorActivity/hosting"
	for _, test := range []struct {
		name string
		set  map[string]map[string]any
		on   string
		// letter and what is expected of it, and of the item that makes it so: path and reason.
		letter, standing, path, reason string
	}{
		{name: "the controller is named and can be reached", letter: "30(1)(a)", standing: "COMPLETE"},
		{
			name: "only a trading name is known", set: map[string]map[string]any{"Organisation/shop": {"legalName": nil, "tradingName": "Shop"}},
			letter: "30(1)(a)", standing: "MISSING", path: "legalName", reason: "The legal name of Shop is not recorded.",
		},
		{
			name: "a joint controller cannot be reached", set: map[string]map[string]any{
				activity: {"jointControllers": []any{"other"}}, "Organisation/other": {"addresses": nil},
			},
			letter: "30(1)(a)", standing: "MISSING", path: "contacts",
		},
		{
			name: "a DPO has to be appointed and is not", set: map[string]map[string]any{"Controller/shop": {"dpoRequired": "TRUE"}},
			letter: "30(1)(a)", standing: "MISSING", path: "contacts",
		},
		{
			name: "people in the Union are targeted from outside without a representative", set: map[string]map[string]any{
				"Controller/shop": {"targets": []any{"EU_GDPR"}}, activity: {"regimes": []any{"EU_GDPR"}},
			},
			letter: "30(1)(a)", standing: "MISSING", path: "contacts",
		},
		{
			name: "who targets people from outside is exempt", set: map[string]map[string]any{
				"Controller/shop": {"targets": []any{"EU_GDPR"}, "representativeExempt": "TRUE"}, activity: {"regimes": []any{"EU_GDPR"}},
			},
			letter: "30(1)(a)", standing: "COMPLETE",
		},
		{name: "no purpose", set: map[string]map[string]any{activity: {"purposes": nil}}, letter: "30(1)(b)", standing: "MISSING", path: "purposes"},
		{
			name: "every purpose is only inferred", set: map[string]map[string]any{activity: {"citations": []any{
				map[string]any{"path": "purposes[orders]", "document": "policy", "status": "INFERRED"},
			}}},
			letter: "30(1)(b)", standing: "INFERRED", path: "purposes[orders].purpose",
		},
		{
			name: "what was inferred is stated by another clause", set: map[string]map[string]any{activity: {"citations": []any{
				map[string]any{"path": "purposes[orders]", "document": "policy", "status": "INFERRED"},
				map[string]any{"path": "purposes[orders]", "document": "policy", "status": "STATED"},
			}}},
			letter: "30(1)(b)", standing: "COMPLETE",
		},
		{
			name: "only what a part says of the people is inferred", set: map[string]map[string]any{activity: {"citations": []any{
				map[string]any{"path": "dataUses[email]", "document": "policy", "status": "STATED"},
				map[string]any{"path": "dataUses[email].dataSubjectCategories", "document": "policy", "status": "INFERRED"},
			}}},
			letter: "30(1)(c)", standing: "INFERRED", path: "dataUses[email].dataSubjectCategories",
		},
		{
			name: "the category belongs to an open-ended one", set: map[string]map[string]any{"DataCategory/contact": {"openEnded": true}},
			letter: "30(1)(c)", standing: "OPEN_ENDED", path: "dataUses[email].dataCategory",
		},
		{
			name: "data are recorded for all activities of the controller", set: map[string]map[string]any{
				activity: {"dataUses": nil},
				"Controller/shop": {"dataUses": []any{
					map[string]any{"key": "email", "dataCategory": "email", "dataSubjectCategories": []any{"customers"}},
				}},
			},
			letter: "30(1)(c)", standing: "INHERITED", path: "dataUses[email].dataSubjectCategories",
		},
		{
			name: "nobody receives the data", set: map[string]map[string]any{activity: {"disclosures": nil, "noRecipientsConfirmed": true}},
			letter: "30(1)(d)", standing: "COMPLETE", path: "noRecipientsConfirmed",
		},
		{
			name: "nobody is recorded to receive the data", set: map[string]map[string]any{activity: {"disclosures": nil}},
			letter: "30(1)(d)", standing: "MISSING", path: "disclosures",
		},
		{name: "no transfer", set: map[string]map[string]any{activity: {"transfers": nil}}, letter: "30(1)(e)", standing: "MISSING", path: "noTransfersConfirmed"},
		{
			name: "no transfer, which is confirmed", set: map[string]map[string]any{activity: {"transfers": nil, "noTransfersConfirmed": true}},
			letter: "30(1)(e)", standing: "NOT_APPLICABLE", path: "noTransfersConfirmed",
		},
		{
			name: "a processor's transfer", letter: "30(1)(e)", standing: "COMPLETE", path: "transfers",
			set: map[string]map[string]any{
				activity: {"transfers": nil}, "Engagement/hosting": {"controllerActivities": []any{"orders"}, "transfers": []any{"us"}},
			},
		},
		{
			name: "a processor receives the data", letter: "30(1)(d)", standing: "COMPLETE", path: "engaged",
			set: map[string]map[string]any{activity: {"disclosures": nil}, "Engagement/hosting": {"controllerActivities": []any{"orders"}}},
		},
		{
			name: "data go abroad, and nobody says where", set: map[string]map[string]any{"Transfer/us": {"destination": nil}},
			letter: "30(1)(e)", standing: "MISSING", path: "destination",
		},
		{
			name: "data may go abroad, and nobody says where", set: map[string]map[string]any{"Transfer/us": {"destination": nil, "status": "CONDITIONAL"}},
			letter: "30(1)(e)", standing: "OPEN_ENDED", path: "destination",
		},
		{
			name: "compelling interests without safeguards", set: map[string]map[string]any{"Transfer/us": {"legs": []any{
				map[string]any{"key": "UK_GDPR", "regime": "UK_GDPR", "safeguard": "UK_DEROGATION_49_1_COMPELLING"},
			}}},
			letter: "30(1)(e)", standing: "MISSING", path: "legs[UK_GDPR].supplementaryMeasures",
		},
		{name: "a rule for what the category is a kind of", letter: "30(1)(f)", standing: "COMPLETE", path: "retentionRules"},
		{
			name: "a rule that does not say how long", set: map[string]map[string]any{"RetentionRule/contact": {"period": nil}},
			letter: "30(1)(f)", standing: "MISSING", reason: "No retention rule is for: E-mail address.",
		},
		{name: "the five letters of PAIA", set: map[string]map[string]any{activity: {"regimes": []any{"POPIA"}}}, letter: "51(1)(c)(iv)", standing: "COMPLETE"},
		{name: "a processor with its engagement", on: hosting, letter: "30(2)(a)", standing: "COMPLETE"},
		{
			name: "a processor without an engagement", on: hosting, set: map[string]map[string]any{"Engagement/hosting": {"processorActivities": nil}},
			letter: "30(2)(b)", standing: "MISSING", path: "engagements",
		},
		{
			name: "an engagement that has ended counts no more", on: hosting, set: map[string]map[string]any{"Engagement/hosting": {"endedOn": "2026-11-27"}},
			letter: "30(2)(b)", standing: "MISSING", path: "engagements",
		},
		{
			name: "an engagement without categories of processing", on: hosting, set: map[string]map[string]any{"Engagement/hosting": {"categoriesOfProcessing": nil}},
			letter: "30(2)(b)", standing: "MISSING", path: "categoriesOfProcessing",
		},
		{name: "a processor without transfers", on: hosting, letter: "30(2)(c)", standing: "NOT_APPLICABLE"},
		{
			name: "a transfer of the engagement", on: hosting, set: map[string]map[string]any{"Engagement/hosting": {"transfers": []any{"us"}}},
			letter: "30(2)(c)", standing: "COMPLETE",
		},
		{name: "a processor's measures", on: hosting, letter: "30(2)(d)", standing: "COMPLETE", path: "securityMeasures"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, change(t, parse(t, completeRegister), ruleCase{Set: test.set}), testDay)
			on := test.on
			if on == "" {
				on = activity
			}
			got := w.AsAt(w.byKey[on], testDay).Completeness()
			i := slices.IndexFunc(got.Letters, func(l compliance.Letter) bool { return l.Code == test.letter })
			if i < 0 {
				t.Fatalf("there is no letter %s in %s", test.letter, letters(got))
			}
			letter := got.Letters[i]
			if string(letter.Standing) != test.standing {
				t.Errorf("%s is %+v", test.letter, letter)
			}
			if !slices.ContainsFunc(letter.Items, func(item compliance.LetterItem) bool {
				return item.Standing == letter.Standing && (test.path == "" || item.Path == test.path) && (test.reason == "" || item.Reason == test.reason)
			}) {
				t.Errorf("%s has %+v", test.letter, letter.Items)
			}
		})
	}
}

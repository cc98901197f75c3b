package exchange_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openropa/ropa/internal/exchange"
	"github.com/openropa/ropa/internal/exchange/exchangetest"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/store/storetest"
)

const office = `ropa: 1
register: {key: office, name: Office, regimes: [UK_GDPR]}
organisations:
  - {key: office, tradingName: Office, country: GB}
controllers:
  - {key: office, organisation: office, leadAuthority: ICO}
purposes:
  - {key: answers, name: Answering, description: Whatever is asked.}
controllerActivities:
  - key: contact
    name: Contact
    controller: office
    purposes:
      - key: answers
        purpose: answers
        bases: [{key: b, legalBasis: UK_GDPR_6_1_B}]
`

// Each problem is told at its line, those of the document and those that only the register knows in one go, and nothing
// is written.
func TestImportRefuses(t *testing.T) {
	tests := []struct {
		name, text, want string
		onlyNew          bool // a register that has the record already does not mind
	}{
		{
			"unknown basis and code", office + "    provision: STATUTARY\n    regimes: [UK_GDPR]\n  - key: other\n    name: Other\n    controller: office\n    purposes:\n" +
				"      - purpose: answers\n        bases:\n          - legalBasis: UK_GDPR_6_1_G\n",
			"17:16 controllerActivities[contact].provision UNKNOWN_CODE\n25:25 controllerActivities[other].purposes[0].bases[0].legalBasis UNKNOWN_CODE", false,
		},
		{"missing reference", office + "    owner: nobody\n", "17:12 controllerActivities[contact].owner NOT_FOUND", false},
		{"foreign reference", office + "    jointControllers: [acme]\n", "17:24 controllerActivities[contact].jointControllers[0] NOT_FOUND", false},
		{
			"another regime", strings.Replace(office, "UK_GDPR_6_1_B", "EU_GDPR_6_1_B", 1),
			"16:38 controllerActivities[contact].purposes[0].bases[0].legalBasis WRONG_REGIME", false,
		},
		{
			"citation of nothing", office + "    citations:\n      - {path: nam, document: d}\nsourceDocuments: [{key: d, title: D}]\n",
			"18:16 controllerActivities[contact].citations[0].path INVALID", false,
		},
		{
			"citation of a missing document", office + "    citations:\n      - {path: name, document: d}\n",
			"18:32 controllerActivities[contact].citations[0].document NOT_FOUND", false,
		},
		{"circle", strings.Replace(office, "country: GB", "parent: office", 1), "4:48 organisations[office].parent CYCLE", false},
		{"end before start", office + "    endedOn: 2026-01-01\n    startedOn: 2026-01-02\n", "17:14 controllerActivities[contact].endedOn PERIOD", false},
		{
			"values of the wrong form", office + "    startedOn: 2026-02-30\n    lastReviewedOn: yesterday\n",
			"17:16 controllerActivities[contact].startedOn INVALID\n18:21 controllerActivities[contact].lastReviewedOn INVALID", false,
		},
		{"register", strings.Replace(office, "regimes: [UK_GDPR]", "timeZone: Mars/Olympus", 1), "2:49 register.timeZone INVALID", false},
		{"missing value", strings.Replace(office, "name: Answering, ", "", 1), "8:5 purposes[answers].name REQUIRED", true},
		{"missing link", strings.Replace(office, "    controller: office\n", "", 1), "10:5 controllerActivities[contact].controller REQUIRED", true},
		{
			"shipped basis as a record", office + "legalBases: [{key: UK_GDPR_6_1_B, code: UK_GDPR_6_1_B, name: Mine, regime: UK_GDPR}]",
			"17:41 legalBases[UK_GDPR_6_1_B].code TAKEN", true,
		},
		{"second role", office + "processors:\n- {key: a, organisation: office}\n- {key: b, organisation: office}\n", "19:26 processors[b].organisation TAKEN", false},
		{
			"engagement without an engager", office + "processors:\n- {key: host, organisation: office}\nengagements:\n- key: hosting\n  name: H\n  engaged: host\n" +
				"  controllerActivities: [contact]\n  subProcessing:\n  - {downstream: hosting}\n",
			"20:3 engagements[hosting].engagerController REQUIRED\n25:18 engagements[hosting].subProcessing[0].downstream CYCLE", false,
		},
		{
			"activity of another", office + "processors:\n- {key: host, organisation: office}\nengagements:\n- {key: hosting, name: H, engaged: host, engagerProcessor: host, controllerActivities: [contact]}\n",
			"20:60 engagements[hosting].engagerProcessor INVALID\n20:89 engagements[hosting].controllerActivities[0] INVALID", false,
		},
		{"use of nothing", office + "    dataUses:\n    - {note: N}\n", "18:7 controllerActivities[contact].dataUses[0].dataCategory REQUIRED", false},
		{
			"codes of the law", office + "    specialConditions:\n    - condition: UK_GDPR_9_2_Z\ntransfers:\n- key: t\n  name: T\n  legs: [{regime: POPIA, candidates: [POPIA_72_1_B, UK_IDT]}]\n",
			"18:18 controllerActivities[contact].specialConditions[0].condition UNKNOWN_CODE\n22:53 transfers[t].legs[0].candidates[1] UNKNOWN_CODE", false,
		},
		{
			"law of another regime", office + "    specialConditions:\n    - condition: EU_GDPR_9_2_A\ntransfers:\n- {key: t, name: T, legs: [{regime: POPIA, safeguard: UK_IDTA}]}\n",
			"18:18 controllerActivities[contact].specialConditions[0].condition WRONG_REGIME\n20:55 transfers[t].legs[0].safeguard WRONG_REGIME", false,
		},
		{"no instants", office + "breaches:\n- {key: b, title: B, awareAt: 2026-04-01, closedAt: true, occurredAt: 12}\n", "18:31 breaches[b].awareAt INVALID\n18:53 breaches[b].closedAt INVALID\n18:71 breaches[b].occurredAt INVALID", false},
		{
			"instruments in a circle", office + "transferInstruments:\n- {key: a, name: A, kind: UK_IDTA, appendedTo: b}\n- {key: b, name: B, kind: UK_IDTA, appendedTo: a}\n",
			"18:48 transferInstruments[a].appendedTo CYCLE\n19:48 transferInstruments[b].appendedTo CYCLE", false,
		},
		{
			"sharing with itself", office + "dataSharings:\n- {key: s, name: S, disclosingController: office, receivingController: office}\n",
			"18:72 dataSharings[s].receivingController INVALID", false,
		},
		// What follows from a value that was left out is not told again.
		{"misspelt required name", strings.Replace(office, "name: Answering", "nmae: Answering", 1), "8:20 purposes[answers].nmae INVALID", false},
		{
			"required link of the wrong kind", strings.Replace(office, "    controller: office\n", "    controller: [office]\n", 1),
			"12:17 controllerActivities[contact].controller INVALID", false,
		},
		{"part of the wrong kind", office + "      - answers\n", "17:9 controllerActivities[contact].purposes[1] INVALID", false},
		{
			"text list of the wrong kind", strings.Replace(office, "legalBasis: UK_GDPR_6_1_B", "legalBasis: UK_GDPR_6_1_B, interests: [{}, x]", 1),
			"16:65 controllerActivities[contact].purposes[0].bases[0].interests[0] INVALID", false,
		},
		{"no key", office + "members: [{name: M}]\n", "17:11 members[0].key REQUIRED", false},
	}
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		mustImport(t, w, "office.yaml", []byte(strings.Replace(office, "key: office, name: Office", "key: there, name: There", 1)))
		before := headOf(t, w, "there")
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				// Once into a new register, once into one that has most of it already.
				registers := []string{"office", "there"}
				if tt.onlyNew {
					registers = registers[:1]
				}
				for _, register := range registers {
					report, err := importText(t, w, "office.yaml", []byte(tt.text), exchange.Options{Register: register})
					if err == nil {
						t.Fatalf("%s: imported: %+v", register, report.Totals)
					}
					if got := short(err); got != tt.want {
						t.Errorf("%s: got\n%s\nwant\n%s\n%v", register, got, tt.want, err)
					}
				}
			})
		}
		if _, ok, err := w.Registry.FindRegister(t.Context(), "office"); ok || err != nil {
			t.Errorf("a refused import made its register: %v", err)
		}
		if after := headOf(t, w, "there"); after != before {
			t.Errorf("a refused import moved the head from %d to %d", before.Version, after.Version)
		}
	})
}

func TestImportSuggestsLegalBases(t *testing.T) {
	w := registrytest.New(t, storetest.Open(t, "sqlite3"))
	_, err := importText(t, w, "office.yaml", []byte(strings.Replace(office, "UK_GDPR_6_1_B", "UK GDPR 6(1)(b)", 1)), exchange.Options{})
	if err == nil || !strings.Contains(err.Error(), "office.yaml:16:38: ") || !strings.Contains(err.Error(), "UK_GDPR_6_1_B") {
		t.Errorf("got %v", err)
	}
	if got := fault.CodeOf(err); got != fault.BadUserInput {
		t.Errorf("code = %s", got)
	}
}

// A plan tells what an import does and writes nothing, for a register that is not there yet and for one that is.
func TestImportDryRun(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		changed := strings.Replace(office, "name: Answering", "name: Answers", 1)
		for _, text := range []string{office, changed} {
			before := headOf(t, w, "office")
			plan, err := importText(t, w, "office.yaml", []byte(text), exchange.Options{DryRun: true})
			if err != nil {
				t.Fatal(err)
			}
			if after := headOf(t, w, "office"); after != before {
				t.Errorf("a plan moved the head from %d to %d", before.Version, after.Version)
			}
			done := mustImport(t, w, "office.yaml", []byte(text))
			if !plan.DryRun || done.DryRun {
				t.Error("a report does not tell whether it is a plan")
			}
			plan.DryRun = false
			if diff := cmp.Diff(done, plan); diff != "" {
				t.Errorf("the plan differs (-done +planned):\n%s", diff)
			}
		}
	})
}

// What a document does not say stays, null clears, a list of parts replaces the list.
func TestImportUpdates(t *testing.T) {
	const update = `ropa: 1
register: {key: office}
controllers:
  - {key: office, leadAuthority: null}
purposes:
  - {key: answers, description: Questions., archived: true}
controllerActivities:
  - key: contact
    purposes:
      - key: answers
        description: By mail.
`
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		created := mustImport(t, w, "office.yaml", []byte(office))
		if want := map[string]int{"created": 6}; !maps.Equal(created.Totals, want) {
			t.Errorf("totals = %v, want %v", created.Totals, want)
		}
		want := []exchange.Outcome{
			{Type: "Register", Key: "office", Action: "unchanged"},
			{Type: "Controller", Key: "office", Action: "updated", Paths: []string{"leadAuthority"}},
			{Type: "Purpose", Key: "answers", Action: "archived", Paths: []string{"description"}},
			{Type: "ControllerActivity", Key: "contact", Action: "updated", Paths: []string{"purposes[answers].description"}},
		}
		report := mustImport(t, w, "update.yaml", []byte(update))
		if diff := cmp.Diff(want, report.Records); diff != "" {
			t.Errorf("records differ (-want +got):\n%s", diff)
		}
		const exported = `ropa: 1
register:
  key: office
  name: Office
  regimes: [UK_GDPR]
organisations:
- key: office
  tradingName: Office
  country: GB
controllers:
- key: office
  organisation: office
controllerActivities:
- key: contact
  name: Contact
  regimes: [UK_GDPR]
  controller: office
  purposes:
  - key: answers
    description: By mail.
    purpose: answers
    bases:
    - key: b
      legalBasis: UK_GDPR_6_1_B
purposes:
- key: answers
  name: Answering
  description: Questions.
  archived: true
`
		if diff := cmp.Diff(exported, string(exchangetest.YAML(t, export(t, w, "office")))); diff != "" {
			t.Errorf("export differs (-want +got):\n%s", diff)
		}
		restored := mustImport(t, w, "restore.yaml", []byte("ropa: 1\nregister: {key: office}\npurposes: [{key: answers, archived: false}]"))
		if got := restored.Records[1].Action; got != "restored" {
			t.Errorf("action = %s, want restored", got)
		}
	})
}

// An import may go into another register than the document names.
func TestImportIntoAnotherRegister(t *testing.T) {
	w := registrytest.New(t, storetest.Open(t, "sqlite3"))
	if _, err := importText(t, w, "office.yaml", []byte(office), exchange.Options{Register: "copy"}); err != nil {
		t.Fatal(err)
	}
	want := strings.Replace(string(exchangetest.YAML(t, export(t, w, "copy"))), "key: copy", "key: office", 1)
	mustImport(t, w, "office.yaml", []byte(office))
	if diff := cmp.Diff(want, string(exchangetest.YAML(t, export(t, w, "office")))); diff != "" {
		t.Errorf("registers differ:\n%s", diff)
	}
}

func TestExportOfMissingRegister(t *testing.T) {
	w := registrytest.New(t, storetest.Open(t, "sqlite3"))
	if _, err := exchange.Export(t.Context(), w.DB, w.Writer.Register+1); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("got %v, want %s", err, fault.NotFound)
	}
}

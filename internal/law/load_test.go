package law

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"go.yaml.in/yaml/v4"
)

// filesWith returns the law files with the text of one of them replaced.
func filesWith(t *testing.T, list List, text []byte) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	for _, l := range (&Law{}).lists() {
		data, err := dataFiles.ReadFile("data/" + l.list.file())
		if err != nil {
			t.Fatal(err)
		}
		files[l.list.file()] = &fstest.MapFile{Data: data}
	}
	files[list.file()] = &fstest.MapFile{Data: text}
	return files
}

// faultsIn returns what load reports of one file.
func faultsIn(t *testing.T, list List, text []byte) []string {
	t.Helper()
	l, err := load(filesWith(t, list, text))
	if err == nil || l != nil {
		t.Fatalf("load = %v, %v, want an error", l, err)
	}
	var of []string
	for _, line := range strings.Split(strings.TrimPrefix(err.Error(), "load law: "), "\n") {
		if strings.HasPrefix(line, list.file()+":") {
			of = append(of, strings.TrimPrefix(line, list.file()+":"))
		}
	}
	return of
}

// The broken files have one row per kind of fault. The report names the place,
// the row and the field of each, and nothing else.
func TestLoadRefusesABrokenFile(t *testing.T) {
	for list, want := range map[List][]string{
		LegalBasisList: {
			`11: row 2 (UK_GDPR_6_1_B): source: is missing`,
			`11: row 2 (UK_GDPR_6_1_B): verification: is missing`,
			`11: row 2 (UK_GDPR_6_1_B): lastChecked: is missing`,
			`18: row 3 (UK_GDPR_6_1_C): validFrom: "2026-02-30" is not a date YYYY-MM-DD`,
			`18: row 3 (UK_GDPR_6_1_C): verification: "CHECKED" is none of VERIFIED, SECONDARY, GENERAL_KNOWLEDGE`,
			`18: row 3 (UK_GDPR_6_1_C): lastChecked: "22/11/2026" is not a date YYYY-MM-DD`,
			`28: row 4 (UK_GDPR_6_1_A): code: is already taken by the row at line 2`,
			`28: row 4 (UK_GDPR_6_1_A): validTo: 2026-02-04 is before validFrom 2026-02-05`,
			`39: row 5 (FR_GDPR_6_1_A): regime: "FR_GDPR" is not in regimes.yaml`,
			`39: row 5 (FR_GDPR_6_1_A): requires: "WITNESS" is none of CONSENT_RECORD, STATUTE, LEGITIMATE_INTERESTS, ` +
				`LEGITIMATE_INTERESTS_ASSESSMENT, ANNEX_1_CONDITION, NECESSITY_TEST`,
			`39: row 5 (FR_GDPR_6_1_A): requires: "STATUTE" is there twice`,
			`49: row 6 (EU_GDPR_6_1_D): generalKnowledge: "code" is none of citation, label, description, validFrom, validTo, notInForce, requires`,
			`49: row 6 (EU_GDPR_6_1_D): code: does not start with its regime "UK_GDPR"`,
			`59: row 7: yaml: construct errors: line 61: field title not found in type law.LegalBasis`,
			"64: row 8: yaml: construct errors: line 64: cannot construct !!str `just a ...` into law.LegalBasis",
			`66: row 9: code: is missing`,
			`66: row 9: regime: is missing`,
			`66: row 9: citation: is missing`,
			`66: row 9: label: is missing`,
			`66: row 9: description: is missing`,
			`66: row 9: source: is missing`,
			`66: row 9: verification: is missing`,
			`66: row 9: lastChecked: is missing`,
		},
		SpecialConditionList: {
			`13: row 2 (EU_GDPR_9_2_B): covers: "BIOMETRIC" is none of SPECIAL, CRIMINAL, CHILDREN`,
			`13: row 2 (EU_GDPR_9_2_B): schedule1: "PART_4" is none of PART_1, PART_2, PART_3`,
			`13: row 2 (EU_GDPR_9_2_B): code: does not start with its regime "UK_GDPR"`,
			`13: row 2 (EU_GDPR_9_2_B): schedule1: schedule1_conditions.yaml has no condition of PART_4`,
			`24: row 3 (POPIA_28): covers: is missing`,
		},
		Schedule1List: {
			`2: row 1 (DPA_2018_SCH1_P10): policyDocumentException: is missing`,
			`14: row 2 (DPA_2018_SCH1_P11): policyDocumentException: belongs to policyDocument EXCEPT only`,
			`14: row 2 (DPA_2018_SCH1_P11): code: does not tell paragraph 12`,
			`27: row 3 (DPA_2018_SCH1_P0): part: is missing`,
			`27: row 3 (DPA_2018_SCH1_P0): paragraph: is missing`,
			`27: row 3 (DPA_2018_SCH1_P0): policyDocument: is missing`,
		},
		SafeguardList: {
			`2: row 1 (UK_IDTA): instruments: "IDTA" is not in transfer_instruments.yaml`,
			`2: row 1 (UK_IDTA): instruments: "UK_IDTA" is there twice`,
			`13: row 2 (EU_ADEQUACY): regime: "GDPR" is not in regimes.yaml`,
			`13: row 2 (EU_ADEQUACY): kind: "DECISION" is none of ADEQUACY, APPROPRIATE_SAFEGUARD, DEROGATION, GROUND`,
		},
		InstrumentList: {
			`2: row 1 (UK_ADDENDUM): appendsTo: "EU_SCC" is not in transfer_instruments.yaml`,
			`2: row 1 (UK_ADDENDUM): appendsTo: is the instrument itself`,
			`10: row 2 (UK_IDTA): generalKnowledge: "kind" is none of citation, label, description, validFrom, validTo, notInForce, versions, appendsTo, modules`,
			`10: row 2 (UK_IDTA): versions[0].version: is missing`,
			`10: row 2 (UK_IDTA): versions[1].validFrom: "March 2022" is not a date YYYY-MM-DD`,
			`10: row 2 (UK_IDTA): versions[2].validTo: 2022-03-20 is before validFrom 2022-03-21`,
			`25: row 3: yaml: construct errors: line 26: field regime not found in type law.Instrument`,
		},
		RightList: {
			`2: row 1 (access): code: "access" is not capitals and digits joined by underscores`,
			`2: row 1 (access): provisions[0].regime: "UK" is not in regimes.yaml`,
			`12: row 2 (ERASURE): provisions: is missing`,
		},
		AuthorityList: {
			`2: row 1 (UK_ICO): country: "UKX" is not a country of two capitals`,
			`2: row 1 (UK_ICO): url: "ico.org.uk" is not an address that starts with https://`,
			`2: row 1 (UK_ICO): email: "ico.org.uk" is not an email address`,
		},
		AdequacyList: {
			`2: row 1 (UK_GDPR_ADEQUACY_US): countries: are there, or an organisation is, and not both`,
			`2: row 1 (UK_GDPR_ADEQUACY_US): scopeCondition: belongs to coverage PARTIAL, and only there`,
			`11: row 2 (UK_GDPR_ADEQUACY_FR): countries: are there, or an organisation is, and not both`,
			`11: row 2 (UK_GDPR_ADEQUACY_FR): scopeCondition: belongs to coverage PARTIAL, and only there`,
			`11: row 2 (UK_GDPR_ADEQUACY_FR): countries: UK_GDPR_ADEQUACY_FR_LATER holds FR at the same time`,
			`23: row 3 (UK_GDPR_ADEQUACY_FR_LATER): countries: UK_GDPR_ADEQUACY_FR holds FR at the same time`,
		},
		MatrixList: {
			`2: row 1 (UK_GDPR_ERASURE): right: "FORGET" is not in rights.yaml`,
			`2: row 1 (UK_GDPR_ERASURE): purposeKinds: "FUN" is none of DIRECT_MARKETING, LEGAL_CLAIMS`,
			`2: row 1 (UK_GDPR_ERASURE): effect: "MAYBE" is none of APPLIES, QUALIFIED, NOT`,
			`2: row 1 (UK_GDPR_ERASURE): condition: "RAIN" is none of AUTOMATED_DECISIONS`,
			`2: row 1 (UK_GDPR_ERASURE): bases: EU_GDPR_6_1_A is of another regime`,
			`2: row 1 (UK_GDPR_ERASURE): specialConditions: POPIA_28 is of another regime`,
		},
		DeadlineList: {
			`2: row 1 (UK_GDPR_RIGHTS_REQUEST): period: "one month" is not a duration of one unit, such as P1M or PT72H`,
			`2: row 1 (UK_GDPR_RIGHTS_REQUEST): rolls: "MONDAY" is none of SATURDAY, SUNDAY, HOLIDAY`,
			`2: row 1 (UK_GDPR_RIGHTS_REQUEST): startsFrom: belongs to a period, and only there`,
			`2: row 1 (UK_GDPR_RIGHTS_REQUEST): calendar: belongs to rolls HOLIDAY, and only there`,
			`2: row 1 (UK_GDPR_RIGHTS_REQUEST): matter: UK_GDPR_RIGHTS_REQUEST_AGAIN is for it at the same time`,
			`13: row 2 (UK_GDPR_RIGHTS_REQUEST_AGAIN): standard: is missing beside no period`,
			`13: row 2 (UK_GDPR_RIGHTS_REQUEST_AGAIN): startsFrom: belongs to a period, and only there`,
			`13: row 2 (UK_GDPR_RIGHTS_REQUEST_AGAIN): calendar: belongs to rolls HOLIDAY, and only there`,
			`13: row 2 (UK_GDPR_RIGHTS_REQUEST_AGAIN): matter: UK_GDPR_RIGHTS_REQUEST is for it at the same time`,
		},
		HolidayList: {
			`2: row 1 (GB_2026): days: 2026-12-24 is not of the year, or out of order`,
			`2: row 1 (GB_2026): days: 2027-01-01 is not of the year, or out of order`,
			`15: row 2 (GB_2027): validFrom: and validTo are the first and the last day of the year`,
		},
		FloorList: {
			`2: row 1 (UK_SELF_ASSESSMENT): taxYearEnds: "04-31" is no day of every year`,
			`2: row 1 (UK_SELF_ASSESSMENT): filingDeadline: belongs to trigger TAX_FILING_DEADLINE, and only there`,
			`2: row 1 (UK_SELF_ASSESSMENT): lateKeep: goes with lateAfter`,
			`13: row 2 (UK_VAT_RECORDS): period: "6 years" is not a duration of one unit, such as P1M or PT72H`,
			`13: row 2 (UK_VAT_RECORDS): filingDeadline: "31 January" is not a day of every year, MM-DD`,
			`13: row 2 (UK_VAT_RECORDS): notInForce: has no days`,
			`13: row 2 (UK_VAT_RECORDS): filingDeadline: belongs to trigger TAX_FILING_DEADLINE, and only there`,
		},
		ThresholdList: {
			`2: row 1 (HEADCOUNT): value: is there, or a period is, and not both`,
			`2: row 1 (HEADCOUNT): parameter: HEADCOUNT_LATER is it at the same time`,
			`9: row 2 (HEADCOUNT_LATER): value: is there, or a period is, and not both`,
			`9: row 2 (HEADCOUNT_LATER): parameter: HEADCOUNT is it at the same time`,
		},
	} {
		text, err := os.ReadFile("testdata/broken/" + list.file())
		if err != nil {
			t.Fatal(err)
		}
		if got := faultsIn(t, list, text); !slices.Equal(got, want) {
			t.Errorf("load reports of %s\n%s\nwant\n%s", list.file(), strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// A condition cannot ask for a part of Schedule 1 that no condition is left of.
func TestLoadRefusesAPartWithoutConditions(t *testing.T) {
	text, err := os.ReadFile("testdata/broken/schedule1_conditions.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, err = load(filesWith(t, Schedule1List, text))
	if want := "(UK_GDPR_9_2_B): schedule1: schedule1_conditions.yaml has no condition of PART_1"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("load = %v, want %q", err, want)
	}
}

// No file may have a row that does not say where it was read, how and when.
func TestLoadRefusesARowWithoutProvenance(t *testing.T) {
	for _, l := range (&Law{}).lists() {
		data, err := dataFiles.ReadFile("data/" + l.list.file())
		if err != nil {
			t.Fatal(err)
		}
		for _, missing := range []string{"source", "verification", "lastChecked"} {
			text := withoutField(t, data, missing)
			got := faultsIn(t, l.list, text)
			if want := missing + ": is missing"; len(got) != 1 || !strings.HasSuffix(got[0], want) {
				t.Errorf("%s without %s: load reports %q", l.list.file(), missing, got)
			}
		}
	}
}

// withoutField takes a field from the last row of a file.
func withoutField(t *testing.T, data []byte, name string) []byte {
	t.Helper()
	var document yaml.Node
	if err := yaml.Load(data, &document); err != nil {
		t.Fatal(err)
	}
	rows := document.Content[0].Content
	last := rows[len(rows)-1]
	at := slices.IndexFunc(last.Content, func(n *yaml.Node) bool { return n.Value == name })
	last.Content = slices.Delete(last.Content, at, at+2)
	text, err := yaml.Dump(&document)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestLoadRefusesWhatIsNoListOfRows(t *testing.T) {
	tests := []struct {
		name string
		text string
		want string
	}{
		{"empty", "", "read legal_bases.yaml: "},
		{"no rows", "[]", "read legal_bases.yaml: no rows"},
		{"not a list", "code: X", "read legal_bases.yaml: "},
		{"not YAML", "- code: [", "read legal_bases.yaml: "},
		{"two documents", "- code: X\n---\n- code: Y\n", "read legal_bases.yaml: "},
		{"a field twice", "- code: X\n  code: Y\n", "legal_bases.yaml"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := load(filesWith(t, LegalBasisList, []byte(tt.text)))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("load = %v, want %q", err, tt.want)
			}
		})
	}
	good := filesWith(t, LegalBasisList, nil).(fstest.MapFS)
	delete(good, LegalBasisList.file())
	if _, err := load(good); err == nil || !strings.Contains(err.Error(), LegalBasisList.file()) {
		t.Errorf("load without a file = %v", err)
	}
}

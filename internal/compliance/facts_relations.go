package compliance

import (
	"slices"

	"github.com/openropa/ropa/internal/record"
)

// processorActivity tells engagements by which activity they are carried out, and to which countries it transfers data.
func (t teller) processorActivity(r *record.Record) {
	if t.underWay(r) == "" {
		return
	}
	for _, engagement := range t.Inverse(r, "engagements") {
		for _, regime := range t.recordRegimes() {
			t.tell(engagement, factServed+regime)
		}
		for _, country := range destinations(t.Scope(r, "transfers")) {
			t.tell(engagement, factCarried+country)
		}
	}
}

// destinations are the countries to which transfers go, those that are made.
func destinations(transfers []*record.Record) []string {
	var out []string
	for _, transfer := range transfers {
		country := transfer.Text("destination")
		if country != "" && transfer.Text("status") == "ACTUAL" && !slices.Contains(out, country) {
			out = append(out, country)
		}
	}
	return out
}

// lookedInto reports whether this register is to say how the guarantees of who is engaged were looked into. It is not where one
// of its own is engaged by another: that is for the other's register.
func (t teller) lookedInto(r *record.Record) bool {
	own := Yes("own")
	engaged, engager := t.One(t.One(r, "engaged"), "organisation"), t.One(t.engager(r), "organisation")
	return engaged != nil && (!own(engaged) || engager != nil && own(engager))
}

// needs tells an agreement what an engagement needs of it.
func (t teller) needs(r, agreement *record.Record) {
	own := objects(r, "termOverrides")
	if !slices.ContainsFunc(letters, func(l letter) bool { return agreed(own, l.code) == "TRUE" }) {
		t.tell(agreement, factTerm+allTerms)
	} else {
		for _, l := range letters {
			if agreed(own, l.code) != "TRUE" {
				t.tell(agreement, factTerm+l.code)
			}
		}
	}
	for _, transfer := range t.Scope(r, "transfers") {
		for _, leg := range transfer.Parts["legs"] {
			if module := leg.Text("module"); module != "" {
				t.tell(agreement, factModule+module)
			}
		}
	}
}

// goesOn tells an agreement that ends of a service that is not to end with it.
func (t teller) goesOn(r, agreement *record.Record) {
	if agreement == nil || agreement.Text("endsOn") == "" {
		return
	}
	if ended := r.Text("endedOn"); ended == "" || ended > agreement.Text("endsOn") {
		t.tell(agreement, factGoesOn)
	}
}

// representative tells an organisation that a regime reaches it from abroad in a role (Art. 3(2), 27).
func (t teller) representative(r, organisation *record.Record, regime string) {
	if !slices.Contains(r.Texts("targets"), regime) {
		return
	}
	switch r.Text("representativeExempt") {
	case "TRUE":
	case "UNKNOWN":
		t.tell(organisation, factExempt+regime)
	default:
		t.tell(organisation, factRepresentative+regime)
	}
}

// notice tells a controller of a PAIA manual that is in force.
func (t teller) notice(r *record.Record) {
	from := r.Text("effectiveFrom")
	if r.Text("kind") != "PAIA_MANUAL" || !t.During(from, r.Text("endsOn")) {
		return
	}
	if from == "" {
		from = undated
	}
	t.tell(t.One(r, "controller"), factManual+from)
}

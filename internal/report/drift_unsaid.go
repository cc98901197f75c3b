package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/record"
)

// unsaid finds what the controller and its activities hold that is not cited to the notice's document. Where nothing of it is,
// nobody has read the document for this register.
func (d *drifting) unsaid() {
	before := len(d.found.Recorded)
	defer func() {
		if d.found.Unread = !d.read; d.found.Unread {
			d.found.Recorded = d.found.Recorded[:before]
		}
	}()
	holders := slices.Clone(d.activities)
	if d.controller != nil {
		holders = append([]*record.Record{d.controller}, holders...)
	}
	for _, r := range holders {
		for _, p := range r.Parts["purposes"] {
			d.compare(r, at("purposes", p), d.One(p, "purpose"), "Purpose: "+d.purpose(p))
		}
		for _, use := range r.Parts["dataUses"] {
			category := d.One(use, "dataCategory")
			d.compare(r, at("dataUses", use), category, "Data: "+name(category))
		}
		for _, disclosure := range r.Parts["disclosures"] {
			who, of := d.who(disclosure)
			d.compare(r, at("disclosures", disclosure), of, "Recipient: "+who[0])
		}
		for _, source := range r.Parts["dataSources"] {
			d.compare(r, at("dataSources", source), nil, "Source: "+say(source.Text("kind")))
		}
		for _, rule := range d.Many(r, "retentionRules") {
			d.compare(r, "retentionRules", rule, "Retention: "+name(rule))
		}
		for _, t := range d.Many(r, "transfers") {
			d.compare(r, "transfers", t, "Transfer: "+name(t))
		}
	}
}

// compare notes a difference unless the notice's document states what a record holds at a path. Of a part that cites nothing,
// and of a link, what the record that it names cites counts too.
func (d *drifting) compare(r *record.Record, path string, target *record.Record, subject string) {
	cited := citations(r, path)
	if target != nil {
		cited = slices.DeleteFunc(cited, func(c map[string]any) bool { return text(c, "target") != "" && text(c, "target") != target.Key() })
	}
	if len(cited) == 0 && target != nil {
		cited = citations(target, "name")
	}
	var clauses []string
	stated := false
	for _, c := range cited {
		if c["document"] != d.document {
			continue
		}
		d.read = true
		clauses = append(clauses, text(c, "clause"))
		stated = stated || c["status"] != "INFERRED"
	}
	if stated {
		return
	}
	where := ""
	if r.Type.Name == "ControllerActivity" {
		where = " (" + name(r) + ")"
	}
	out := Difference{strings.Join(clauses, ", "), subject + where, "The notice does not say so.", r.ID, path}
	if len(clauses) > 0 {
		out.Reason = "The notice does not say so itself: it is only inferred from it."
	}
	d.found.Recorded = append(d.found.Recorded, out)
}

// unnamedBases finds the legal bases that purposes rely on and the notice does not name.
func (d *drifting) unnamedBases() {
	for _, basis := range d.reliedOn() {
		named := slices.ContainsFunc(d.Record.Parts["assertions"], func(a *record.Record) bool { return a.One["legalBasis"] == basis.ID })
		if !named {
			d.found.Recorded = append(d.found.Recorded, Difference{
				Subject: "Legal basis: " + d.basis(basis), Reason: "The notice names no such basis.", Record: d.Record.ID, Path: "assertions",
			})
		}
	}
}

// unnamedRights finds the rights that follow from the activities and that the notice does not tell of.
func (d *drifting) unnamedRights() {
	told := map[string]bool{}
	for _, a := range d.Record.Parts["assertions"] {
		told[a.Text("right")] = true
		if a.Text("kind") == "AUTHORITY" {
			told["COMPLAIN_AUTHORITY"] = true
		}
	}
	given := d.given()
	for _, code := range d.Law().Codes(law.RightList) {
		effect, ok := given[code]
		// The notice itself is how people are informed.
		if !ok || told[code] || code == "INFORMED" || effect == law.NotApplicable || effect == compliance.Undetermined {
			continue
		}
		known, _ := d.Law().Row(law.RightList, code)
		d.found.Recorded = append(d.found.Recorded, Difference{
			Subject: "Right: " + known.Label, Reason: "It follows from the activities, and the notice does not tell of it.",
			Record: d.Record.ID, Path: "assertions",
		})
	}
}

// storage compares what the notice says is not used with systems that are.
func (d *drifting) storage() {
	for _, access := range d.Record.Parts["storageAccess"] {
		if access.Text("present") != "FALSE" || access.Text("purpose") != "ANALYTICS_OTHER" && access.Text("purpose") != "STATISTICAL" {
			continue
		}
		for _, activity := range d.activities {
			for _, system := range d.Scope(activity, "systems") {
				if system.Text("kind") == "ANALYTICS" {
					path := at("storageAccess", access)
					d.found.Asserted = append(d.found.Asserted, Difference{
						d.clause(path, access), cmp.Or(access.Text("product"), access.Text("note"), say(access.Text("purpose"))) + ": not used",
						name(activity) + " uses " + name(system) + ".", d.Record.ID, path,
					})
				}
			}
		}
	}
}

// Document lays the differences out to be read.
func (d *Drift) Document() *Document {
	doc := &Document{
		Kind: KindDrift, Title: fmt.Sprintf("Differences between “%s” and the register", d.title), Language: d.language, Day: d.Day,
		Subject: d.Notice, Meta: []Fact{{"As at", date(d.Day)}},
	}
	add := func(code, heading, none string, differences []Difference) *Section {
		s := Section{Code: code, Heading: heading}
		var rows []Row
		for _, one := range differences {
			rows = append(rows, row(cell(one.Subject), cell(one.Clause).or(nothing()), cell(one.Reason)))
			if !slices.Contains(s.Records, one.Record) {
				s.Records = append(s.Records, one.Record)
			}
		}
		s.table("Differences", []string{"What", "Clause", "Difference"}, rows)
		if len(rows) == 0 {
			s.paragraph(none)
		}
		doc.Sections = append(doc.Sections, s)
		return &doc.Sections[len(doc.Sections)-1]
	}
	add("ASSERTED", "What the notice says and the register does not support", "Nothing.", d.Asserted)
	recorded := add("RECORDED", "What the register holds and the notice does not say", "Nothing.", d.Recorded)
	if d.Unread {
		recorded.gap("what the document of the notice says of purposes, data, sources, recipients, retention and transfers: none of them cites it.")
	}
	return doc
}

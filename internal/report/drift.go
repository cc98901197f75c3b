package report

import (
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/record"
)

// Drift is how a published notice and the register differ.
type Drift struct {
	Notice int64  `json:"notice"`
	Day    string `json:"day"`
	// Asserted is what the notice says and the register does not support.
	Asserted []Difference `json:"asserted"`
	// Recorded is what the register holds and the notice does not say.
	Recorded []Difference `json:"recorded"`
	// Unread says that the register names no document of the notice, or cites none of what is compared to it.
	Unread bool `json:"unread"`

	title, language string
}

// Difference is one thing of which the two differ.
type Difference struct {
	// Clause is where the notice says it, or what of it was read: empty where it says nothing.
	Clause string `json:"clause,omitempty"`
	// Subject is what it is about, and Reason how they differ.
	Subject string `json:"subject"`
	Reason  string `json:"reason"`
	// Record is where it is mended in the register, and Path the field.
	Record int64  `json:"record"`
	Path   string `json:"path"`
}

// NoticeDrift compares a published notice with the activities of its controller that are under way on a day, under its regimes.
// What the notice says is what the register cites to its document, and what it asserts. Assertions of which the register cannot
// know whether they are kept (a promise, an identity check) are not compared. The set is that of PrivacyNotice.
func NoticeDrift(set *compliance.Set, published *record.Record, day string) *Drift {
	d := &drifting{writer: newWriter(set, KindDrift, published, "", day), document: published.One["document"]}
	d.found = &Drift{
		Notice: published.ID, Day: day, Unread: d.document == 0, title: name(published), language: d.Register().Text("locale"),
	}
	d.controller = d.One(published, "controller")
	for _, activity := range d.linking("ControllerActivity", "controller", d.controller) {
		shared := slices.ContainsFunc(activity.Texts("regimes"), func(r string) bool { return slices.Contains(published.Texts("regimes"), r) })
		if shared && d.underWay(activity) {
			d.activities = append(d.activities, activity)
		}
	}
	for _, a := range published.Parts["assertions"] {
		if reason := d.unsupported(a); reason != "" {
			path := at("assertions", a)
			d.found.Asserted = append(d.found.Asserted, Difference{d.clause(path, a), statement(a), reason, published.ID, path})
		}
	}
	d.storage()
	if !d.found.Unread {
		d.unsaid()
	}
	d.unnamedBases()
	d.unnamedRights()
	return d.found
}

type drifting struct {
	*writer
	found    *Drift
	document int64
	// read says that something that was compared is cited to the document.
	read       bool
	controller *record.Record
	activities []*record.Record
	// effects are those of the rights that are given, and relied the legal bases, once they have been asked for.
	effects map[string]law.Effect
	relied  []*record.Record
}

// clause is where the notice asserts something: the clauses cited, or its section.
func (d *drifting) clause(path string, a *record.Record) string {
	var clauses []string
	for _, citation := range citations(d.Record, path) {
		clauses = append(clauses, text(citation, "clause"))
	}
	if all := cell(clauses...).Texts; len(all) > 0 {
		return strings.Join(all, ", ")
	}
	return a.Text("section")
}

// unsupported says why the register does not support an assertion, empty where it does or cannot know.
func (d *drifting) unsupported(a *record.Record) string {
	switch a.Text("kind") {
	case "LEGAL_BASIS":
		if basis := d.One(a, "legalBasis"); basis != nil && !slices.Contains(d.reliedOn(), basis) {
			return "No purpose relies on it."
		}
	case "SPECIAL_CONDITION":
		code := a.Text("specialCondition")
		relies := func(activity *record.Record) bool {
			return slices.ContainsFunc(activity.Parts["specialConditions"], func(r *record.Record) bool {
				return r.Text("condition") == code && d.During(r.Text("reliedOnFrom"), r.Text("reliedOnTo"))
			})
		}
		if code != "" && !slices.ContainsFunc(d.activities, relies) {
			return "No activity relies on it."
		}
	case "RIGHT":
		return d.ungiven(a)
	case "ROLE":
		return d.unplayed(a)
	case "NO_TRANSFERS":
		for _, t := range d.flowing() {
			if t.Text("status") == "ACTUAL" && !d.Past(t.Text("endedOn")) {
				return "A transfer is recorded: " + name(t) + "."
			}
		}
	case "TRANSFER_SAFEGUARD":
		return d.uncovered(a)
	case "PROCESSOR_SAFEGUARDS":
		return d.unagreed(a)
	case "RESPONSE_TIME":
		return d.untimely(a)
	case "AUTHORITY":
		return d.unsupervised(a)
	}
	return ""
}

// reliedOn are the legal bases on which purposes rely.
func (d *drifting) reliedOn() []*record.Record {
	if d.relied != nil {
		return d.relied
	}
	var out []*record.Record
	for _, activity := range d.activities {
		for _, p := range activity.Parts["purposes"] {
			for _, regime := range d.Record.Texts("regimes") {
				for _, basis := range d.ReliedOn(p, regime) {
					if r := d.One(basis, "legalBasis"); !slices.Contains(out, r) {
						out = append(out, r)
					}
				}
			}
		}
	}
	d.relied = out
	return out
}

// ungiven says why a right that the notice asserts follows from nothing.
func (d *drifting) ungiven(a *record.Record) string {
	effect, given := d.given()[a.Text("right")]
	switch {
	case a.Text("rightNature") == "VOLUNTARY":
		return "It is a promise beside the law."
	case !given:
		return "The law does not give it."
	case effect == law.NotApplicable:
		return "It follows from no purpose and its legal basis."
	case effect == compliance.Undetermined:
		return "Whether it applies depends on what is not recorded: legal bases, or whether decisions are automated."
	}
	return ""
}

// given are the rights that the regimes of the notice give, each with its effect for all activities together.
func (d *drifting) given() map[string]law.Effect {
	if d.effects != nil {
		return d.effects
	}
	out := map[string]law.Effect{}
	rank := []law.Effect{law.Applies, law.Qualified, compliance.Undetermined, law.NotApplicable}
	for _, activity := range d.activities {
		for _, right := range d.AsAt(activity, d.Day).Rights() {
			if !slices.Contains(d.Record.Texts("regimes"), right.Regime) {
				continue
			}
			if so, known := out[right.Right]; !known || slices.Index(rank, right.Effect) < slices.Index(rank, so) {
				out[right.Right] = right.Effect
			}
		}
	}
	d.effects = out
	return out
}

// unplayed says why a role is not one of the controller's organisation. What the notice says of others is theirs.
func (d *drifting) unplayed(a *record.Record) string {
	if a.Text("subject") != "" || a.Text("role") != "PROCESSOR" {
		return ""
	}
	for _, processor := range d.linking("Processor", "organisation", d.One(d.controller, "organisation")) {
		if slices.ContainsFunc(d.linking("ProcessorActivity", "processor", processor), d.underWay) {
			return ""
		}
	}
	return "No processing on behalf of others is recorded."
}

// flowing are the transfers of the controller and its activities.
func (d *drifting) flowing() []*record.Record {
	var out []*record.Record
	for _, activity := range d.activities {
		for _, t := range d.Scope(activity, "transfers") {
			if !slices.Contains(out, t) {
				out = append(out, t)
			}
		}
	}
	return out
}

// uncovered says which safeguards that the notice names no transfer has or considers.
func (d *drifting) uncovered(a *record.Record) string {
	named := slices.DeleteFunc(slices.Clone(a.Texts("safeguards")), func(code string) bool {
		return slices.ContainsFunc(d.flowing(), func(t *record.Record) bool {
			return slices.ContainsFunc(t.Parts["legs"], func(leg *record.Record) bool {
				return leg.Text("safeguard") == code || slices.Contains(leg.Texts("candidates"), code)
			})
		})
	})
	if len(named) == 0 {
		return ""
	}
	for i, code := range named {
		named[i] = d.safeguard(code)
	}
	return "No transfer is recorded with: " + strings.Join(named, ", ") + "."
}

// unagreed says which terms that the notice speaks of no agreement with a processor evidences.
func (d *drifting) unagreed(a *record.Record) string {
	missing := slices.Clone(a.Texts("letters"))
	for _, engagement := range d.linking("Engagement", "engagerController", d.controller) {
		agreement := d.One(engagement, "agreement")
		if agreement == nil || agreement.Text("status") != "SIGNED" || d.Past(engagement.Text("endedOn")) {
			continue
		}
		for _, term := range slices.Concat(objects(agreement, "terms"), objects(engagement, "termOverrides")) {
			if text(term, "agreed") == "TRUE" {
				missing = slices.DeleteFunc(missing, func(letter string) bool { return letter == text(term, "letter") })
			}
		}
	}
	if len(missing) == 0 {
		return ""
	}
	return "No signed agreement with a processor is recorded that agrees " + and(sayAll(missing)) + "."
}

// untimely says where the time for an answer is not the law's.
func (d *drifting) untimely(a *record.Record) string {
	for _, regime := range d.Record.Texts("regimes") {
		deadline, ok := d.Law().Deadline(regime, law.RightsRequestMatter, d.Day)
		differs := a.Text("period") != "" && a.Text("period") != deadline.Period ||
			a.Text("extension") != "" && a.Text("extension") != deadline.Extension
		if ok && deadline.Period != "" && differs {
			return "The law gives " + within(deadline) + " (" + deadline.Citation + ")."
		}
	}
	return ""
}

// unsupervised says why an authority is not the one of the notice's regimes.
func (d *drifting) unsupervised(a *record.Record) string {
	code := a.Text("authority")
	for _, regime := range d.Record.Texts("regimes") {
		if authority, ok := d.Law().Authority(regime, d.Day); ok && authority.Code == code {
			return ""
		}
	}
	if code == "" {
		return ""
	}
	return "It is not the authority of the notice's law on this day."
}

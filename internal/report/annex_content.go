package report

import (
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/record"
)

// onEngagement is the fact of a field of the engagement; a flow that no engagement is behind has none.
func onEngagement(field string, text func(*record.Record) string) func(*annex, annexSubject) annexFact {
	return func(a *annex, _ annexSubject) annexFact {
		if a.engagement == nil {
			return none
		}
		return recorded(a.engagement, field, text(a.engagement))
	}
}

// transferOr is the fact of a text of the transfer, or of what stands in for it with the engagement.
func transferOr(field string) func(*annex, annexSubject) annexFact {
	return func(a *annex, _ annexSubject) annexFact {
		f := a.onTransfer(field, plainly(field))
		if len(f.texts) == 0 && a.engagement != nil && a.engagement.Text(field) != "" {
			return recorded(a.engagement, field, a.engagement.Text(field))
		}
		return f
	}
}

// lasting says how long an engagement lasts, empty where that is not recorded.
func (a *annex) lasting(engagement *record.Record) string {
	from, to := after("from", date(engagement.Text("startedOn"))), after("until", date(engagement.Text("endedOn")))
	switch {
	case engagement.Text("duration") != "" && from != "":
		return strings.TrimSuffix(engagement.Text("duration"), ".") + " (" + from + ")"
	case engagement.Text("duration") != "":
		return engagement.Text("duration")
	case to != "":
		return capital(strings.TrimSpace(from + " " + to))
	}
	return ""
}

func durationFact(a *annex, _ annexSubject) annexFact {
	if a.engagement == nil {
		return none
	}
	return recorded(a.engagement, "duration", a.lasting(a.engagement))
}

// purposes are those of the activities behind the engagement: the client's own, and those instructed, further up too where the
// engager is a processor itself; or those of the sharing.
func (a *annex) purposes() []*record.Record {
	var out []*record.Record
	add := func(purposes ...*record.Record) {
		for _, p := range purposes {
			if p != nil && !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	of := func(holder *record.Record) {
		for _, activity := range a.Many(holder, "controllerActivities") {
			for _, part := range activity.Parts["purposes"] {
				add(a.One(part, "purpose"))
			}
		}
		for _, activity := range a.Many(holder, "processorActivities") {
			add(a.Many(activity, "instructedPurposes")...)
		}
	}
	switch a.scope.Type.Name {
	case "DataSharing":
		add(a.Many(a.scope, "purposes")...)
	case "ControllerActivity":
		for _, part := range a.scope.Parts["purposes"] {
			add(a.One(part, "purpose"))
		}
	case "Engagement":
		of(a.scope)
		if a.One(a.scope, "engagerProcessor") != nil {
			for _, upstream := range a.All("Engagement") {
				if slices.ContainsFunc(upstream.Parts["subProcessing"], func(p *record.Record) bool { return p.One["downstream"] == a.scope.ID }) {
					for _, activity := range a.Many(upstream, "processorActivities") {
						add(a.Many(activity, "instructedPurposes")...)
					}
				}
			}
		}
	}
	return out
}

func purposesFact(a *annex, _ annexSubject) annexFact {
	purposes := a.purposes()
	if len(purposes) == 0 {
		return absent(a.scope, "processorActivities", "")
	}
	return recorded(a.scope, "processorActivities", describedAll(purposes)...).with(purposes)
}

func transferPurpose(a *annex, _ annexSubject) annexFact {
	if a.transfer.Text("purpose") != "" {
		return recorded(a.transfer, "purpose", a.transfer.Text("purpose"))
	}
	purposes := a.purposes()
	return recorded(a.transfer, "purpose", describedAll(purposes)...).with(purposes)
}

// with names further records that a fact is told of.
func (f annexFact) with(records []*record.Record) annexFact {
	f.of = append(f.of, records...)
	return f
}

// describedAll are what records are called, with their descriptions.
func describedAll(records []*record.Record) []string {
	var out []string
	for _, r := range records {
		out = append(out, strings.Join(described(r), ": "))
	}
	return out
}

// data are the categories of data that the annex is about: those of the transfer, or if it names none all of the scope.
func (a *annex) data() []*record.Record {
	if own := a.Many(a.about(), "dataCategories"); len(own) > 0 {
		return own
	}
	return a.Categories(a.scope)
}

// about is the transfer where the annex is of one, and else an empty record.
func (a *annex) about() *record.Record {
	if a.transfer != nil && a.aboutTransfer() {
		return a.transfer
	}
	return &record.Record{}
}

func dataFact(a *annex, _ annexSubject) annexFact {
	var texts []string
	for _, category := range a.data() {
		text := strings.Join(described(category), ": ")
		if open, _ := category.Values["openEnded"].(bool); open {
			text += " (and similar)"
		}
		for _, use := range a.Parts(a.scope, "dataUses") {
			if a.One(use, "dataCategory") == category {
				if limits := cell(a.limit(use)...).Texts; len(limits) > 0 {
					text += " (" + strings.TrimSuffix(strings.Join(limits, ", "), ".") + ")"
				}
			}
		}
		texts = append(texts, text)
	}
	return recorded(a.scope, "dataUses", texts...).with(a.data())
}

func dataSubjectsFact(a *annex, _ annexSubject) annexFact {
	of := a.Many(a.about(), "dataSubjectCategories")
	if len(of) == 0 {
		of = a.People(a.scope)
	}
	var texts []string
	for _, people := range of {
		text := strings.Join(described(people), ": ")
		switch people.Text("person") {
		case "JURISTIC":
			text += " (juristic persons)"
		case "BOTH":
			text += " (natural and juristic persons)"
		}
		texts = append(texts, text)
	}
	return recorded(a.scope, "dataUses", texts...).with(of)
}

// sensitive are the categories of data that are special, or about offences, with why.
func (a *annex) sensitive() (texts []string, of []*record.Record) {
	for _, category := range a.data() {
		var kinds []string
		a.Is(category, func(c *record.Record) bool {
			kinds = append(kinds, sayAll(c.Texts("specialKinds"))...)
			if criminal, _ := c.Values["criminal"].(bool); criminal {
				kinds = append(kinds, "offences")
			}
			return false
		})
		if len(kinds) > 0 {
			texts, of = append(texts, name(category)+" ("+strings.Join(cell(kinds...).Texts, ", ")+")"), append(of, category)
		}
	}
	return texts, of
}

func specialDataFact(a *annex, _ annexSubject) annexFact {
	texts, of := a.sensitive()
	if len(texts) == 0 && len(a.data()) > 0 {
		texts, of = []string{"None of the categories is marked as such."}, a.data()
	}
	return annexFact{texts: texts, of: of}
}

// safeguardsFact is how sensitive data are safeguarded, which is asked where there are any.
func safeguardsFact(of func(*annex) *record.Record) func(*annex, annexSubject) annexFact {
	return func(a *annex, _ annexSubject) annexFact {
		const field = "sensitiveDataSafeguards"
		r := of(a)
		if r == nil {
			r = a.scope
		}
		f := recorded(r, field, r.Text(field))
		if len(f.texts) == 0 && a.engagement != nil && a.engagement.Text(field) != "" {
			f = recorded(a.engagement, field, a.engagement.Text(field))
		}
		if sensitive, _ := a.sensitive(); len(sensitive) == 0 {
			f.lacks = nil
		}
		return f
	}
}

func retentionFact(a *annex, _ annexSubject) annexFact {
	rules := a.Scope(a.scope, "retentionRules")
	data := a.data()
	var f annexFact
	covered := map[*record.Record]bool{}
	for _, rule := range rules {
		of := a.Many(rule, "dataCategories")
		relevant := len(of) == 0
		for _, category := range data {
			if len(of) == 0 || a.Is(category, func(c *record.Record) bool { return slices.Contains(of, c) }) {
				covered[category], relevant = true, true
			}
		}
		if !relevant {
			continue
		}
		var long []string
		for _, one := range kept(rule).Texts {
			long = append(long, strings.TrimSuffix(one, "."))
		}
		text := name(rule) + ": " + strings.Join(long, "; ")
		if from := countedFrom(rule).Texts; len(from) > 0 {
			text += "; begins: " + joined(from, "or")
		}
		if then := afterwards(rule).Texts; len(then) > 0 {
			text += "; then " + then[0]
		}
		f.texts, f.of = append(f.texts, text), append(f.of, rule)
	}
	uncovered := slices.DeleteFunc(slices.Clone(data), func(c *record.Record) bool { return covered[c] })
	switch {
	case len(f.texts) == 0:
		f.lacks = []lack{{record: a.scope, path: "retentionRules"}}
	case len(uncovered) > 0:
		f.lacks = []lack{{a.scope, "retentionRules", "Record how long these are kept: " + and(names(uncovered)) + "."}}
	}
	return f
}

package report

import (
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/record"
)

// ownSection are the rights that notices tell in a section of their own.
var ownSection = []string{"WITHDRAW_CONSENT", "AUTOMATED_DECISIONS", "COMPLAIN_CONTROLLER", "COMPLAIN_AUTHORITY"}

func (n *notice) rights(s *Section, p law.NoticeProvision) {
	derived := n.derived()
	var rows []Row
	var promised, unsupported []string
	var open grouped[string]
	for _, code := range n.Law().Rights(n.regime, n.Day) {
		of := derived[code]
		if slices.Contains(ownSection, code) || len(of.applies)+len(of.undetermined) == 0 {
			continue
		}
		known, _ := n.Law().Row(law.RightList, code)
		where := cell(of.applies...)
		if of.whole == len(n.activities) && of.whole > 1 {
			where = cell(everywhere)
		}
		for _, place := range of.undetermined {
			open.add(place, n.words.right(known))
			where.Texts = append(where.Texts, place+": not determined")
		}
		rows = append(rows, row(
			cell(n.words.right(known), "("+of.citation+")"), cell(append([]string{known.Description}, n.inOurWords(code)...)...),
			where, cell(of.deadline).or(nothing()),
		))
	}
	s.table("Rights", []string{"Right", "What it gives", "Applies to", "Answered within"}, rows)
	var hanging grouped[string]
	for _, place := range open.keys {
		hanging.add(strings.Join(open.values[place], ", "), place)
	}
	for _, rights := range hanging.keys {
		s.gap("the legal basis of " + and(hanging.values[rights]) + ", on which it depends whether people have the right: " + rights + ".")
	}
	for _, a := range n.assertions("RIGHT") {
		of, given := derived[a.Text("right")]
		switch {
		case a.Text("rightNature") == "VOLUNTARY" || !given:
			promised = append(promised, statement(a))
		case len(of.applies)+len(of.undetermined) == 0 && !slices.Contains(ownSection, a.Text("right")):
			unsupported = append(unsupported, statement(a))
		}
	}
	s.paragraph(p.Statement)
	s.list("We also promise, though the law does not give it as a right:", promised)
	s.list("The published notice also speaks of rights that follow from nothing recorded here:", unsupported)
	contact := Section{Code: "EXERCISE", Heading: "How to exercise your rights"}
	if !n.contacts(&contact, n.organisation, "RIGHTS_REQUESTS") && !n.contacts(&contact, n.organisation, "GENERAL") {
		contact.gap("whom to turn to.", s.Citation)
	}
	n.asserted(&contact, "RESPONSE_TIME", "IDENTITY_CHECK")
	s.below(contact)
	s.of(n.activities...)
}

// inOurWords is what the published notice says of a right, unless it is a promise beside the law.
func (n *notice) inOurWords(code string) []string {
	var out []string
	for _, a := range n.assertions("RIGHT") {
		if a.Text("right") == code && a.Text("rightNature") != "VOLUNTARY" {
			out = append(out, "In the published notice: "+statement(a))
		}
	}
	return out
}

// derivedRight is a right as far as the activities of the notice go.
type derivedRight struct {
	// applies and undetermined name activities, with purposes where the right is not one for all of them.
	applies, undetermined []string
	// whole is for how many activities it is one for all of them.
	whole              int
	citation, deadline string
}

// derived are the rights under the regime that activities of the notice give, by code.
func (n *notice) derived() map[string]derivedRight {
	if n.given != nil {
		return n.given
	}
	out := map[string]derivedRight{}
	for _, activity := range n.activities {
		for _, right := range n.AsAt(activity, n.Day).Rights() {
			if right.Regime != n.regime {
				continue
			}
			of := out[right.Right]
			of.citation = right.Citation
			if right.Deadline != nil {
				of.deadline = within(*right.Deadline)
			}
			applies, undetermined, whole := n.effects(activity, right)
			of.applies = append(of.applies, applies...)
			of.undetermined = append(of.undetermined, undetermined...)
			if whole {
				of.whole++
			}
			out[right.Right] = of
		}
	}
	n.given = out
	return out
}

// effects says for which purposes of an activity a right applies, with what qualifies it, and for which nobody can tell; and
// whether it applies to all of them without more.
func (n *notice) effects(activity *record.Record, right compliance.Right) (applies, undetermined []string, whole bool) {
	var plain, open, reasons []string
	qualified := map[string][]string{}
	for _, place := range activity.Parts["purposes"] {
		switch effect, reason := best(right, place.Key()); effect {
		case law.Applies:
			plain = append(plain, n.purpose(place))
		case law.Qualified:
			if qualified[reason] == nil {
				reasons = append(reasons, reason)
			}
			qualified[reason] = append(qualified[reason], n.purpose(place))
		case compliance.Undetermined:
			open = append(open, n.purpose(place))
		}
	}
	all := len(activity.Parts["purposes"])
	if all == 0 {
		switch right.Effect {
		case law.Applies, law.Qualified:
			return []string{name(activity)}, nil, right.Effect == law.Applies
		case compliance.Undetermined:
			return nil, []string{name(activity)}, false
		}
		return nil, nil, false
	}
	tell := func(of []string) string {
		switch len(of) {
		case 0:
			return ""
		case all:
			return name(activity)
		}
		return name(activity) + " (" + strings.Join(of, ", ") + ")"
	}
	applies = append(applies, tell(plain))
	for _, reason := range reasons {
		applies = append(applies, tell(qualified[reason])+": "+reason)
	}
	return cell(applies...).Texts, cell(tell(open)).Texts, len(plain) == all
}

// best is what counts of a right for a purpose, of all its bases and of what holds for the activity as a whole.
func best(right compliance.Right, key string) (effect law.Effect, reason string) {
	effect = law.NotApplicable
	rank := []law.Effect{law.Applies, law.Qualified, compliance.Undetermined, law.NotApplicable}
	for _, p := range right.Purposes {
		if (p.Key == key || p.Key == "") && slices.Index(rank, p.Effect) < slices.Index(rank, effect) {
			effect, reason = p.Effect, p.Reason
		}
	}
	return effect, reason
}

// within says how long an answer takes at most.
func within(d law.Deadline) string {
	text := d.Standard
	if d.Period != "" {
		text = duration(d.Period)
		if d.Extension != "" {
			text += ", " + duration(d.Extension) + " more where the law allows it"
		}
	}
	return text
}

func (n *notice) withdrawal(s *Section, p law.NoticeProvision) {
	of := n.derived()["WITHDRAW_CONSENT"]
	words := n.inOurWords("WITHDRAW_CONSENT")
	if len(of.applies)+len(of.undetermined)+len(words) == 0 {
		return
	}
	s.paragraph(p.Statement)
	if len(of.applies) > 0 {
		s.paragraph("It concerns: " + strings.Join(of.applies, "; ") + ".")
	} else if len(of.undetermined) == 0 {
		s.paragraph("As recorded, no purpose rests on consent.")
	}
	var ways []string
	n.reliances(law.ConsentRecord, func(activity, purpose, basis *record.Record) {
		if way := basis.Text("consentWithdrawal"); way != "" {
			ways = append(ways, n.purpose(purpose)+": "+way)
		} else {
			s.gap("how consent to " + n.purpose(purpose) + " is withdrawn.")
		}
		s.of(activity)
	})
	s.list("How to withdraw:", cell(ways...).Texts)
	s.list("", words)
	if len(of.undetermined) > 0 {
		s.gap("whether consent is relied on for " + strings.Join(of.undetermined, "; ") + ".")
	}
}

func (n *notice) automated(s *Section, p law.NoticeProvision) {
	var rows []Row
	var none, unknown []string
	for _, activity := range n.activities {
		s.of(activity)
		switch activity.Text("automatedDecisions") {
		case "FALSE":
			none = append(none, name(activity))
		case "UNKNOWN":
			unknown = append(unknown, name(activity))
		default:
			rows = append(rows, row(
				cell(name(activity)), cell(activity.Text("decisionLogic")), cell(significance(activity)),
				cell(say(activity.Text("decisionGround"))), cell(activity.Text("decisionSafeguards")),
			))
		}
	}
	s.table("Decisions made by machine alone", []string{"Activity", "Logic", "Significance", "Ground", "Safeguards"}, rows)
	if len(none) > 0 {
		s.paragraph("No decisions are made by machine alone in " + and(none) + ".")
	}
	if len(unknown) > 0 {
		s.gap("whether decisions are made by machine alone in " + and(unknown) + ".")
	}
	if len(rows)+len(unknown) > 0 {
		s.paragraph(p.Statement)
	}
	s.list("", n.inOurWords("AUTOMATED_DECISIONS"))
}

// significance says how much a decision matters, nothing where that is unknown.
func significance(activity *record.Record) string {
	switch code := activity.Text("decisionSignificance"); code {
	case "UNKNOWN":
		return ""
	case "NONE":
		return "no significant effect"
	default:
		return say(code)
	}
}

func (n *notice) complainController(s *Section, p law.NoticeProvision) {
	s.paragraph(p.Statement)
	if !n.contacts(s, n.organisation, "RIGHTS_REQUESTS") && !n.contacts(s, n.organisation, "GENERAL") {
		s.gap("how to make a complaint.")
	}
	s.list("", n.inOurWords("COMPLAIN_CONTROLLER"))
}

func (n *notice) complainAuthority(s *Section, p law.NoticeProvision) {
	s.paragraph(p.Statement)
	authority, found := n.Law().Authority(n.regime, n.Day)
	lead := n.Record.Text("leadAuthority")
	switch {
	case found:
		s.facts(Fact{"Authority", authority.Name}, Fact{"Address", authority.Address}, Fact{"Telephone", authority.Phone},
			Fact{"Toll-free", authority.TollFree}, Fact{"E-mail", authority.Email}, Fact{"Complaints", authority.ComplaintsEmail},
			Fact{"Website", authority.URL})
	case lead != "":
		s.facts(Fact{"Lead authority", lead})
	default:
		s.gap("the supervisory authority.")
	}
	n.asserted(s, "AUTHORITY")
	s.list("", n.inOurWords("COMPLAIN_AUTHORITY"))
}

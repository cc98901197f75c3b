package report

import (
	"slices"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/record"
)

func (n *notice) purposes(s *Section, _ law.NoticeProvision) {
	s.of(n.Record)
	if len(n.activities) == 0 {
		s.gap("any processing that is under way.")
	}
	var without, lawless []string
	for _, activity := range n.activities {
		under, unbased, unlawful := n.activityPurposes(activity, s.Citation)
		s.below(under)
		without, lawless = append(without, unbased...), append(lawless, unlawful...)
	}
	if len(without) > 0 {
		s.gap("the legal basis of " + and(without) + ".")
	}
	if len(lawless) > 0 {
		s.gap("the law that lays down the obligation or task of " + and(lawless) + ".")
	}
	bases := Section{Code: "BASES_STATED", Heading: "Legal bases by section", Citation: s.Citation}
	n.asserted(&bases, "LEGAL_BASIS")
	s.below(bases)
	limits := Section{Code: "LIMITS", Heading: "Limits of use"}
	n.asserted(&limits, "EXCLUSIVE_USE")
	s.below(limits)
}

// activityPurposes tells what an activity is for, and what allows it; and which purposes have no basis, and which lack the law
// that theirs asks for.
func (n *notice) activityPurposes(activity *record.Record, citation string) (s Section, without, lawless []string) {
	s = Section{Code: activity.Key(), Heading: name(activity), Citation: citation}
	s.paragraph(n.mark(activity.Text("description"), activity, "description"))
	s.of(activity)
	var rows []Row
	for _, p := range activity.Parts["purposes"] {
		bases := n.ReliedOn(p, n.regime)
		texts, beside := n.bases(activity, p, bases)
		if len(bases) == 0 {
			without = append(without, n.purpose(p))
		}
		if slices.ContainsFunc(bases, n.lacksStatute) {
			lawless = append(lawless, n.purpose(p))
		}
		rows = append(rows, row(n.purposeCell(activity, p), cell(texts...), cell(beside...).or(nothing())))
		s.of(n.One(p, "purpose"))
	}
	s.table("Purposes of "+name(activity), []string{"Purpose", "Legal basis", "Law or interest"}, rows)
	if len(rows) == 0 {
		s.gap("the purposes of " + name(activity) + ".")
	}
	return s, without, lawless
}

// purpose is what a purpose within an activity is called.
func (w *writer) purpose(p *record.Record) string { return name(w.One(p, "purpose")) }

// purposeCell tells a purpose within an activity, with what describes it there and everywhere.
func (w *writer) purposeCell(activity, p *record.Record) Cell {
	texts := []string{w.mark(w.purpose(p), activity, at("purposes", p))}
	if purpose := w.One(p, "purpose"); purpose != nil {
		texts = append(texts, purpose.Text("description"))
	}
	return cell(append(texts, p.Text("description"))...)
}

// bases names legal bases with their provisions, and what stands beside them: the law, the interests, the condition.
func (w *writer) bases(activity, p *record.Record, bases []*record.Record) (texts, beside []string) {
	for _, basis := range bases {
		code := w.Code(basis)
		path := at("purposes", p) + "." + at("bases", basis)
		texts = append(texts, w.mark(w.basis(w.One(basis, "legalBasis")), activity, path))
		beside = append(beside, basis.Text("statute"))
		for _, interest := range basis.Texts("interests") {
			beside = append(beside, w.mark(interest, activity, path+".interests"))
		}
		if condition, ok := w.Law().Row(law.Annex1List, basis.Text("annex1Condition")); ok {
			beside = append(beside, condition.Label+" ("+condition.Citation+")")
		}
		if slices.Contains(w.Law().BasesRequiring(law.ConsentRecord), code) && basis.Text("consentWithdrawal") != "" {
			beside = append(beside, "Withdrawal: "+basis.Text("consentWithdrawal"))
		}
	}
	return texts, beside
}

// basis names a legal basis: a shipped one as the law does, a register's own as the register does.
func (w *writer) basis(r *record.Record) string {
	if known, ok := w.Law().LegalBasis(r.Text("code")); ok {
		return known.Label + " (" + known.Citation + ")"
	}
	if r.Text("article") == "" {
		return name(r)
	}
	return name(r) + " (" + r.Text("article") + ")"
}

// lacksStatute reports whether an assignment names no law although its basis is one that a law lays down.
func (w *writer) lacksStatute(basis *record.Record) bool {
	return basis.Text("statute") == "" && slices.Contains(w.Law().BasesRequiring(law.Statute), w.Code(basis))
}

// reliances are the purposes that rest on bases which ask for something beside them, with the assignments.
func (n *notice) reliances(what law.Requirement, tell func(activity, purpose, basis *record.Record)) {
	codes := n.Law().BasesRequiring(what)
	for _, activity := range n.activities {
		for _, p := range activity.Parts["purposes"] {
			for _, basis := range n.ReliedOn(p, n.regime) {
				if slices.Contains(codes, n.Code(basis)) {
					tell(activity, p, basis)
				}
			}
		}
	}
}

func (n *notice) annex1(s *Section, _ law.NoticeProvision) {
	var rows []Row
	n.reliances(law.Annex1Condition, func(activity, p, basis *record.Record) {
		s.of(activity)
		condition, ok := n.Law().Row(law.Annex1List, basis.Text("annex1Condition"))
		if !ok {
			s.gap("the condition of Annex 1 that is relied on for " + n.purpose(p) + ".")
			return
		}
		rows = append(rows, row(cell(n.purpose(p)), cell(name(activity)), cell(condition.Label+" ("+condition.Citation+")")))
	})
	s.table("Conditions relied on", []string{"Purpose", "Activity", "Condition"}, rows)
}

func (n *notice) interests(s *Section, _ law.NoticeProvision) {
	var rows []Row
	n.reliances(law.LegitimateInterests, func(activity, p, basis *record.Record) {
		s.of(activity)
		path := at("purposes", p) + "." + at("bases", basis) + ".interests"
		var interests []string
		for _, interest := range basis.Texts("interests") {
			interests = append(interests, n.mark(interest, activity, path))
		}
		if len(interests) == 0 {
			s.gap("the legitimate interests that " + n.purpose(p) + " pursues.")
			return
		}
		rows = append(rows, row(cell(n.purpose(p)), cell(name(activity)), cell(interests...)))
	})
	s.table("Interests pursued", []string{"Purpose", "Activity", "Interests"}, rows)
}

func (n *notice) special(s *Section, _ law.NoticeProvision) {
	var rows []Row
	var without []string
	for _, activity := range n.activities {
		conditions := n.conditions(activity, n.regime)
		for _, condition := range conditions {
			rows = append(rows, row(
				n.conditionCell(activity, condition), cell(name(activity)), cell(names(n.Many(condition, "dataCategories"))...),
				cell(names(n.Many(condition, "purposes"))...).or(cell("every purpose of the activity")),
			))
		}
		sensitive := slices.ContainsFunc(n.Categories(activity), func(r *record.Record) bool { return n.Is(r, sensitive) })
		if sensitive && len(conditions) == 0 {
			without = append(without, name(activity))
		}
		if sensitive {
			s.of(activity)
		}
	}
	s.table("Conditions relied on", []string{"Condition", "Activity", "Data", "Purposes"}, rows)
	if len(without) > 0 {
		s.gap("the condition under which " + n.words.special + " may be processed in " + and(without) + ".")
	}
	n.asserted(s, "SPECIAL_CONDITION", "STRICT_NECESSITY")
}

// conditions are those for special data of a regime that an activity relies on as at the day.
func (w *writer) conditions(activity *record.Record, regime string) []*record.Record {
	return slices.DeleteFunc(slices.Clone(activity.Parts["specialConditions"]), func(r *record.Record) bool {
		known, _ := w.Law().SpecialCondition(r.Text("condition"))
		return known.Regime != regime || !w.During(r.Text("reliedOnFrom"), r.Text("reliedOnTo"))
	})
}

// conditionCell names a condition for special data with that of DPA 2018 Schedule 1 beside it.
func (w *writer) conditionCell(activity, condition *record.Record) Cell {
	known, _ := w.Law().SpecialCondition(condition.Text("condition"))
	texts := []string{w.mark(known.Label+" ("+known.Citation+")", activity, at("specialConditions", condition))}
	if schedule, ok := w.Law().Schedule1(condition.Text("schedule1")); ok {
		texts = append(texts, schedule.Label+" ("+schedule.Citation+")")
	}
	return cell(append(texts, condition.Text("statute"))...)
}

// sensitive reports whether a category is one that needs a condition beside a legal basis.
func sensitive(category *record.Record) bool {
	criminal, _ := category.Values["criminal"].(bool)
	return criminal || len(category.Texts("specialKinds")) > 0
}

func (n *notice) provision(s *Section, _ law.NoticeProvision) {
	var rows []Row
	var unknown []string
	for _, activity := range n.activities {
		s.of(activity)
		if activity.Text("provision") == "UNKNOWN" {
			unknown = append(unknown, name(activity))
			continue
		}
		rows = append(rows, row(
			cell(name(activity)), cell(n.mark(provisionWords(n.regime, activity.Text("provision")), activity, "provision")),
			cell(n.mark(activity.Text("provisionConsequences"), activity, "provisionConsequences")).or(consequence(activity)),
		))
	}
	s.table("By activity", []string{"Activity", "Requirement", "If you do not give them"}, rows)
	if len(unknown) > 0 {
		s.gap("whether data have to be given, and what follows if they are not, for " + and(unknown) + ".")
	}
}

// consequence is what follows where none is recorded: nothing where nothing is required.
func consequence(activity *record.Record) Cell {
	if activity.Text("provision") == "NOT_REQUIRED" {
		return nothing()
	}
	return cell()
}

// provisionWords says whether data have to be given, as the regime does.
func provisionWords(regime, code string) string {
	voluntary := map[string]string{
		"NOT_REQUIRED": "Voluntary", "STATUTORY": "Mandatory: the law requires it", "CONTRACTUAL": "Mandatory: a contract requires it",
		"NECESSARY_FOR_CONTRACT": "Mandatory: needed to conclude a contract",
	}
	required := map[string]string{
		"NOT_REQUIRED": "Not required", "STATUTORY": "Required by law", "CONTRACTUAL": "Required by contract",
		"NECESSARY_FOR_CONTRACT": "Needed to conclude a contract",
	}
	if regime == "POPIA" {
		return voluntary[code]
	}
	return required[code]
}

package read

import (
	"strconv"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
)

// domainFilter is a test in the words of a privacy team: of what no single field or link holds. Those of activities are
// described at ProcessingActivityWhere in the contract.
type domainFilter struct {
	// reads are the types that are looked at, beside the one that is tested; there are none only if no link is followed.
	reads []string
	// of is the type of the where input that is taken; without it the filter takes a scalar.
	of string
	// write writes the condition. A Boolean's is that for true.
	write func(f *filter, t *model.Type, alias string, v any, depth int) error
}

// domainFilters are all of them, by type and name. They are set in init, since filters lead to filters.
var domainFilters map[string]domainFilter

func init() {
	engaged := []string{"Engagement", "Processor"}
	transferred := append([]string{"Transfer", "TransferLeg"}, engaged...)
	domainFilters = map[string]domainFilter{
		"Agreement.state":                                         {nil, "", (*filter).agreementState},
		"ControllerActivity.specialCategoryData":                  {[]string{"DataUse", "DataCategory", "SpecialCondition"}, "", (*filter).specialAsController},
		"ControllerActivity.legitimateInterestsWithoutAssessment": {[]string{"ActivityPurpose", "BasisAssignment", "LegalBasis", "Assessment"}, "", (*filter).unassessed},
		"Finding.waived":                                          {nil, "", (*filter).waived},
		"Finding.letters":                                         {nil, "", (*filter).letters},
		"Finding.recordType":                                      {nil, "", (*filter).recordType},
		"Finding.record":                                          {nil, "", (*filter).record},
		"ProcessorActivity.specialCategoryData":                   {[]string{"DataUse", "DataCategory"}, "", (*filter).specialAsProcessor},
	}
	for _, t := range model.Implementations("ProcessingActivity") {
		for name, d := range map[string]domainFilter{
			"restrictedTransfer": {transferred, "", (*filter).restricted},
			"usesProcessor":      {append([]string{"SubProcessing"}, engaged...), "Processor", (*filter).processor},
			"reviewDueBefore":    {nil, "", (*filter).dueBefore},
			"system":             {engaged, "System", (*filter).system},
			"recipient":          {append([]string{"Disclosure"}, engaged...), "Recipient", (*filter).recipient},
		} {
			domainFilters[t.Name+"."+name] = d
		}
	}
}

func findDomain(t *model.Type, name string) *domainFilter {
	if d, ok := domainFilters[t.Name+"."+name]; ok {
		return &d
	}
	return nil
}

// links counts the links that the filter follows below the record, all that are behind it as one: they are followed once
// for all records, not for each.
func (d *domainFilter) links(v any) int {
	switch {
	case d.of != "":
		return 1 + follows(model.ByName(d.of), v.(map[string]any))
	case d.reads != nil:
		return 1
	}
	return 0
}

// domain writes a domain filter, and the negation of one that is to be false.
func (f *filter) domain(t *model.Type, alias string, d *domainFilter, v any, depth int) error {
	for _, name := range append([]string{d.of}, d.reads...) {
		if name == "" {
			continue
		}
		if err := f.session.mayRead(model.ByName(name)); err != nil {
			return err
		}
	}
	if d.reads != nil {
		if err := f.linked(); err != nil {
			return err
		}
	}
	f.st.add("(")
	if err := d.write(f, t, alias, v, depth); err != nil {
		return err
	}
	f.st.add(")")
	if v == false {
		f.st.add(" is not true")
	}
	return nil
}

func (f *filter) inRegister(typ, alias string, found bool) {
	f.session.inRegister(f.st, model.ByName(typ), alias, found)
}

// touching writes that the scope of a record or the one it inherits is among those that a select yields; with engagements
// also that the scope of one of them is, or the one that this inherits. The select is worked out once, not for each record.
func (f *filter) touching(t *model.Type, alias string, engagements bool, scopes func() error) error {
	f.st.add(alias + ".id in (with s (id) as materialized (")
	if err := scopes(); err != nil {
		return err
	}
	// Distinct, or PostgreSQL expects so many that it works them out anew for each record.
	f.st.add(") select distinct u.id from (select s.id from s union all select r.id from s join " + t.Table +
		" r on r." + t.InheritColumn + " = s.id where ")
	f.session.inRegister(f.st, t, "r", true)
	if engagements {
		l := t.Link("engagements")
		// Either way in one condition, or PostgreSQL may compare each engagement with each scope while it lacks statistics.
		f.st.add(" union all select k." + l.Near + " from engagements e join " + l.Table + " k on k." + l.Far +
			" = e.id where (e.id in (select s.id from s) or e." + l.Target().InheritColumn + " in (select s.id from s)) and e.archived_at is null and ")
		f.inRegister("Engagement", "e", false)
	}
	f.st.add(") u)")
	return nil
}

// special writes that data of a special category are used. A category is special if it or any above it has special kinds.
func (f *filter) special(t *model.Type, alias string) error {
	return f.touching(t, alias, false, func() error {
		f.st.add("select distinct u.scope_id from data_uses u where ")
		f.inRegister("DataUse", "u", true)
		f.st.add(" and u.data_category_id in (with recursive special (id) as (select c.id from data_categories c where c.special_kinds <> '[]' and ")
		f.inRegister("DataCategory", "c", false)
		f.st.add(" union select c.id from special p join data_categories c on c.parent_id = p.id where ")
		f.inRegister("DataCategory", "c", true)
		f.st.add(") select id from special)")
		return nil
	})
}

func (f *filter) specialAsProcessor(t *model.Type, alias string, _ any, _ int) error {
	f.st.add(alias + ".special_data_expected = 'TRUE' or ")
	return f.special(t, alias)
}

func (f *filter) specialAsController(t *model.Type, alias string, _ any, _ int) error {
	d := f.session.engine.db.Dialect
	f.st.add(alias + ".id in (select distinct c.activity_id from special_conditions c where ")
	f.inRegister("SpecialCondition", "c", false)
	f.st.add(" and "+d.InTexts("c.condition"), d.Texts(f.session.engine.law.SpecialConditions(law.CoversSpecial)))
	f.reliedOn("c")
	f.st.add(") or ")
	return f.special(t, alias)
}

// reliedOn writes that a basis or condition is not one that was given up before the day of the operation.
func (f *filter) reliedOn(alias string) {
	f.st.add(" and ("+alias+".relied_on_to is null or "+alias+".relied_on_to >= ?)", onDay(func(day string) any { return day }))
}

func (f *filter) unassessed(_ *model.Type, alias string, _ any, _ int) error {
	d := f.session.engine.db.Dialect
	f.st.add(alias + ".id in (select distinct p.activity_id from legal_bases l join basis_assignments b on b.legal_basis_id = l.id" +
		" join activity_purposes p on p.id = b.activity_purpose_id where ")
	f.inRegister("LegalBasis", "l", false)
	f.st.add(" and "+d.InTexts("l.code")+" and ", d.Texts(f.session.engine.law.BasesRequiring(law.LegitimateInterestsAssessment)))
	f.inRegister("BasisAssignment", "b", true)
	f.st.add(" and ")
	f.inRegister("ActivityPurpose", "p", true)
	f.reliedOn("b")
	f.st.add(" and not exists (select 1 from assessments a where a.id = b.assessment_id and a.kind = 'LIA' and ")
	f.inRegister("Assessment", "a", true)
	f.st.add("))")
	return nil
}

// restricted writes that data leave the territory of one of the record's regimes.
func (f *filter) restricted(t *model.Type, alias string, _ any, _ int) error {
	d := f.session.engine.db.Dialect
	laws := f.session.engine.law
	for i, regime := range laws.Regimes() {
		if i > 0 {
			f.st.add(" or ")
		}
		f.st.add(d.ListHas(alias+".regimes")+" and ", regime.Code)
		territory := onDay(func(day string) any { return d.Texts(laws.Territory(regime.Code, day)) })
		_ = f.touching(t, alias, true, func() error {
			f.st.add("select distinct p.processing_scope_id from transfers x join processing_scope_transfers p on p.transfer_id = x.id where ")
			f.inRegister("Transfer", "x", false)
			f.st.add(" and x.archived_at is null and x.destination is not null and not "+d.InTexts("x.destination"), territory)
			f.st.add(" and not exists (select 1 from transfer_legs l where l.transfer_id = x.id and l.regime = ? and l.restricted = 'FALSE' and ", regime.Code)
			f.inRegister("TransferLeg", "l", true)
			f.st.add(")")
			return nil
		})
	}
	return nil
}

// processor writes that a processor is somewhere in the chain of engagements. The chain is followed from the processors up,
// whatever its length; union leaves out what was met before.
func (f *filter) processor(t *model.Type, alias string, v any, depth int) error {
	l := t.Link("engagements")
	f.st.add(alias + ".id in (select distinct k." + l.Near + " from " + l.Table + " k where k." + l.Far +
		" in (with recursive chain (id) as (select e.id from ")
	far := f.far("Processor")
	f.st.add(" join engagements e on e.engaged_id = " + far + ".id where e.archived_at is null and ")
	f.inRegister("Engagement", "e", true)
	if err := f.found("Processor", far, v, depth); err != nil {
		return err
	}
	f.st.add(" union select u.id from chain c join sub_processings s on s.downstream_id = c.id" +
		" join engagements u on u.id = s.upstream_id and u.archived_at is null where ")
	f.inRegister("SubProcessing", "s", true)
	f.st.add(" and ")
	f.inRegister("Engagement", "u", true)
	f.st.add(") select id from chain))")
	return nil
}

// far begins to select from a type's table and tells the alias.
func (f *filter) far(typ string) string {
	f.aliases++
	alias := "f" + strconv.Itoa(f.aliases)
	f.st.add(model.ByName(typ).Table + " " + alias)
	return alias
}

// found writes that a record of a type, under an alias, passes a where input.
func (f *filter) found(typ, alias string, v any, depth int) error {
	f.st.add(" and ")
	f.inRegister(typ, alias, true)
	f.st.add(" and ")
	return f.where(model.ByName(typ), alias, v.(map[string]any), depth+1)
}

func (f *filter) dueBefore(t *model.Type, alias string, v any, _ int) error {
	day, err := operand(t.Field("nextReviewOn"), v)
	f.st.add(alias+".next_review_on < ?", day)
	return err
}

func (f *filter) system(t *model.Type, alias string, v any, depth int) error {
	return f.touching(t, alias, true, func() error {
		f.st.add("select distinct p.processing_scope_id from ")
		far := f.far("System")
		f.st.add(" join processing_scope_systems p on p.system_id = " + far + ".id where " + far + ".archived_at is null")
		return f.found("System", far, v, depth)
	})
}

func (f *filter) recipient(t *model.Type, alias string, v any, depth int) error {
	return f.touching(t, alias, true, func() error {
		f.st.add("select distinct d.scope_id from ")
		far := f.far("Recipient")
		f.st.add(" join disclosures d on d.recipient_id = " + far + ".id where ")
		f.inRegister("Disclosure", "d", true)
		return f.found("Recipient", far, v, depth)
	})
}

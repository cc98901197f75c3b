package read

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/model"
)

// load finds the engagements by which data are touched, goes down their chains, and makes parties of those engaged.
func (l *touching) load(ctx context.Context, s *Session) error {
	f := &factReader{ctx: ctx, session: s}
	var starts []int64
	for _, t := range l.types {
		id, err := l.find(f, t)
		if err != nil {
			return err
		}
		if id == 0 {
			continue
		}
		l.found = true
		of, err := l.starts(f, t, id)
		if err != nil {
			return err
		}
		starts = append(starts, of...)
	}
	starts = distinct(starts)
	links := f.chains(starts, false, maxTouching)
	if f.err != nil {
		return f.err
	}
	if err := exceeded("touching", len(links), maxTouching, "links between engagements"); err != nil {
		return err
	}
	byEngagement, err := l.engaged(f, depths(starts, links))
	if err != nil {
		return err
	}
	if l.wantCountries {
		l.locate(f, byEngagement)
	}
	if f.err != nil {
		return f.err
	}
	slices.SortFunc(l.parties, func(a, b *party) int {
		return cmp.Or(cmp.Compare(a.depth, b.depth), strings.Compare(a.name, b.name), cmp.Compare(a.id, b.id))
	})
	ids := make([]int64, len(l.parties))
	for i, of := range l.parties {
		ids[i] = of.id
		l.below.take([]any{of.id})
	}
	if err := l.below.loadNext(ctx, s); err != nil {
		return err
	}
	return l.processors.loadIDs(ctx, s, distinct(ids))
}

// depths tells of engagements, and of all below them by links, how far down each is: 1 where no other of them is above it.
func depths(starts []int64, links []subLink) map[int64]int {
	out := map[int64]int{}
	under := map[int64]bool{}
	for _, link := range links {
		under[link.to] = true
	}
	top := slices.DeleteFunc(slices.Clone(starts), func(id int64) bool { return under[id] })
	for _, id := range top {
		out[id] = 1
	}
	walkDown(links, top, func(link subLink, depth int) {
		if out[link.to] == 0 {
			out[link.to] = depth + 1
		}
	})
	return out
}

// find finds the record of a type that is asked for; 0 stands for none.
func (l *touching) find(f *factReader, t *model.Type) (id int64, err error) {
	st := &statement{}
	st.add("select t.id from " + t.Table + " t where ")
	f.session.inRegister(st, t, "t", l.key == "")
	if l.id != 0 {
		st.add(" and t.id = ?", l.id)
	} else {
		st.add(" and t.key = ?", l.key)
	}
	err = f.session.query(f.ctx, st, func(cells []any) { id = cells[0].(int64) })
	return id, err
}

// starts finds the engagements that name the activities which process what is asked for, or process it by what they say
// themselves; those of a controller are all that it has.
func (l *touching) starts(f *factReader, t *model.Type, id int64) ([]int64, error) {
	st := &statement{}
	in := func(typ, alias string, found bool) { f.session.inRegister(st, model.ByName(typ), alias, found) }
	switch t.Name {
	case "Organisation":
		st.add("select t.id from controllers c join engagements t on t.engager_controller_id = c.id where c.organisation_id = ? and ", id)
		in("Controller", "c", true)
	case "ControllerActivity", "ProcessorActivity":
		k := t.Link("engagements")
		st.add("select t.id from "+k.Table+" k join engagements t on t.id = k."+k.Far+" where k."+k.Near+" = ?", id)
	default:
		using(st, t, id, in)
		st.add("select distinct t.id from (")
		for _, heir := range activityTypes() {
			k := heir.Link("engagements")
			st.add("select k." + k.Far + " as id from scopes u join " + heir.Table + " a on a.id = u.id join " + k.Table + " k on k." + k.Near + " = a.id where a.archived_at is null and ")
			in(heir.Name, "a", true)
			st.add(" union all ")
		}
		st.add("select id from scopes) e join engagements t on t.id = e.id where 1 = 1")
	}
	st.add(" and t.archived_at is null and ")
	in("Engagement", "t", true)
	st.add(" limit ?", maxTouching+1)
	var out []int64
	err := f.session.query(f.ctx, st, func(cells []any) { out = append(out, cells[0].(int64)) })
	if err != nil {
		return nil, err
	}
	return out, exceeded("touching", len(out), maxTouching, "engagements")
}

// using begins a statement with the scopes in which a vocabulary's record is used, by the name scopes: those of records that
// say so themselves and of those that inherit it. Of data categories those below count as well.
func using(st *statement, t *model.Type, id int64, in func(typ, alias string, found bool)) {
	st.add("with recursive ")
	if t.Name == "DataCategory" {
		st.add("below (id) as (select t.id from data_categories t where t.id = ? and ", id)
		in("DataCategory", "t", true)
		st.add(" union select t.id from below b join data_categories t on t.parent_id = b.id where ")
		in("DataCategory", "t", true)
		st.add("), own (id) as materialized (select u.scope_id from below b join data_uses u on u.data_category_id = b.id where ")
	} else {
		st.add("own (id) as materialized (select u.scope_id from data_use_data_subject_categories k"+
			" join data_uses u on u.id = k.data_use_id where k.data_subject_category_id = ? and ", id)
	}
	in("DataUse", "u", true)
	st.add("), scopes (id) as materialized (select own.id from own")
	for _, heir := range append(activityTypes(), model.ByName("Engagement")) {
		st.add(" union select r.id from own join " + heir.Table + " r on r." + heir.InheritColumn + " = own.id where ")
		in(heir.Name, "r", true)
	}
	st.add(") ")
}

// engaged makes a party of everybody who is engaged, and returns the parties by engagement.
func (l *touching) engaged(f *factReader, depth map[int64]int) (map[int64]*party, error) {
	for id := range depth {
		l.engagements = append(l.engagements, id)
	}
	slices.Sort(l.engagements)
	byID, byEngagement := map[int64]*party{}, map[int64]*party{}
	if len(l.engagements) == 0 {
		return byEngagement, nil
	}
	s, d := f.session, f.session.engine.db.Dialect
	st := &statement{}
	st.add("select e.id, p.id, o.name_fold, o.country from engagements e join processors p on p.id = e.engaged_id"+
		" join organisations o on o.id = p.organisation_id where "+d.InIDs("e.id"), d.IDs(l.engagements))
	for _, typ := range []string{"Engagement", "Processor", "Organisation"} {
		st.add(" and ")
		s.inRegister(st, model.ByName(typ), strings.ToLower(typ[:1]), true)
	}
	err := s.query(f.ctx, st, func(cells []any) {
		id, processor := cells[0].(int64), cells[1].(int64)
		of := byID[processor]
		if of == nil {
			of = &party{id: processor, depth: depth[id]}
			of.name, _ = cells[2].(string)
			of.at(cells[3])
			byID[processor] = of
			l.parties = append(l.parties, of)
		}
		of.depth = min(of.depth, depth[id])
		byEngagement[id] = of
	})
	if err != nil {
		return nil, err
	}
	return byEngagement, exceeded("parties", len(l.parties), maxParties, "parties")
}

// locate adds to the countries of parties those of systems and transfers that they or their engagements name.
func (l *touching) locate(f *factReader, byEngagement map[int64]*party) {
	byScope := map[int64]*party{}
	var scopes []int64
	for id, of := range byEngagement {
		byScope[id], byScope[of.id] = of, of
	}
	for id := range byScope {
		scopes = append(scopes, id)
	}
	slices.Sort(scopes)
	for _, named := range []struct{ typ, table, column, country string }{
		{"System", "processing_scope_systems", "system_id", "location"},
		{"Transfer", "processing_scope_transfers", "transfer_id", "destination"},
	} {
		t := model.ByName(named.typ)
		f.each(t, "select k.processing_scope_id, t."+named.country+" from "+named.table+" k join "+t.Table+" t on t.id = k."+named.column+
			" where t.archived_at is null and", "k.processing_scope_id", scopes, func(cells []any) { byScope[cells[0].(int64)].at(cells[1]) })
	}
	for _, of := range l.parties {
		slices.Sort(of.countries)
		of.countries = slices.Compact(of.countries)
	}
}

// at notes a country, if it is known.
func (of *party) at(country any) {
	if code, known := country.(string); known {
		of.countries = append(of.countries, code)
	}
}

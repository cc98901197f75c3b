package read

import (
	"strings"

	"github.com/openropa/ropa/internal/model"
)

// pairs are how a connection's records hang on the rows above where no column of theirs says so: by a table, a house rule,
// a chain of engagements. They are written as a select of pairs, the id above and the id of the record.
type pairs struct {
	// write writes the select. The parents function writes the condition on the column that holds the id above.
	write func(st *statement, columns pairColumns, parents func(column string))
	// inherits is the type whose house rules are among the records; nil where nothing is inherited.
	inherits *model.Type
}

// pairColumns writes the columns of the select from the expressions for the id above, the id of the record, the rank (own
// records before inherited ones) and the id of the record whose house rule it is.
type pairColumns func(parent, id, rank, origin string) string

const (
	edgeParent = "edge_parent"
	edgeRank   = "edge_rank"
	edgeOrigin = "edge_origin"
	noOrigin   = "cast(null as bigint)"
)

// allColumns are those of a connection; idColumn is that of a filter.
func allColumns(parent, id, rank, origin string) string {
	return parent + " as " + edgeParent + ", " + id + " as edge_id, " + rank + " as " + edgeRank + ", " + origin + " as " + edgeOrigin
}

func idColumn(_, id, _, _ string) string { return id }

// tablePairs are those of a table.
func tablePairs(table, near, far string) *pairs {
	return &pairs{write: func(st *statement, columns pairColumns, parents func(string)) {
		st.add("select " + columns("s."+near, "s."+far, "0", noOrigin) + " from " + table + " s where ")
		parents("s." + near)
	}}
}

// scopedPairs are the records that a root's scope names, and those that the scope it inherits names and its own does not.
func scopedPairs(t *model.Type, l *model.Link) *pairs {
	own := tablePairs(l.Table, l.Near, l.Far)
	if t.InheritColumn == "" {
		return own
	}
	inherit := "o." + t.InheritColumn
	return &pairs{inherits: t.Link(t.Inherits).Target(), write: func(st *statement, columns pairColumns, parents func(string)) {
		own.write(st, columns, parents)
		st.add(" union all select " + columns("o.id", "s."+l.Far, "1", inherit) + " from " + t.Table + " o join " + l.Table + " s on s." + l.Near + " = " + inherit + " where ")
		parents("o.id")
		st.add(" and not exists (select 1 from " + l.Table + " n where n." + l.Near + " = o.id and n." + l.Far + " = s." + l.Far + ")")
		if l.To == "RetentionRule" {
			st.add(" and not (" + hiddenRule(l) + ")")
		}
	}}
}

// hiddenRule is the condition that an inherited retention rule is hidden: a rule of the root's own is for all data, or
// those it has are together for every category that the inherited one is for.
func hiddenRule(l *model.Link) string {
	categories := l.Target().Link("dataCategories")
	own := l.Table + " n join " + l.Target().Table + " r on r.id = n." + l.Far + " and r.archived_at is null"
	mine := "n." + l.Near + " = o.id"
	of := func(alias, rule string) string {
		return categories.Table + " " + alias + " where " + alias + "." + categories.Near + " = " + rule
	}
	return "exists (select 1 from " + own + " where " + mine + " and not exists (select 1 from " + of("c", "r.id") + "))" +
		" or exists (select 1 from " + of("c", "s."+l.Far) + ") and not exists (select 1 from " + of("c", "s."+l.Far) +
		" and c." + categories.Far + " not in (select d." + categories.Far + " from " + own +
		" join " + categories.Table + " d on d." + categories.Near + " = r.id where " + mine + "))"
}

// linkPairs are those of a link that no column holds.
func linkPairs(t *model.Type, l *model.Link) *pairs {
	if l.Scoped {
		return scopedPairs(t, l)
	}
	return tablePairs(l.Table, l.Near, l.Far)
}

// derivedPairs are the connections that no link of the model holds. Archived engagements make nobody a sub-processor and
// lead to no controller.
var derivedPairs = map[string]struct {
	to    string
	pairs *pairs
	// deep is instead of pairs where an argument says how far down a chain of engagements the records are.
	deep func(depth int64) *pairs
}{
	"Engagement.upstream":   {to: "Engagement", pairs: tablePairs("sub_processings", "downstream_id", "upstream_id")},
	"Engagement.downstream": {to: "Engagement", pairs: tablePairs("sub_processings", "upstream_id", "downstream_id")},
	"Engagement.controllers": {to: "Controller", pairs: &pairs{write: func(st *statement, columns pairColumns, parents func(string)) {
		// From the engagement up every chain, whatever its length; union leaves out what was met before.
		st.add("select distinct " + columns("c.start", "e.engager_controller_id", "0", noOrigin) + " from (with recursive chain (start, id) as (select e.id, e.id from engagements e where ")
		parents("e.id")
		st.add(" union select c.start, s.upstream_id from chain c join sub_processings s on s.downstream_id = c.id" +
			" join engagements u on u.id = s.upstream_id and u.archived_at is null)" +
			" select start, id from chain) c join engagements e on e.id = c.id where e.engager_controller_id is not null")
	}}},
	"Controller.processors":   {to: "Processor", deep: engagedBelow("engager_controller_id")},
	"Processor.subProcessors": {to: "Processor", deep: engagedBelow("engager_processor_id")},
}

// engagedBelow are the processors that are engaged by the one in a column of engagements, and down the chains of these so
// many levels or, with 0, all of them.
func engagedBelow(engager string) func(depth int64) *pairs {
	return func(depth int64) *pairs {
		return &pairs{write: func(st *statement, columns pairColumns, parents func(string)) {
			if depth == 1 {
				st.add("select distinct " + columns("e."+engager, "e.engaged_id", "0", noOrigin) + " from engagements e where e.archived_at is null and ")
				parents("e." + engager)
				return
			}
			// Levels are told apart only where they are counted: union leaves out what was met before.
			level := "c.level"
			if depth > 0 {
				level = "c.level + 1"
			}
			st.add("select distinct " + columns("c.start", "e.engaged_id", "0", noOrigin) +
				" from (with recursive chain (start, id, level) as (select e." + engager + ", e.id, 1 from engagements e where e.archived_at is null and ")
			parents("e." + engager)
			st.add(" union select c.start, u.id, " + level + " from chain c join sub_processings s on s.upstream_id = c.id" +
				" join engagements u on u.id = s.downstream_id and u.archived_at is null")
			if depth > 0 {
				st.add(" where c.level < ?", depth)
			}
			st.add(") select start, id from chain) c join engagements e on e.id = c.id")
		}}
	}
}

// usage is how the records of a type use those of a vocabulary: one select of pairs for every path of links between them.
func usage(t *model.Type, vocabulary string) *pairs {
	var selects []func(st *statement, columns pairColumns, parents func(string))
	var visit func(of *model.Type, from func(alias string) (join, root string), depth int)
	visit = func(of *model.Type, from func(alias string) (join, root string), depth int) {
		alias := "x" + strings.Repeat("x", depth)
		join, root := from(alias)
		for _, l := range of.Links {
			switch {
			case l.Kind == model.Parts:
				visit(l.Target(), func(part string) (string, string) {
					if depth == 0 {
						// The part's own column names the root, or its scope, which has the same id.
						return l.Target().Table + " " + part, part + "." + l.Column
					}
					return l.Target().Table + " " + part + " join " + join + " on " + alias + ".id = " + part + "." + l.Column, root
				}, depth+1)
			case l.To != vocabulary:
			case l.Kind == model.One:
				selects = append(selects, func(st *statement, columns pairColumns, parents func(string)) {
					st.add("select distinct " + columns(alias+"."+l.Column, root, "0", noOrigin) + " from " + join + " where ")
					parents(alias + "." + l.Column)
				})
			case l.Kind == model.Many:
				near := alias + ".id"
				selects = append(selects, func(st *statement, columns pairColumns, parents func(string)) {
					// Crossed, so that SQLite goes from the pairs to the records and not the other way round.
					st.add("select distinct " + columns("m."+l.Far, root, "0", noOrigin) + " from " + l.Table + " m cross join " + join + " where m." + l.Near + " = " + near + " and ")
					parents("m." + l.Far)
				})
			}
		}
	}
	visit(t, func(alias string) (string, string) { return t.Table + " " + alias, alias + ".id" }, 0)
	if selects == nil {
		return nil
	}
	return &pairs{write: func(st *statement, columns pairColumns, parents func(string)) {
		for i, write := range selects {
			if i > 0 {
				st.add(" union ") // not all, and distinct: one record may use another in several places
			}
			write(st, columns, parents)
		}
	}}
}

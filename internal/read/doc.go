// Package read is the one read path: it answers the selection of a root field, or of a mutation's payload, with finished
// bytes. gqlgen parses and validates the operation against the contract and calls in here once for each root field; below
// the roots there is no resolver. Three stages follow one another.
//
// # Plan (roots.go, plan.go, plan_page.go)
//
// A planner walks the selection set, merged by gqlgen's own CollectFields for every concrete type, and builds two things
// side by side. [rows] stand for what one statement will bring: a concrete type and the columns that anything selected
// needs, whatever its alias. A [program] tells how one row is written: a list of members, each a name and a function that
// writes from the row's cells. Between rows stand loaders, one for each way to get from here to there:
//
//	fixed       by ids that the plan knows: node, nodes, register, viewer, the record of a payload
//	one         a link to one record, by an id in a cell
//	list        parts, and the few roots behind a table of pairs; parts of a scope with the house rules behind them
//	connection  a list in pages: at the root over a type or the types of an interface; below each row by a column, or by
//	            pairs (pairs.go) where a table, a house rule, a chain of engagements or any use says what hangs there
//	reference   ids inside the objects of a JSON column
//	search      the records whose words a text holds, from the terms that the registry keeps (search.go)
//	derived     a computed link, from the table in derived.go
//	chain       all sub-processing below engagements, in one list (chain.go)
//
// Two aliases of one link with the same arguments share a loader, so a selection that says a thing twice reads it once.
// Arguments come from coerce.go, which coerces literals, variables and defaults by the contract alone; pages and cursors
// are read in order.go, where tests are turned into SQL in filter.go. What the principal may not read is refused here.
//
// # Load (connection.go, connection_union.go, links.go, derived.go, pairs.go, rows.go)
//
// Loaders run level by level, each with the ids of the level above in one placeholder, so that the number and the text of
// the statements follow from the shape of the selection and never from the data. Pages below rows are cut by a window per
// parent. All root fields of an operation read one snapshot, one after the other. The one place that decides which rows a
// statement sees is inRegister.
//
// # Write (render.go)
//
// The programs append JSON to one buffer. Nothing is looked up any more, and nothing can fail but the bound on the size.
//
// # Rules
//
// Missing values are smaller than all others, ties go by id in the direction of the last term. A comparison with a missing
// value does not hold, and its negation does. Lists leave archived records out unless told otherwise; links to them stay.
// checkContract proves at the start that every field of the contract has a source. The tests compare served answers with a
// naive interpreter over exported documents, for random operations on both databases.
package read

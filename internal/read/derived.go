package read

import "context"

// derivation is a field that no column holds: a record is computed for each of a batch of ids in one statement, which
// yields pairs of the id asked for and the id of the answer.
type derivation struct {
	typ, field, to string
	// pairs selects (id, answer) with the batch's condition on column at the end.
	pairs, column string
}

// derivations are all such fields of the contract.
var derivations = []derivation{
	{typ: "Organisation", field: "asController", to: "Controller", pairs: "select t.organisation_id, t.id from controllers t where ", column: "t.organisation_id"},
	{typ: "Organisation", field: "asProcessor", to: "Processor", pairs: "select t.organisation_id, t.id from processors t where ", column: "t.organisation_id"},
}

func findDerivation(typ, field string) *derivation {
	for i, d := range derivations {
		if d.typ == typ && d.field == field {
			return &derivations[i]
		}
	}
	return nil
}

// derived follows a derivation.
type derived struct {
	*derivation
	from, to *rows
	answers  map[int64]int64
}

func (l *derived) load(ctx context.Context, s *Session) error {
	d := s.engine.db.Dialect
	st := &statement{}
	st.add(l.pairs)
	s.inRegister(st, l.to.typ, "t", true)
	st.add(" and "+d.InIDs(l.column), d.IDs(l.from.ids(0)))
	l.answers = map[int64]int64{}
	var ids []int64
	err := s.query(ctx, st, func(cells []any) {
		l.answers[cells[0].(int64)] = cells[1].(int64)
		ids = append(ids, cells[1].(int64))
	})
	if err != nil {
		return err
	}
	return l.to.loadIDs(ctx, s, distinct(ids))
}

func (l *derived) target(cells []any) []any {
	if id, ok := l.answers[cells[0].(int64)]; ok {
		return l.to.row(id)
	}
	return nil
}

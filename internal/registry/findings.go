package registry

import (
	"cmp"
	"context"
	"slices"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// The days that stand in findings where they hold without beginning or end.
const (
	firstDay = "0001-01-01"
	lastDay  = "9999-12-31"
)

// findingRow is a row of findings.
type findingRow struct {
	id                                                            int64
	record                                                        int64
	rule, recordType, recordKey, path, severity, regimes, message string
	rank                                                          int
	owner                                                         int64
	openedOn, from, to                                            string
}

// findingPlace is where a record may have several findings, one after the other.
type findingPlace struct {
	record     int64
	rule, path string
}

func (f findingRow) place() findingPlace { return findingPlace{f.record, f.rule, f.path} }

var findingColumns = []string{
	"id", "register_id", "rule", "record_type", "record_id", "record_key", "owner_id", "path", "severity", "severity_rank",
	"regimes", "message", "opened_on", "holds_from", "holds_to",
}

// saveFindings writes what was found of records where it differs from what was found before. A finding keeps its id and the day
// on which it was first found for as long as there is one of the rule at the field.
func (e *examiner) saveFindings(ctx context.Context, subjects []*record.Record, found []compliance.Finding) error {
	rows, err := e.findingsOf(ctx, subjects)
	if err != nil {
		return err
	}
	before := map[findingPlace][]findingRow{}
	for _, row := range rows {
		before[row.place()] = append(before[row.place()], row)
	}
	byID := map[int64]*record.Record{}
	for _, r := range subjects {
		byID[r.ID] = r
	}
	e.turns.begin(rows, e.told)
	var gone []int64
	b := e.batch()
	for _, f := range found {
		row, err := e.findingRow(f, byID[f.Record])
		if err != nil {
			return err
		}
		e.turns.found(row, e.told)
		if was := before[row.place()]; len(was) > 0 {
			row.id, row.openedOn = was[0].id, was[0].openedOn
			before[row.place()] = was[1:]
			if row == was[0] {
				continue
			}
			gone = append(gone, row.id)
		}
		b.finding(row)
	}
	e.turns.end()
	for _, rest := range before {
		for _, row := range rest {
			gone = append(gone, row.id)
		}
	}
	if gone != nil {
		slices.Sort(gone)
		query := "delete from findings where register_id = ? and " + e.db.Dialect.InIDs("id")
		if err := e.exec(ctx, query, e.writer.Register, e.db.Dialect.IDs(gone)); err != nil {
			return err
		}
	}
	return b.insert(ctx)
}

func (e *examiner) findingRow(f compliance.Finding, r *record.Record) (findingRow, error) {
	regimes, err := model.CanonicalJSON(f.Regimes)
	return findingRow{
		id: e.ids.Next(e.clock()), record: r.ID, rule: f.Rule, recordType: r.Type.Name, recordKey: r.Key(), path: f.Path,
		severity: string(f.Severity), rank: f.Severity.Rank(), regimes: string(regimes), message: f.Message,
		owner: r.One["owner"], openedOn: e.day, from: cmp.Or(f.From, firstDay), to: cmp.Or(f.To, lastDay),
	}, err
}

func (b *batch) finding(f findingRow) {
	n := b.into("findings", lastRank, func() []string { return findingColumns })
	n.values = append(n.values, f.id, b.t.writer.Register, f.rule, f.recordType, f.record, f.recordKey, idOrNil(f.owner), f.path,
		f.severity, f.rank, f.regimes, f.message, f.openedOn, f.from, f.to)
}

// findingsOf reads what was found of records, in the order of the days.
func (e *examiner) findingsOf(ctx context.Context, subjects []*record.Record) ([]findingRow, error) {
	ids := make([]int64, len(subjects))
	for i, r := range subjects {
		ids[i] = r.ID
	}
	query := "select id, rule, record_type, record_id, record_key, coalesce(owner_id, 0), path, severity, severity_rank, regimes," +
		" message, opened_on, holds_from, holds_to from findings where register_id = ? and " + e.db.Dialect.InIDs("record_id") +
		" order by record_id, rule, path, holds_from"
	var rows []findingRow
	err := each(ctx, e.tx, e.db.Dialect, query, []any{e.writer.Register, e.db.Dialect.IDs(ids)}, func(scan scanner) error {
		var f findingRow
		err := scan(&f.id, &f.rule, &f.recordType, &f.record, &f.recordKey, &f.owner, &f.path, &f.severity, &f.rank, &f.regimes,
			&f.message, &f.openedOn, &f.from, &f.to)
		rows = append(rows, f)
		return err
	})
	return rows, err
}

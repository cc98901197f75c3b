package read_test

import (
	"cmp"
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/store"
)

// findingLibrary is a register whose findings are made up, with all their rows, which are listed by looking at each of them.
type findingLibrary struct {
	*client
	law    *law.Law
	rows   []*findingRow // those that hold today and are seen, in the order of their ids
	hidden []string
	day    string
}

type findingRow struct {
	n, record, rank                                 int64
	rule, typ, key, path, severity, message, opened string
	from, to, owner, waiver                         string // empty where there is none
	regimes                                         []string
	waivedUntil                                     string
	waivedBy                                        int64
}

func (f *findingRow) id() string       { return idShown("find", f.n) }
func (f *findingRow) recordID() string { return model.FormatID(model.ByName(f.typ), f.record) }

// idShown writes an id as it is shown.
func idShown(prefix string, n int64) string { return model.FormatID(&model.Type{Prefix: prefix}, n) }

var (
	madeUpRules    = []string{"R-001", "R-003", "R-012", "R-059"}
	madeUpPaths    = []string{"", "regimes", "contacts[dpo].email", "contacts", "purposes[a].bases", "purposes[b_c]", "owner", "dataSources[web]"}
	madeUpMessages = []string{"It is missing.", "Who?", "It's 100% \"wrong\"."}
	madeUpDays     = []string{"2024-06-16", "2025-06-14", "2025-06-15", "2025-06-16", "2025-06-17", "2026-01-01", "2027-01-01"}
)

// madeUpIDs are those of all registers of a database.
var madeUpIDs model.IDs

func pickOf[T any](rng *rand.Rand, list ...T) T { return list[rng.IntN(len(list))] }

// makeUp replaces the findings of a register by random ones, some of which are waived.
func makeUp(t *testing.T, db *store.DB, r *registry.Registry, register int64, rng *rand.Rand, n int) {
	t.Helper()
	var waivers []registry.Change
	transact(t, db, func(tx *sql.Tx) error {
		if _, err := tx.Exec(db.Dialect.Rebind("delete from findings where register_id = ?"), register); err != nil {
			return err
		}
		members, err := rowIDs(tx, db.Dialect, model.ByName("Member"), register)
		if err != nil {
			return err
		}
		for i := range n {
			typ := pickOf(rng, compliance.Examined()...)
			records, err := rowIDs(tx, db.Dialect, typ, register)
			if err != nil {
				return err
			}
			record := pickOf(rng, records...)
			var key string
			if err := tx.QueryRow(db.Dialect.Rebind("select key from "+typ.Table+" where id = ?"), record).Scan(&key); err != nil {
				return err
			}
			severity := pickOf(rng, law.SeverityError, law.SeverityWarning, law.SeverityInfo, law.SeverityCompleteness)
			rule, path, message := pickOf(rng, madeUpRules...), pickOf(rng, madeUpPaths...), pickOf(rng, madeUpMessages...)
			regimes := pickOf(rng, `["UK_GDPR"]`, `["UK_GDPR","EU_GDPR"]`, `["POPIA"]`, `[]`)
			from, to := "0001-01-01", "9999-12-31"
			if rng.IntN(2) == 0 {
				from = pickOf(rng, madeUpDays[:5]...)
			}
			if rng.IntN(3) == 0 {
				to = pickOf(rng, madeUpDays[2:]...)
			}
			var owner any
			if rng.IntN(2) == 0 {
				owner = pickOf(rng, members...)
			}
			insert := `insert into findings (id, register_id, rule, record_type, record_id, record_key, owner_id, path, severity, severity_rank,
				regimes, message, opened_on, holds_from, holds_to) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
			if _, err := tx.Exec(db.Dialect.Rebind(insert), madeUpIDs.Next(worldTime), register, rule, typ.Name, record, key, owner, path, string(severity),
				severity.Rank(), regimes, message, pickOf(rng, madeUpDays[:4]...), from, to); err != nil {
				return err
			}
			if rng.IntN(2) == 0 {
				continue
			}
			said := registry.Input{
				"rule": rule, "recordType": typ.Name, "recordKey": key, "message": message, "until": pickOf(rng, madeUpDays[1:]...), "reason": "So",
			}
			if path != "" {
				said["path"] = path
			}
			if other := pickOf(rng, "", "", "", "rule", "recordKey", "path", "message"); other != "" {
				said[other] = map[string]string{"rule": "R-002", "recordKey": "another", "path": "name", "message": "Else."}[other]
			}
			name := fmt.Sprint("made-up-", i)
			waivers = append(waivers, put("Waiver", name, said))
			if rng.IntN(6) == 0 {
				waivers = append(waivers, registry.Change{Action: registry.Archive, Type: model.ByName("Waiver"), Key: name})
			}
		}
		return nil
	})
	if _, err := r.Apply(t.Context(), registry.Writer{Register: register, Actor: "system/test"}, waivers); err != nil {
		t.Fatal(err)
	}
}

// newFindingLibrary reads the findings of a register. The principal sees all but some types.
func newFindingLibrary(t *testing.T, db *store.DB, register int64, hidden ...string) *findingLibrary {
	t.Helper()
	laws, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := &findingLibrary{client: summaryClient(t, db, register, worldTime), law: laws, hidden: hidden}
	l.scope.Visible = func(name string) error {
		if slices.Contains(hidden, name) {
			return fault.New(fault.Forbidden, "To read %s takes more.", name)
		}
		return nil
	}
	l.day = l.today(t, db, register)
	today := l.day
	var all []*findingRow
	selected(t, db, register, `id, record_id, severity_rank, rule, record_type, record_key, path, severity, message, opened_on, holds_from,
		holds_to, coalesce(owner_id, 0), regimes from findings`, func(scan func(...any) error) error {
		f := &findingRow{}
		var owner int64
		var regimes string
		err := scan(&f.n, &f.record, &f.rank, &f.rule, &f.typ, &f.key, &f.path, &f.severity, &f.message, &f.opened, &f.from, &f.to, &owner, &regimes)
		if owner != 0 {
			f.owner = model.FormatID(model.ByName("Member"), owner)
		}
		all = append(all, f)
		return cmp.Or(err, json.Unmarshal([]byte(regimes), &f.regimes))
	})
	selected(t, db, register, `id, rule, record_type, record_key, coalesce(path, ''), message, until, coalesce(archived_at, 0) from waivers`,
		func(scan func(...any) error) error {
			var id, archived int64
			var w findingRow
			err := scan(&id, &w.rule, &w.typ, &w.key, &w.path, &w.message, &w.to, &archived)
			for _, f := range all {
				same := f.rule == w.rule && f.typ == w.typ && f.key == w.key && f.path == w.path && f.message == w.message
				if later := cmp.Or(strings.Compare(w.to, f.waivedUntil), cmp.Compare(id, f.waivedBy)); same && archived == 0 && w.to >= today && later > 0 {
					f.waivedUntil, f.waivedBy, f.waiver = w.to, id, model.FormatID(model.ByName("Waiver"), id)
				}
			}
			return err
		})
	for _, f := range all {
		if f.from <= today && today <= f.to && !l.hides(f) {
			f.opened = max(f.opened, f.from)
			f.from, f.to = strings.TrimPrefix(f.from, "0001-01-01"), strings.TrimPrefix(f.to, "9999-12-31")
			l.rows = append(l.rows, f)
		}
	}
	slices.SortFunc(l.rows, func(a, b *findingRow) int { return cmp.Compare(a.n, b.n) })
	return l
}

// today is the day of the world in the register's time zone.
func (l *findingLibrary) today(t *testing.T, db *store.DB, register int64) string {
	t.Helper()
	var name string
	if err := db.Reader().QueryRow(db.Dialect.Rebind("select time_zone from registers where id = ?"), register).Scan(&name); err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return worldTime.In(zone).Format(time.DateOnly)
}

func selected(t *testing.T, db *store.DB, register int64, what string, each func(scan func(...any) error) error) {
	t.Helper()
	rows, err := db.Reader().Query(db.Dialect.Rebind("select "+what+" where register_id = ?"), register)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			t.Fatal(err)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

var stepPattern = regexp.MustCompile(`([A-Za-z]+)(\[[^\]]*\])?`)

// hides tells whether a finding is about something that the principal does not see.
func (l *findingLibrary) hides(f *findingRow) bool {
	typ := model.ByName(f.typ)
	if slices.Contains(l.hidden, f.typ) {
		return true
	}
	for _, step := range stepPattern.FindAllStringSubmatch(f.path, -1) {
		link := typ.Link(step[1])
		if link == nil {
			return false
		}
		if slices.Contains(l.hidden, link.To) {
			return true
		}
		typ = link.Target()
	}
	return false
}

// makeUpNone takes a register's findings away.
func makeUpNone(t *testing.T, db *store.DB, register int64) {
	t.Helper()
	transact(t, db, func(tx *sql.Tx) error {
		_, err := tx.Exec(db.Dialect.Rebind("delete from findings where register_id = ?"), register)
		return err
	})
}

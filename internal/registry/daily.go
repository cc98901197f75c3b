package registry

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// dailyActor is who the change log names for what a day brought.
const dailyActor = "system/daily"

// tellEvery is how often a server looks whether a day has begun in a register.
const tellEvery = time.Minute

// Told is a register of which was told what the days brought.
type Told struct {
	Register int64
	Key      string
	// Day is the last day that was told of, and Events how many events there were.
	Day    string
	Events int
}

// TellDays tells of every register what the days brought of which nobody has told yet: up to today, by the clock of the
// register. Each register is one transaction. Where several programs do it at once, one of them does a register and the others
// see that it is done: who holds the register's head does it, and loses the head with its connection should it die. What
// cannot be told of one register keeps nobody from the others; the error is of all.
func (r *Registry) TellDays(ctx context.Context) ([]Told, error) {
	var due []Told
	query := "select h.register_id, r.key, r.time_zone, coalesce(h.told_on, '') from register_heads h" +
		" join registers r on r.id = h.register_id order by r.key"
	err := each(ctx, r.db.Reader(), r.db.Dialect, query, nil, func(scan scanner) error {
		var t Told
		var zone, told string
		if err := scan(&t.Register, &t.Key, &zone, &told); err != nil {
			return err
		}
		place, err := time.LoadLocation(zone)
		if err == nil && told < r.clock().In(place).Format(time.DateOnly) {
			due = append(due, t)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for days to tell of: %w", err)
	}
	var told []Told
	var failed []error
	for _, t := range due {
		if t.Day, t.Events, err = r.tellDaysOf(ctx, t.Register); err != nil {
			failed = append(failed, fmt.Errorf("tell what the days brought to register %s: %w", t.Key, err))
		} else if t.Day != "" {
			told = append(told, t)
		}
	}
	return told, errors.Join(failed...)
}

// KeepTelling tells what the days brought, now and at each tick, every minute if there is none, until the context ends.
func (r *Registry) KeepTelling(ctx context.Context, tick <-chan time.Time, log *slog.Logger) {
	if tick == nil {
		ticker := time.NewTicker(tellEvery)
		defer ticker.Stop()
		tick = ticker.C
	}
	for {
		told, err := r.TellDays(ctx)
		for _, t := range told {
			log.InfoContext(ctx, "told what the days brought", "register", t.Key, "day", t.Day, "events", t.Events)
		}
		if err != nil && ctx.Err() == nil {
			log.ErrorContext(ctx, "not told what the days brought; it is tried again", "cause", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick:
		}
	}
}

// tellDaysOf does it for one register. The day is empty where somebody else has done it.
func (r *Registry) tellDaysOf(ctx context.Context, register int64) (day string, events int, err error) {
	tx, err := r.db.Writer().BeginTx(ctx, nil)
	if err != nil {
		return "", 0, err
	}
	// Where the transaction was committed there is nothing left to roll back.
	defer func() { _ = tx.Rollback() }()
	t := r.of(tx, register)
	if t.head, err = t.readHead(ctx, r.db.Dialect.ForUpdate()); err != nil {
		return "", 0, err
	}
	before, told := t.head, t.told
	if err := t.tellDays(ctx); err != nil || t.told == told {
		return "", 0, err
	}
	if err := tx.Commit(); err != nil {
		return "", 0, err
	}
	if t.head != before && r.feed != nil {
		r.feed.Tell(register, t.head.Version)
	}
	return t.told, t.brought, nil
}

// tellDays tells what the days up to today brought, unless it is told already: ahead of whatever the transaction changes, which
// is then told as it comes. So each event is told once, of the day it belongs to, by the records as they were on it.
func (t *transaction) tellDays(ctx context.Context) error {
	today := time.UnixMicro(t.now).In(cmp.Or(t.zone, time.UTC)).Format(time.DateOnly)
	if t.fresh || today <= t.told {
		return nil
	}
	var events []event
	if t.told != "" {
		var err error
		if events, err = t.broughtBy(ctx, t.told, today); err != nil {
			return fmt.Errorf("tell what the days brought: %w", err)
		}
	}
	noted, err := t.note(ctx, t.head, dailyActor, "", events)
	if err != nil {
		return err
	}
	for i := range noted {
		noted[i].byClock = true
	}
	if err := t.append(ctx, noted); err != nil {
		return err
	}
	t.told, t.brought = today, len(events)
	if err := t.exec(ctx, "update register_heads set told_on = ? where register_id = ?", today, t.writer.Register); err != nil {
		return err
	}
	if noted == nil {
		return nil
	}
	// What the transaction writes comes behind that.
	return t.describe()
}

// broughtBy is what the days after one and up to another brought to the records as they are.
func (t *transaction) broughtBy(ctx context.Context, after, upTo string) ([]event, error) {
	var events []event
	for _, by := range []func(ctx context.Context, after, upTo string) ([]event, error){t.agreementsTurned, t.chainTurned, t.findingsTurned} {
		some, err := by(ctx, after, upTo)
		if err != nil {
			return nil, err
		}
		events = append(events, some...)
	}
	inOrderOfDays(events)
	return events, nil
}

// agreementsTurned are the agreements that came near their end, or ended.
func (t *transaction) agreementsTurned(ctx context.Context, after, upTo string) ([]event, error) {
	ids, err := t.selectIDs(ctx, "select id from agreements where register_id = ? and archived_at is null and status = ? and ends_on >= ? and ends_on <= ?",
		t.writer.Register, compliance.AgreementSigned, after, addDays(upTo, compliance.AgreementExpiresWithin))
	if err != nil || ids == nil {
		return nil, err
	}
	agreements, err := record.Load(ctx, t.tx, t.db.Dialect, t.writer.Register, model.ByName("Agreement"), ids)
	var events []event
	for _, a := range agreements {
		was := compliance.AgreementState(a, after)
		for day := addDays(after, 1); day <= upTo; day = addDays(day, 1) {
			is := compliance.AgreementState(a, day)
			if kind := agreementEvents[is]; is != was && kind != "" {
				events = append(events, event{kind: kind, typ: a.Type, id: a.ID, on: day})
			}
			was = is
		}
	}
	return events, err
}

// findingsTurned are the records in which findings began to hold, once for each day, and once more for the fields that not everybody
// sees.
func (t *transaction) findingsTurned(ctx context.Context, after, upTo string) ([]event, error) {
	// A finding that only says something else from a day on was there before.
	query := "select f.record_type, f.record_id, f.rule, f.holds_from, f.path, coalesce(p.holds_to, '') from findings f left join findings p" +
		" on p.register_id = f.register_id and p.record_id = f.record_id and p.rule = f.rule and p.path = f.path and p.holds_to < f.holds_from" +
		" where f.register_id = ? and f.holds_from > '" + firstDay + "' and f.holds_from > ? and f.holds_from <= ?"
	type began struct {
		typ  string
		id   int64
		rule string
		path string
		from string
	}
	continued := map[began]bool{}
	err := each(ctx, t.tx, t.db.Dialect, query, []any{t.writer.Register, after, upTo}, func(scan scanner) error {
		var b began
		var before string
		err := scan(&b.typ, &b.id, &b.rule, &b.from, &b.path, &before)
		continued[b] = continued[b] || before == addDays(b.from, -1)
		return err
	})
	rules := map[event][]string{}
	for b, goesOn := range continued {
		if !goesOn {
			typ := model.ByName(b.typ)
			e := event{kind: FindingOpened, typ: typ, id: b.id, on: b.from, detail: through(typ, b.path)}
			rules[e] = append(rules[e], b.rule)
		}
	}
	return withRules(rules), err
}

// addDays is the day so many days after another.
func addDays(day string, n int) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return at.AddDate(0, 0, n).Format(time.DateOnly)
}

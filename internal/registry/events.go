package registry

import (
	"cmp"
	"context"
	"slices"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// EventKind says what happened to a record.
type EventKind string

// The kinds of events, all there are, in the order of the contract.
const (
	AgreementExpiring     EventKind = "AGREEMENT_EXPIRING"
	AgreementExpired      EventKind = "AGREEMENT_EXPIRED"
	SubProcessorProposed  EventKind = "SUB_PROCESSOR_PROPOSED"
	SubProcessorObjected  EventKind = "SUB_PROCESSOR_OBJECTED"
	SubProcessorEffective EventKind = "SUB_PROCESSOR_EFFECTIVE"
	TransfersChanged      EventKind = "ENGAGEMENT_TRANSFERS_CHANGED"
	MeasuresChanged       EventKind = "ENGAGEMENT_MEASURES_CHANGED"
	FindingOpened         EventKind = "FINDING_OPENED"
)

// EventKinds lists the kinds of events.
var EventKinds = []EventKind{
	AgreementExpiring, AgreementExpired, SubProcessorProposed, SubProcessorObjected, SubProcessorEffective, TransfersChanged,
	MeasuresChanged, FindingOpened,
}

// maxEvents is how many events one entry of the change log has at most, so that an entry stays small however much comes of a
// change or a day.
const maxEvents = 100

// event is something that happened to a record: a row of change_events. It belongs to an entry of the change log, but is no
// part of what that one's hash is of: it follows from the records, the law and the days.
type event struct {
	kind EventKind
	typ  *model.Type
	id   int64
	on   string
	// detail holds ids or codes: of what else it is about, or the rules of findings.
	detail string
	// cause is the record with whose change it came.
	cause int64
}

// tell notes an event, to be written with the entries of the change log.
func (t *transaction) tell(e event) { t.events = append(t.events, e) }

// attach gives the events to entries: each to that of the record with whose change it came, or else the last one. What is more
// than an entry holds follows in entries of its own.
func (t *transaction) attach(ctx context.Context) error {
	at := map[int64]int{}
	for i, e := range t.entries {
		at[e.RootID] = i
	}
	var rest []event
	for _, e := range t.events {
		i, known := at[e.cause]
		if !known {
			i = len(t.entries) - 1
		}
		if i < 0 || len(t.entries[i].events) == maxEvents {
			rest = append(rest, e)
		} else {
			t.entries[i].events = append(t.entries[i].events, e)
		}
	}
	head := t.head
	if n := len(t.entries); n > 0 {
		head = Head{t.entries[n-1].Seq, t.entries[n-1].Hash}
	}
	noted, err := t.note(ctx, head, t.writer.Actor, t.writer.Request, rest)
	t.entries = append(t.entries, noted...)
	return err
}

// note makes entries behind a head that change nothing, and tell of events: they are about the register, as it is.
func (t *transaction) note(ctx context.Context, head Head, actor, request string, events []event) ([]entry, error) {
	if len(events) == 0 {
		return nil, nil
	}
	registers, err := record.Load(ctx, t.tx, t.db.Dialect, t.writer.Register, model.ByName("Register"), nil)
	if err != nil {
		return nil, err
	}
	var entries []entry
	for some := range slices.Chunk(events, maxEvents) {
		e, err := t.entry(registers[0], Noted, head)
		if err != nil {
			return nil, err
		}
		e.Actor, e.Request, e.events = actor, request, some
		if e.Hash, err = e.computeHash(); err != nil {
			return nil, err
		}
		entries, head = append(entries, e), Head{e.Seq, e.Hash}
	}
	return entries, nil
}

// events adds the events of an entry.
func (b *batch) events(e entry) {
	for i, v := range e.events {
		n := b.into("change_events", lastRank, func() []string {
			return []string{"register_id", "seq", "n", "kind", "record_type", "record_id", "on_day", "detail", "by_clock"}
		})
		clock := 0
		if e.byClock {
			clock = 1
		}
		n.values = append(n.values, e.Register, e.Seq, i, string(v.kind), v.typ.Name, v.id, v.on, v.detail, clock)
	}
}

// inOrderOfDays sorts events by their days, and those of a day in the order of the kinds.
func inOrderOfDays(events []event) {
	slices.SortFunc(events, func(a, b event) int {
		return cmp.Or(cmp.Compare(a.on, b.on), slices.Index(EventKinds, a.kind)-slices.Index(EventKinds, b.kind),
			cmp.Compare(a.id, b.id), cmp.Compare(a.detail, b.detail))
	})
}

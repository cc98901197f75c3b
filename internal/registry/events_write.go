package registry

import (
	"context"
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// happen tells what happened with the changes of records, beyond the changes themselves. It looks at the records as they are
// on the last day that was told of, so that what a later day brings is left to that day.
func (t *transaction) happen(ctx context.Context, items []*item) error {
	using := []*usage{{kind: TransfersChanged, link: "transfers"}, {kind: MeasuresChanged, link: "securityMeasures"}}
	for _, it := range items {
		switch it.new.Type.Name {
		case "Agreement":
			t.happenToAgreement(it)
		case "Engagement":
			for _, u := range using {
				if it.linksDiffer(u.link) {
					t.tell(event{kind: u.kind, typ: it.new.Type, id: it.new.ID, on: t.told, cause: it.new.ID})
					u.told = append(u.told, it.new.ID)
				}
			}
		case "Processor":
			for _, u := range using {
				if it.linksDiffer(u.link) {
					u.processors = append(u.processors, it.new)
				}
			}
		case "Transfer", "SecurityMeasure":
			for _, u := range using {
				if model.ByName("Engagement").Link(u.link).To == it.new.Type.Name && it.substance() {
					u.changed = append(u.changed, it.new)
				}
			}
		}
	}
	if err := t.happenToChain(ctx, items); err != nil {
		return err
	}
	for _, u := range using {
		if err := t.happenToUsers(ctx, u); err != nil {
			return err
		}
	}
	return nil
}

// agreementEvents are the events of the states of agreements that are told of.
var agreementEvents = map[string]EventKind{
	compliance.AgreementExpiring: AgreementExpiring, compliance.AgreementExpired: AgreementExpired,
}

// happenToAgreement tells of an agreement that is about to end, or has ended, as it was not before the change.
func (t *transaction) happenToAgreement(it *item) {
	was := ""
	if it.old != nil {
		was = agreementState(it.old, t.told)
	}
	if is := agreementState(it.new, t.told); is != was && agreementEvents[is] != "" {
		t.tell(event{kind: agreementEvents[is], typ: it.new.Type, id: it.new.ID, on: t.told, cause: it.new.ID})
	}
}

// agreementState is the state of an agreement on a day, empty for one that is out of use.
func agreementState(agreement *record.Record, day string) string {
	if agreement.Values["archivedAt"] != nil {
		return ""
	}
	return compliance.AgreementState(agreement, day)
}

// linksDiffer tells whether a record that was there before has other records behind a link.
func (it *item) linksDiffer(link string) bool {
	return it.old != nil && !slices.Equal(it.old.Many[link], it.new.Many[link])
}

// substance tells whether a record that was there before says something else now, and not only where that comes from.
func (it *item) substance() bool {
	return it.old != nil && (it.archival() != "" || slices.ContainsFunc(diff(it.old, it.new), func(path string) bool {
		return !strings.HasPrefix(path, "citations")
	}))
}

// usage is what engagements use that was changed: records behind a link of their scope or of the engaged processor's, and the
// links of processors. told are the engagements of which it was told already.
type usage struct {
	kind       EventKind
	link       string
	changed    []*record.Record
	processors []*record.Record
	told       []int64
}

// happenToUsers tells of the engagements that use something, in one statement, each once however much of it was changed.
func (t *transaction) happenToUsers(ctx context.Context, u *usage) error {
	if u.changed == nil && u.processors == nil {
		return nil
	}
	typ, d := model.ByName("Engagement"), t.db.Dialect
	link := typ.Link(u.link)
	changed, byID := make([]int64, len(u.changed)), map[int64]*record.Record{}
	for i, r := range u.changed {
		changed[i], byID[r.ID] = r.ID, r
	}
	processors := make([]int64, len(u.processors))
	for i, r := range u.processors {
		processors[i], byID[r.ID] = r.ID, r
	}
	// A scope has the id of the record whose it is.
	users := func(scope string) string {
		return "select e.id, x." + link.Far + " as cause from " + link.Table + " x join engagements e on e." + scope + " = x." + link.Near +
			" where e.register_id = ? and e.archived_at is null and " + d.InIDs("x."+link.Far)
	}
	query := users("id") + " union " + users("engaged_id") +
		" union select e.id, e.engaged_id as cause from engagements e where e.register_id = ? and e.archived_at is null and " +
		d.InIDs("e.engaged_id") + " order by 1, 2"
	register := t.writer.Register
	args := []any{register, d.IDs(changed), register, d.IDs(changed), register, d.IDs(processors)}
	told := map[int64]bool{}
	for _, id := range u.told {
		told[id] = true
	}
	return each(ctx, t.tx, d, query, args, func(scan scanner) error {
		var id, cause int64
		if err := scan(&id, &cause); err != nil || told[id] {
			return err
		}
		told[id] = true
		by := byID[cause]
		t.tell(event{kind: u.kind, typ: typ, id: id, on: t.told, detail: model.FormatID(by.Type, by.ID), cause: by.ID})
		return nil
	})
}

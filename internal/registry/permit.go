package registry

import (
	"context"
	"fmt"
	"strings"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// admit turns away a writer that could write none of the changes, whatever they are about, before anything is locked.
func (t *transaction) admit() error {
	w := &t.writer
	if w.principal == nil {
		name, system := strings.CutPrefix(w.Actor, "system/")
		if !system {
			return fmt.Errorf("write records: %s has no principal", w.Actor)
		}
		w.principal = access.System(name, w.Register)
	}
	switch outside := w.principal.TokenID != 0 || w.principal.Account != 0; {
	case t.fresh && outside:
		return fault.New(fault.Forbidden, "Nobody who was let into one register can make another.")
	case !t.fresh && w.principal.Register != w.Register:
		return fmt.Errorf("write records: %s is of another register", w.Actor)
	}
	for _, c := range t.changes {
		if c.Action == Put {
			continue // perhaps it changes nothing
		}
		if err := w.principal.Check(c.operation()); err != nil {
			return err
		}
	}
	return t.admitTypes()
}

// readmit looks at the writer again, now that nobody else writes to the register: since it was authenticated its token may
// have been revoked, its role lowered or its member archived. A plan that was made for other rights is made anew.
//
// What was committed before the head was locked is seen. What ends the writer's rights after that, before this is committed,
// does not wait for the head; it comes after this in order, as if it had been committed a moment later.
func (t *transaction) readmit(ctx context.Context) error {
	now, err := t.writer.principal.Again(ctx, t.tx, t.db.Dialect)
	if err != nil || now == t.writer.principal {
		return err
	}
	t.writer.principal, t.results = now, nil
	return t.admit()
}

// admitTypes turns away a writer that names what it may not see, whether it is there or not, or says anew what belongs to
// it, so that it cannot remove it either.
func (t *transaction) admitTypes() error {
	hidden := map[string]error{}
	for _, typ := range model.Types() {
		if err := t.writer.principal.Visible(typ.Name); err != nil {
			hidden[typ.Name] = err
		}
	}
	if len(hidden) == 0 {
		return nil
	}
	for _, c := range t.changes {
		if err := hidden[c.Type.Name]; err != nil {
			return err
		}
		fields := c.Fields
		if c.Action == Copy || c.Action == Counterpart {
			fields = whole(c.Type)
		}
		if err := firstNamed(c.Type, fields, hidden); err != nil {
			return err
		}
	}
	return nil
}

// firstNamed is the error of the first type that an input has a link or a reference to, empty ones as well.
func firstNamed(typ *model.Type, in Input, hidden map[string]error) error {
	for _, link := range typ.Links {
		v, given := in[link.Name]
		if err := hidden[link.To]; given && err != nil {
			return err
		}
		parts, _ := asList(v)
		for _, v := range parts {
			if part, ok := asInput(v); ok && link.Kind == model.Parts {
				if err := firstNamed(link.Target(), part, hidden); err != nil {
					return err
				}
			}
		}
	}
	for _, f := range typ.Fields {
		if _, given := in[f.Name]; !given || f.Shape == nil {
			continue
		}
		for _, member := range f.Shape.Fields {
			if err := hidden[member.Ref]; err != nil {
				return err
			}
		}
	}
	return nil
}

// permit refuses what the writer may not write. Whichever door a change comes through, it passes here: as soon as it is
// known which business unit the record belongs to before the change and after it.
func (t *transaction) permit(context.Context) error {
	for i, c := range t.changes {
		var units []int64
		if it := t.targets[i]; it != nil {
			if c.Action == Put && !it.differs() {
				continue
			}
			units = append(units, unitOf(it.new))
			if it.old != nil {
				units = append(units, unitOf(it.old))
			}
		}
		if err := t.writer.principal.CheckWrite(c.operation(), c.Type, units...); err != nil {
			return err
		}
	}
	return nil
}

// operation is what its writer has to be allowed.
func (c Change) operation() access.Operation {
	if _, assigns := c.Fields["agreement"]; assigns && len(c.Fields) == 1 && c.Action == Update && c.Type.Name == "Engagement" {
		return access.AssignAgreement
	}
	return access.WriteOf(c.Type, c.archives())
}

func (c Change) archives() bool { return c.Action == Archive || c.Action == Restore }

// unitOf is the business unit that an activity belongs to, 0 for none.
func unitOf(r *record.Record) int64 { return r.One["unit"] }

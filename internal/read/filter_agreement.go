package read

import (
	"time"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/model"
)

// agreementState writes that an agreement is in a state, or one of some, on the day of the operation: what
// compliance.AgreementState tells of each.
func (f *filter) agreementState(_ *model.Type, alias string, v any, _ int) error {
	d := f.session.engine.db.Dialect
	return f.operators(v.(map[string]any), func(_ string, v any) error {
		list := operands(v)
		if len(list) > maxIn {
			return tooManyValues(len(list))
		}
		states := []string{}
		for _, state := range list {
			states = append(states, asText(state))
		}
		status, ends := alias+".status", alias+".ends_on"
		state := "(case when " + status + " <> 'SIGNED' then " + status + " when " + ends + " < ? then 'EXPIRED' when " + ends +
			" <= ? then 'EXPIRING' else " + status + " end)"
		f.st.add(d.InTexts(state), onDay(func(day string) any { return day }), onDay(expiringUntil), d.Texts(states))
		return nil
	})
}

// expiringUntil is the last day on which an agreement ends that is expiring on a day.
func expiringUntil(day string) any {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil { // the day of an operation is one
		return day
	}
	return isoDay(at, compliance.AgreementExpiresWithin)
}

package read

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
)

// legalReferenceType is what the rows of the law are in the contract.
const legalReferenceType = "LegalReference"

// legalReference brings rows of the law. They are no records: only the day of the register is asked of the database, and
// only where no other is given.
type legalReference struct {
	list         law.List
	regime, code string
	day          string
	rows         []map[string]any
}

func (l *legalReference) load(ctx context.Context, s *Session) (err error) {
	if l.day == "" {
		if l.day, err = s.today(ctx); err != nil {
			return err
		}
	}
	l.rows = []map[string]any{} // not nil, also where there is nothing
	for _, r := range s.engine.law.References(l.list, l.regime, l.code, l.day) {
		facts, err := json.Marshal(r.Facts)
		if err != nil {
			return fmt.Errorf("write what %s states: %w", r.Code, err)
		}
		l.rows = append(l.rows, map[string]any{
			"code": r.Code, "label": r.Label, "description": r.Description, "regime": orNull(r.Regime), "citation": orNull(r.Citation),
			"validFrom": orNull(r.ValidFrom), "validTo": orNull(r.ValidTo), "notInForce": r.NotInForce, "valid": r.Valid,
			"source": r.Source, "verification": string(r.Verification), "lastChecked": r.LastChecked,
			"generalKnowledge": r.GeneralKnowledge, "facts": json.RawMessage(facts),
		})
	}
	return nil
}

func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// legalReference plans rows of the law.
func (p *planner) legalReference(f selected, args map[string]any) (*plan, error) {
	l := &legalReference{list: law.List(strings.ToLower(args["list"].(string)))}
	for name, to := range map[string]*string{"regime": &l.regime, "code": &l.code, "at": &l.day} {
		if text, given := args[name].(string); given {
			*to = text
		}
	}
	if _, given := args["at"].(string); given && !model.ValidDate(l.day) {
		return nil, bad("at: %q is not a day as YYYY-MM-DD", l.day)
	}
	if args["code"] == "" { // not every row, as without a code
		return &plan{write: func(o *output) { o.list(0, nil) }}, nil
	}
	return &plan{loaders: []loader{l}, write: func(o *output) { p.value(o, l.rows, f) }}, nil
}

package read

import (
	"context"
	"fmt"
	"time"

	"github.com/openropa/ropa/internal/model"
)

// onDay is an argument of a statement that follows from the day of the operation. It is worked out when the statement runs.
type onDay func(day string) any

// settle returns the arguments of a statement with those that follow from the day worked out.
func (s *Session) settle(ctx context.Context, args []any) ([]any, error) {
	var out []any
	for i, arg := range args {
		follows, ok := arg.(onDay)
		if !ok {
			continue
		}
		day, err := s.today(ctx)
		if err != nil {
			return nil, err
		}
		if out == nil {
			out = append(out, args...)
		}
		out[i] = follows(day)
	}
	if out == nil {
		return args, nil
	}
	return out, nil
}

// today is the day of the operation, YYYY-MM-DD, by the time zone of the register. It is asked for once.
func (s *Session) today(ctx context.Context) (string, error) {
	if s.day != "" {
		return s.day, nil
	}
	st := &statement{}
	st.add("select t.time_zone from registers t where ")
	s.inRegister(st, model.ByName("Register"), "t", false)
	zone := ""
	if err := s.query(ctx, st, func(cells []any) { zone, _ = cells[0].(string) }); err != nil {
		return "", err
	}
	place, err := time.LoadLocation(zone)
	if err != nil {
		return "", fmt.Errorf("read the day of the register: %w", err)
	}
	s.day = s.engine.clock().In(place).Format(time.DateOnly)
	return s.day, nil
}

package read_test

import "slices"

// cursors tells which place each cursor was served for, which orders they are of, and in which turn they came.
type cursors struct {
	places map[string]place
	orders map[string]order
	served []served
}

// served is a cursor and the name of its order.
type served struct{ order, cursor string }

func newCursors() *cursors { return &cursors{places: map[string]place{}, orders: map[string]order{}} }

// of lists the cursors into lists of a kind.
func (c *cursors) of(l listing) []served {
	return slices.DeleteFunc(slices.Clone(c.served), func(s served) bool { return c.orders[s.order].of.cursors != l.cursors })
}

// settle puts places where a served reply has the cursors that the expected reply has places for, and notes them, so
// that a later operation can name them. A cursor that stood for another place before stays as it is.
func (c *cursors) settle(expected, got any) any {
	switch want := expected.(type) {
	case place:
		if text, ok := got.(string); ok {
			known, seen := c.places[text]
			if seen && known != want {
				return got
			}
			if !seen {
				c.places[text] = want
				c.served = append(c.served, served{want.order, text})
			}
			return want
		}
	case object:
		from, ok := got.(object)
		if !ok || len(from) != len(want) {
			return got
		}
		out := make(object, len(from))
		for i := range from {
			out[i] = member{from[i].name, c.settle(want[i].value, from[i].value)}
		}
		return out
	case []any:
		from, ok := got.([]any)
		if !ok || len(from) != len(want) {
			return got
		}
		out := make([]any, len(from))
		for i := range from {
			out[i] = c.settle(want[i], from[i])
		}
		return out
	}
	return got
}

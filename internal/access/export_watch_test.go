package access

import "time"

// SetClock sets where a watch takes the time from.
func (w *Watch) SetClock(clock func() time.Time) { w.clock = clock }

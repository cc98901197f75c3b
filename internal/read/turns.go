package read

import (
	"context"
	"sync"
)

// turns keeps one register from holding every connection that reads: whoever comes when it holds its share waits, while
// those of other registers, and whoever is still to be recognised, go on.
type turns struct {
	// most is how many connections one register holds at a time.
	most int

	mu   sync.Mutex
	held map[int64]chan struct{} // by register
}

// take waits until the register may hold one connection more, or the context ends.
func (t *turns) take(ctx context.Context, register int64) error {
	select {
	case t.of(register) <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// give ends what take began.
func (t *turns) give(register int64) { <-t.of(register) }

func (t *turns) of(register int64) chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.held == nil {
		t.held = map[int64]chan struct{}{}
	}
	if t.held[register] == nil {
		t.held[register] = make(chan struct{}, t.most)
	}
	return t.held[register]
}

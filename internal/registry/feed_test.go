package registry_test

import (
	"testing"
	"time"

	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// Whoever listens knows at once of what a registry with the feed commits, and at the next tick of what others do, in each
// register on its own.
func TestFeed(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		tick := make(chan time.Time)
		feed := registry.NewFeed(w.DB, tick)
		own := registry.New(w.DB, lawOf(t), registry.WithFeed(feed))
		other := registry.Writer{Actor: registrytest.Actor, Register: w.NewRegister(t, "other")}
		here, there := feed.Listen(w.Writer.Register), feed.Listen(other.Register)
		defer there.Close()
		version, _ := here.Moved(0)
		if version != 0 {
			t.Errorf("%d before anything is known", version)
		}
		put := func(r *registry.Registry, w registry.Writer, key string) {
			if _, err := r.Apply(t.Context(), w, []registry.Change{registrytest.Put("Purpose", key, registry.Input{"name": key})}); err != nil {
				t.Fatal(err)
			}
		}
		head := func(register int64) int64 {
			h, err := w.Registry.Head(t.Context(), register)
			if err != nil {
				t.Fatal(err)
			}
			return h.Version
		}
		_, moved := here.Moved(0)
		put(own, w.Writer, "a")
		<-moved
		if version, _ := here.Moved(0); version != head(w.Writer.Register) {
			t.Errorf("the head is at %d, told was %d", head(w.Writer.Register), version)
		}
		put(own, w.Writer, "a") // changes nothing
		_, still := here.Moved(head(w.Writer.Register))
		_, apart := there.Moved(0)
		for _, none := range []<-chan struct{}{still, apart} {
			select {
			case <-none:
				t.Error("something moved that nobody moved")
			default:
			}
		}
		put(w.Registry, w.Writer, "b")
		put(w.Registry, other, "b")
		tick <- time.Time{}
		<-still
		<-apart
		for listener, register := range map[*registry.Listener]int64{here: w.Writer.Register, there: other.Register} {
			version, moved := listener.Moved(0)
			<-moved // as it is beyond already
			if version != head(register) {
				t.Errorf("the head is at %d, told was %d", head(register), version)
			}
		}
		// A register that nobody listens to is forgotten; a second listener is told as well.
		second := feed.Listen(w.Writer.Register)
		here.Close()
		if version, _ := second.Moved(0); version != head(w.Writer.Register) {
			t.Errorf("the second listener is told %d", version)
		}
		second.Close()
		put(own, w.Writer, "c")
		anew := feed.Listen(w.Writer.Register)
		defer anew.Close()
		if version, _ := anew.Moved(0); version != 0 {
			t.Errorf("%d is known of a register that nobody listened to", version)
		}
	})
}

package access_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// That an issuer does not answer is known for half a minute, and what it says for ten. Whoever hangs up is no silent issuer.
func TestDiscoveryIsRemembered(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		asked, answers := 0, false
		var s *httptest.Server
		s = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			asked++
			if !answers {
				w.WriteHeader(http.StatusInternalServerError)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(map[string]string{"issuer": s.URL, "authorization_endpoint": s.URL + "/authorize"})
		}))
		defer s.Close()
		p, now := peopleOf(w), time.Now()
		p.SetClock(func() time.Time { return now })
		depart := func(ctx context.Context) error {
			_, _, err := p.Depart(ctx, &access.Issuer{ID: 1, Name: "company", URL: s.URL, ClientID: "ropa"}, s.URL, "")
			return err
		}
		hungUp, hangUp := context.WithCancel(t.Context())
		hangUp()
		for _, step := range []struct {
			ctx     context.Context
			later   time.Duration
			answers bool
			asked   int
			code    fault.Code
		}{
			{t.Context(), 0, false, 1, fault.Unavailable},
			{t.Context(), 29 * time.Second, true, 1, fault.Unavailable},
			{t.Context(), 2 * time.Second, false, 2, fault.Unavailable},
			{hungUp, 31 * time.Second, true, 3, ""},
			{t.Context(), 9 * time.Minute, false, 3, ""},
			{t.Context(), time.Minute, false, 4, fault.Unavailable},
		} {
			now, answers = now.Add(step.later), step.answers
			if err := depart(step.ctx); fault.CodeOf(err) != step.code || asked != step.asked {
				t.Errorf("%+v: asked %d times, %v", step, asked, err)
			}
		}
	})
}

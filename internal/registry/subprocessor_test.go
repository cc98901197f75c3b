package registry_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// A thousand engagers are told at once, each in an entry of the log, and one more than that is refused before anything is written.
func TestProposeSubProcessor_Thousand(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		put := registrytest.Put
		changes := []registry.Change{
			put("Organisation", "provider", registry.Input{"tradingName": "Provider"}), put("Processor", "provider", registry.Input{"organisation": "provider"}),
			put("Organisation", "host", registry.Input{"tradingName": "Host"}), put("Processor", "host", registry.Input{"organisation": "host"}),
			put("Organisation", "client", registry.Input{"tradingName": "Client"}), put("Controller", "client", registry.Input{"organisation": "client"}),
			put("Agreement", "terms", registry.Input{"title": "Terms", "subProcessorAuthorisation": "GENERAL", "objectionWindow": 30}),
			put("Engagement", "new-hosting", registry.Input{"name": "Hosting", "engagerProcessor": "provider", "engaged": "host"}),
		}
		for i := range registry.MaxProposedTo {
			changes = append(changes, put("Engagement", fmt.Sprintf("service-of-%d", i), registry.Input{
				"name": "Service", "engagerController": "client", "engaged": "provider", "agreement": "terms",
			}))
		}
		w.Apply(t, changes...)
		notice := registry.SubProcessorNotice{Downstream: "new-hosting", NotifiedOn: "2026-01-01", EffectiveOn: "2026-02-01"}
		began := time.Now()
		results, err := w.Registry.ProposeSubProcessor(t.Context(), w.Writer, notice)
		if err != nil || len(results) != registry.MaxProposedTo+1 {
			t.Fatalf("%d results: %v", len(results), err)
		}
		t.Logf("a thousand engagers were told in %v", time.Since(began).Round(time.Millisecond))
		const told = "select cast(count(*) as char(8)) from sub_processings where notified_on = '2026-01-01' and objection_window = 30 and authorisation = 'GENERAL'"
		if n := column(t, w, told); len(n) != 1 || strings.TrimSpace(n[0]) != "1000" {
			t.Errorf("%q engagers were told", n)
		}
		w.Verify(t)

		w.Apply(t, put("Engagement", "one-more", registry.Input{"name": "One more", "engagerController": "client", "engaged": "provider"}))
		_, err = w.Registry.ProposeSubProcessor(t.Context(), w.Writer, notice)
		var coded *fault.Error
		if !errors.As(err, &coded) || coded.Code != fault.LimitExceeded {
			t.Errorf("one more: %v", err)
		}
	})
}

// A sub-processor cannot rest on the service that rests on it.
func TestProposeSubProcessor_Cycle(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		put := registrytest.Put
		var changes []registry.Change
		for _, name := range []string{"a", "b"} {
			changes = append(changes, put("Organisation", name, registry.Input{"tradingName": name}), put("Processor", name, registry.Input{"organisation": name}))
		}
		w.Apply(t, append(changes,
			put("Engagement", "b-for-a", registry.Input{"name": "B for A", "engagerProcessor": "a", "engaged": "b"}),
			put("Engagement", "a-for-b", registry.Input{"name": "A for B", "engagerProcessor": "b", "engaged": "a", "subProcessing": []any{map[string]any{"downstream": "b-for-a"}}}),
		)...)
		_, err := w.Registry.ProposeSubProcessor(t.Context(), w.Writer, registry.SubProcessorNotice{
			Downstream: "a-for-b", Upstream: []string{"b-for-a"}, NotifiedOn: "2026-01-01",
		})
		problems, ok := errors.AsType[fault.Problems](err)
		if !ok || len(problems) != 1 || problems[0].Code != fault.ProblemCycle || fmt.Sprint(problems[0].Field) != "[upstream 0]" {
			t.Errorf("a cycle: %v", err)
		}
	})
}

// After the time a client that authorises each sub-processor by name can still refuse, for its silence was no consent; one that has
// authorised them in general has consented by then.
func TestAnswerSubProcessor_AfterTheTime(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		put := registrytest.Put
		changes := []registry.Change{
			put("Organisation", "provider", registry.Input{"tradingName": "Provider"}), put("Processor", "provider", registry.Input{"organisation": "provider"}),
			put("Organisation", "host", registry.Input{"tradingName": "Host"}), put("Processor", "host", registry.Input{"organisation": "host"}),
			put("Organisation", "client", registry.Input{"tradingName": "Client"}), put("Controller", "client", registry.Input{"organisation": "client"}),
			put("Engagement", "new-hosting", registry.Input{"name": "Hosting", "engagerProcessor": "provider", "engaged": "host"}),
		}
		for _, authorisation := range []string{"SPECIFIC", "GENERAL"} {
			changes = append(changes, put("Engagement", authorisation, registry.Input{
				"name": authorisation, "engagerController": "client", "engaged": "provider", "subProcessing": []any{map[string]any{
					"downstream": "new-hosting", "authorisation": authorisation, "notifiedOn": "2020-01-01", "objectionWindow": 30,
				}},
			}))
		}
		w.Apply(t, changes...)
		for authorisation, want := range map[string]fault.ProblemCode{"SPECIFIC": "", "GENERAL": fault.ProblemInvalid} {
			engagement := w.Find(t, "Engagement", authorisation)
			_, err := w.Registry.AnswerSubProcessor(t.Context(), w.Writer, registry.SubProcessorAnswer{
				Step: registry.ObjectToSubProcessor, Engagement: authorisation, ExpectedVersion: engagement.Int("version"),
				SubProcessing: engagement.Parts["subProcessing"][0].Key(), On: "2020-03-01", Objection: "Not there.",
			})
			problems, _ := errors.AsType[fault.Problems](err)
			if want == "" && err != nil || want != "" && (len(problems) != 1 || problems[0].Code != want) {
				t.Errorf("%s: %v", authorisation, err)
			}
		}
	})
}

package server_test

import (
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

const engagementAnswer = ` { engagement { id key version subProcessing { id key notifiedOn objectionWindow objectionWindowUnit authorisation effectiveOn urgency decision
	decidedOn objection resolution resolvedOn standing { state windowEndsOn } } subProcessorChange { state engagements proposed lastWindowEndsOn effectiveFrom } }
	userErrors { code field message } } }`

// subProcessorSteps are the mutations that record what becomes of a proposal, with what each says beside the engagement, link and day.
var subProcessorSteps = map[string]string{
	"objectToSubProcessor": `, objection: "So"`, "acceptSubProcessor": "", "resolveObjection": ", resolution: REFUND", "withdrawSubProcessor": "",
}

func subProcessorMutation(name string) string {
	return "mutation($input: " + strings.ToUpper(name[:1]) + name[1:] + "Input!) { " + name + "(input: $input)" + engagementAnswer
}

// tapes adds to the sample two clients of nimbus, whose agreements give them different times, and a sub-processor of it.
func tapes(t *testing.T, a *api) {
	t.Helper()
	put := registrytest.Put
	a.Apply(t,
		put("Agreement", "general", registry.Input{"title": "General", "subProcessorAuthorisation": "GENERAL", "objectionWindow": 30}),
		put("Agreement", "specific", registry.Input{"title": "Specific", "subProcessorAuthorisation": "SPECIFIC", "objectionWindow": 20, "objectionWindowUnit": "BUSINESS_DAYS"}),
		put("Engagement", "first", registry.Input{"name": "First", "engagerController": "acme", "engaged": "nimbus", "agreement": "general"}),
		put("Engagement", "second", registry.Input{"name": "Second", "engagerController": "acme", "engaged": "nimbus", "agreement": "specific"}),
		put("Engagement", "over", registry.Input{"name": "Over", "engagerController": "acme", "engaged": "nimbus", "endedOn": "2020-01-01"}),
		put("Engagement", "tape", registry.Input{"name": "Tape", "engagerProcessor": "nimbus", "engaged": "stratus"}),
	)
}

func TestSubProcessorChange(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		tapes(t, a)
		editor := a.as(a.newToken(t, access.Token{Role: access.Editor, Member: "ada"}))
		run := func(name string, in map[string]any) any {
			t.Helper()
			return at(t, editor.must(t, subProcessorMutation(name), input(in)), name)
		}
		today := daysAhead(t, 0)
		wrong := func(name string, in map[string]any, want string) {
			t.Helper()
			code, field, _ := strings.Cut(want, " ")
			if got := run(name, in); !strings.Contains(errorsOf(t, got), code+" ["+strings.ReplaceAll(field, ".", " ")+"]") {
				t.Errorf("%s %v: %s, want %s", name, in, asJSON(t, got), want)
			}
		}
		propose := func(in map[string]any) map[string]any {
			in["downstream"], in["notifiedOn"] = "tape", today
			return in
		}
		wrong("proposeSubProcessor", propose(map[string]any{"effectiveOn": daysAhead(t, 10)}), "PERIOD input.effectiveOn")
		wrong("proposeSubProcessor", propose(map[string]any{"upstream": []any{"first", "first", "missing", "over", "tape"}}), "DUPLICATE input.upstream.1")
		wrong("proposeSubProcessor", propose(map[string]any{"upstream": []any{"missing"}}), "NOT_FOUND input.upstream.0")
		wrong("proposeSubProcessor", propose(map[string]any{"upstream": []any{"tape"}}), "INVALID input.upstream.0")
		wrong("proposeSubProcessor", propose(map[string]any{"upstream": []any{"over"}}), "INVALID input.upstream.0")
		wrong("proposeSubProcessor", propose(map[string]any{"objectionWindow": 0}), "INVALID input.objectionWindow")
		wrong("proposeSubProcessor", map[string]any{"downstream": "missing", "notifiedOn": today}, "NOT_FOUND input.downstream")
		wrong("proposeSubProcessor", map[string]any{"downstream": "first", "notifiedOn": today}, "INVALID input.downstream")

		told := run("proposeSubProcessor", propose(map[string]any{"effectiveOn": daysAhead(t, 60), "responsibilities": "Keeps tapes."}))
		if at(t, told, "engagement", "key") != "tape" || at(t, told, "engagement", "subProcessorChange", "engagements") != 3.0 ||
			at(t, told, "engagement", "subProcessorChange", "state") != "OPEN" || errorsOf(t, told) != "" {
			t.Fatalf("proposed: %s", asJSON(t, told))
		}
		wrong("proposeSubProcessor", propose(map[string]any{}), "REQUIRED input.upstream")
		wrong("proposeSubProcessor", propose(map[string]any{"upstream": []any{"first"}}), "DUPLICATE input.upstream.0")

		// parts is the link of an engagement to the sub-processor, and the version.
		part := func(key string) (any, any) {
			t.Helper()
			e := at(t, editor.must(t, `{ engagements(where: {key: {eq: "`+key+`"}}) { nodes { version subProcessing { id key authorisation objectionWindow objectionWindowUnit effectiveOn decision
				objection resolution responsibilities standing { state windowEndsOn } } } } }`, nil), "engagements", "nodes", 0)
			for _, p := range at(t, e, "subProcessing").([]any) {
				if strings.HasPrefix(at(t, p, "key").(string), "tape") {
					return p, at(t, e, "version")
				}
			}
			t.Fatalf("%s does not rest on it: %s", key, asJSON(t, e))
			return nil, nil
		}
		first, version := part("first")
		if at(t, first, "objectionWindow") != 30.0 || at(t, first, "authorisation") != "GENERAL" || at(t, first, "standing", "windowEndsOn") != daysAhead(t, 30) ||
			at(t, first, "responsibilities") != "Keeps tapes." {
			t.Errorf("first: %s", asJSON(t, first))
		}
		second, _ := part("second")
		if at(t, second, "objectionWindowUnit") != "BUSINESS_DAYS" || at(t, second, "authorisation") != "SPECIFIC" {
			t.Errorf("second: %s", asJSON(t, second))
		}
		step := func(key, name string, more map[string]any) map[string]any {
			p, v := part(key)
			in := map[string]any{"engagement": key, "expectedVersion": v, "subProcessing": at(t, p, "id"), "on": today}
			for n, v := range more {
				in[n] = v
			}
			return in
		}
		ground := map[string]any{"objection": "Tapes get lost."}
		wrong("resolveObjection", step("first", "", map[string]any{"resolution": "REFUND"}), "INVALID input.subProcessing")
		wrong("objectToSubProcessor", step("first", "", map[string]any{"objection": "So.", "on": daysAhead(t, 1)}), "INVALID input.on")
		wrong("objectToSubProcessor", step("first", "", map[string]any{"objection": "So.", "on": daysAhead(t, -1)}), "PERIOD input.on")
		wrong("objectToSubProcessor", step("first", "", map[string]any{"objection": "So.", "subProcessing": "none"}), "NOT_FOUND input.subProcessing")
		wrong("objectToSubProcessor", step("first", "", map[string]any{"objection": "So.", "engagement": "none"}), "NOT_FOUND input.engagement")
		stale := run("objectToSubProcessor", step("first", "", map[string]any{"objection": "So.", "expectedVersion": version.(float64) + 1}))
		if errorsOf(t, stale) == "" || at(t, stale, "engagement", "key") != "first" {
			t.Errorf("a stale version: %s", asJSON(t, stale))
		}
		run("objectToSubProcessor", step("first", "", ground))
		if p, _ := part("first"); at(t, p, "standing", "state") != "OBJECTED" || at(t, p, "objection") != "Tapes get lost." {
			t.Errorf("objected: %s", asJSON(t, p))
		}
		wrong("objectToSubProcessor", step("first", "", ground), "INVALID input.subProcessing")
		blocked := editor.must(t, `{ subProcessorProposals(engagement: "tape", states: [OBJECTED]) { upstream { key } engagement { subProcessorChange { state effectiveFrom } } } }`, nil)
		if !strings.Contains(asJSON(t, blocked), `"subProcessorChange":{"effectiveFrom":null,"state":"BLOCKED"}`) {
			t.Errorf("blocked: %s", asJSON(t, blocked))
		}
		run("resolveObjection", step("first", "", map[string]any{"resolution": "ALTERNATIVE"}))
		if p, _ := part("first"); at(t, p, "standing", "state") != "RESOLVED" || at(t, p, "resolution") != "ALTERNATIVE" {
			t.Errorf("resolved: %s", asJSON(t, p))
		}
		run("acceptSubProcessor", step("second", "", nil))
		if p, _ := part("second"); at(t, p, "standing", "state") != "ACCEPTED" {
			t.Errorf("accepted: %s", asJSON(t, p))
		}
		run("withdrawSubProcessor", step("second", "", nil))
		wrong("withdrawSubProcessor", step("second", "", nil), "INVALID input.subProcessing")
		again := run("proposeSubProcessor", propose(map[string]any{"upstream": []any{"second", "first"}, "urgency": "The host closes.", "effectiveOn": daysAhead(t, 1)}))
		if p, _ := part("second"); errorsOf(t, again) != "" || at(t, p, "decision") != "PENDING" || at(t, p, "effectiveOn") != daysAhead(t, 1) {
			t.Errorf("proposed again: %s, %s", asJSON(t, again), asJSON(t, p))
		}
	})
}

// A notice that is sent twice under one key is given once; whoever may not change engagements gives none.
func TestSubProcessorChange_OnceAndForbidden(t *testing.T) {
	each(t, func(t *testing.T, a *api) {
		tapes(t, a)
		in := input(map[string]any{"downstream": "tape", "notifiedOn": daysAhead(t, 0), "upstream": []any{"first"}})
		var answers []string
		for range 2 {
			r := a.askOnce(t, subProcessorMutation("proposeSubProcessor"), in, "one")
			answers = append(answers, asJSON(t, r.Data))
		}
		if answers[0] != answers[1] || strings.Contains(answers[0], "DUPLICATE") {
			t.Errorf("first %s, then %s", answers[0], answers[1])
		}
		for _, token := range []access.Token{{Role: access.Viewer, Member: "ada"}, {Role: access.Editor, Member: "ada", Scope: access.DPAWrite}} {
			if r := a.as(a.newToken(t, token)).ask(t, subProcessorMutation("proposeSubProcessor"), in); r.code() != "FORBIDDEN" {
				t.Errorf("%v: %s", token, r.code())
			}
		}
	})
}

package read_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"github.com/openropa/ropa/graph"
	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/read"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/store"
)

// asksChanges asks a world for changes, as somebody who does not see some types.
func asksChanges(t testing.TB, w *registrytest.World, hidden ...string) *client {
	t.Helper()
	engine, err := read.New(w.DB, graph.Schema())
	if err != nil {
		t.Fatal(err)
	}
	scope := everything(w.Writer.Register)
	scope.Visible = func(name string) error {
		if slices.Contains(hidden, name) {
			return fault.New(fault.Forbidden, "not %s", name)
		}
		return nil
	}
	return &client{graph.Schema(), engine, scope}
}

const changesQuery = `query($since: String, $first: Int, $last: Int, $before: String, $types: [RecordType!], $ids: [ID!], $events: [EventKind!]) {
	changes(since: $since, first: $first, last: $last, before: $before, types: $types, ids: $ids, events: $events) {
		nodes { cursor at actor action type id version request events { kind type id on detail } } again: edges { cursor node { __typename cursor } }
		pageInfo { hasNextPage hasPreviousPage startCursor endCursor } __typename } }`

// logged is an entry of the change log: its number, what it is about, its JSON in the contract, but for the events, and these.
// unseen is that JSON for whoever does not see the record.
type logged struct {
	seq          int
	typ, id      string
	json, unseen string
	noted        bool
	events       []happened
}

// happened is an event of an entry: its kind, what it is about, its detail, and its JSON up to that.
type happened struct{ kind, typ, id, detail, json string }

// hidden tells whether an event is of findings of fields that lead to what is not seen.
func (v happened) hidden(hidden []string) bool {
	_, types, _ := strings.Cut(v.detail, " > ")
	return slices.ContainsFunc(strings.Fields(types), func(typ string) bool { return slices.Contains(hidden, upper(typ)) })
}

// shown is the JSON of an event: a detail that is the id of what is not seen is left out.
func (v happened) shown(hidden []string) string {
	detail := v.detail
	if of, _, isID := model.ParseID(detail); isID && slices.Contains(hidden, upper(of.Name)) {
		detail = ""
	}
	return v.json + fmt.Sprintf("%q}", detail)
}

// within tells whether something is asked for and seen.
func within(typ, id string, args map[string]any, hidden []string) bool {
	types, typed := args["types"].([]string)
	ids, some := args["ids"].([]string)
	return !slices.Contains(hidden, typ) && (!typed || slices.Contains(types, typ)) && (!some || slices.Contains(ids, id))
}

// shown is the JSON of an entry with the events that are to be shown, and whether it is itself.
func (e logged) shown(args map[string]any, hidden []string) (string, bool) {
	kinds, some := args["events"].([]string)
	own := !e.noted && within(e.typ, e.id, args, hidden)
	events := []string{}
	last, rules := "", []string{} // of findings of a record, and their rules
	for _, v := range e.events {
		if v.hidden(hidden) {
			continue
		}
		if !slices.Contains(hidden, v.typ) && (!some || slices.Contains(kinds, v.kind)) && (own || within(v.typ, v.id, args, hidden)) {
			if v.kind == string(registry.FindingOpened) {
				if v.json == last {
					events = events[:len(events)-1]
				} else {
					last, rules = v.json, nil
				}
				rules = append(rules, strings.Fields(strings.Split(v.detail, ">")[0])...)
				slices.Sort(rules)
				v.detail = strings.Join(slices.Compact(rules), " ")
			}
			events = append(events, v.shown(hidden))
		}
	}
	text := e.json
	if slices.Contains(hidden, e.typ) {
		text = e.unseen
	}
	return text[:len(text)-1] + `,"events":[` + strings.Join(events, ",") + "]}", own && !some || len(events) > 0
}

// changeLog is the whole log of a register, read as plainly as can be.
func changeLog(t testing.TB, w *registrytest.World) (all []logged) {
	t.Helper()
	rows, err := w.DB.Writer().QueryContext(t.Context(), w.DB.Dialect.Rebind(`select seq, at, actor, action, root_type, root_id, root_version, request
		from changes where register_id = ? order by seq`), w.Writer.Register)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var register int64 // its version
	for rows.Next() {
		var at, id, version int64
		var actor, action, typ, request string
		var e logged
		if err := rows.Scan(&e.seq, &at, &actor, &action, &typ, &id, &version, &request); err != nil {
			t.Fatal(err)
		}
		e.noted = action == registry.Noted
		e.typ, e.id = upper(typ), model.FormatID(model.ByName(typ), id)
		if typ == "Register" {
			register = version
		}
		entry := func(action, typ, id string, version int64) string {
			return fmt.Sprintf(`{"cursor":"%d","at":%q,"actor":%q,"action":%q,"type":%q,"id":%q,"version":%d,"request":%q}`,
				e.seq, model.FormatTime(at), actor, action, typ, id, version, request)
		}
		e.json = entry(strings.ToUpper(action), e.typ, e.id, version)
		e.unseen = entry("NOTED", "REGISTER", model.FormatID(model.ByName("Register"), w.Writer.Register), register)
		all = append(all, e)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	events, err := w.DB.Writer().QueryContext(t.Context(), w.DB.Dialect.Rebind(`select seq, kind, record_type, record_id, on_day, detail
		from change_events where register_id = ? order by seq, n`), w.Writer.Register)
	if err != nil {
		t.Fatal(err)
	}
	defer events.Close()
	for events.Next() {
		var seq, id int64
		var kind, typ, on, detail string
		if err := events.Scan(&seq, &kind, &typ, &id, &on, &detail); err != nil {
			t.Fatal(err)
		}
		shown := model.FormatID(model.ByName(typ), id)
		e := &all[seq-1]
		e.events = append(e.events, happened{kind, upper(typ), shown, detail, fmt.Sprintf(`{"kind":%q,"type":%q,"id":%q,"on":%q,"detail":`, kind, upper(typ), shown, on)})
	}
	if err := events.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// flat is JSON without the white space.
func flat(t testing.TB, tree any) string {
	t.Helper()
	var out bytes.Buffer
	if err := json.Compact(&out, []byte(encode(tree))); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

var inner = regexp.MustCompile(`([a-z])([A-Z])`)

func upper(name string) string { return strings.ToUpper(inner.ReplaceAllString(name, "${1}_$2")) }

// pageOfChanges is what changesQuery has to answer, worked out entry by entry.
func pageOfChanges(all []logged, args map[string]any, hidden []string) string {
	number := func(name string, otherwise int) int {
		switch v := args[name].(type) {
		case string:
			n, _ := strconv.Atoi(v)
			return n
		case int:
			return v
		}
		return otherwise
	}
	head := len(all)
	after, upTo := number("since", 0), number("before", head+1)-1
	upTo = max(after, upTo)
	var found []logged
	for _, e := range all[after:upTo] {
		if _, shown := e.shown(args, hidden); shown {
			found = append(found, e)
		}
	}
	if n := number("last", -1); n >= 0 && len(found) > n {
		after = found[len(found)-n-1].seq
		found = found[len(found)-n:]
	} else if n := number("first", 25); args["last"] == nil && len(found) > n {
		upTo = found[n].seq - 1
		found = found[:n]
	}
	var nodes, edges []string
	for _, e := range found {
		node, _ := e.shown(args, hidden)
		nodes = append(nodes, node)
		edges = append(edges, fmt.Sprintf(`{"cursor":"%d","node":{"__typename":"Change","cursor":"%d"}}`, e.seq, e.seq))
	}
	start := "null"
	if after < upTo {
		start = fmt.Sprintf(`"%d"`, after+1)
	}
	return fmt.Sprintf(`{"changes":{"nodes":[%s],"again":[%s],"pageInfo":{"hasNextPage":%v,"hasPreviousPage":%v,"startCursor":%s,"endCursor":"%d"},"__typename":"ChangeConnection"}}`,
		strings.Join(nodes, ","), strings.Join(edges, ","), upTo < head, after > 0, start, upTo)
}

// happen has events of most kinds told, by a write and by days.
func happen(t *testing.T, w *registrytest.World) {
	t.Helper()
	w.Apply(t, registrytest.Put("Agreement", "dpa", registry.Input{"status": "SIGNED", "endsOn": time.Now().AddDate(0, 0, 30).Format(time.DateOnly)}),
		registrytest.Put("Engagement", "hosting", registry.Input{"transfers": []any{"to-boston"}, "securityMeasures": []any{"encryption"}}))
	w.Apply(t, registrytest.Put("SecurityMeasure", "encryption", registry.Input{"description": "AES"}))
	laws, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	later := registry.New(w.DB, laws, registry.WithClock(func() time.Time { return time.Now().AddDate(0, 0, 100) }))
	if _, err := later.TellDays(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// TestChanges_AreTheLog compares pages of every kind with the change log itself.
func TestChanges_AreTheLog(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		for _, action := range []registry.Action{registry.Archive, registry.Restore} {
			r := w.Find(t, "Purpose", "enquiries")
			w.Apply(t, registry.Change{Action: action, Type: r.Type, ID: r.ID, ExpectedVersion: r.Int("version")})
		}
		other := *w
		other.Writer.Register = w.NewRegister(t, "other")
		happen(t, w)
		happen(t, &other)
		all, foreign := changeLog(t, w), changeLog(t, &other)
		if len(all) < 40 || all[len(all)-1].seq != len(all) {
			t.Fatalf("%d entries", len(all))
		}
		seed := rand.Uint64()
		rng := rand.New(rand.NewPCG(seed, 0))
		t.Logf("seed %d", seed)
		some := func(list []logged, of func(logged) string) []string {
			out := []string{}
			for range rng.IntN(4) {
				out = append(out, of(list[rng.IntN(len(list))]))
			}
			return out
		}
		hidden := []string{"ORGANISATION", "MEMBER", "AGREEMENT", "SECURITY_MEASURE", "BASIS_ASSIGNMENT"}
		c, partly := asksChanges(t, w), asksChanges(t, w, "Organisation", "Member", "Agreement", "SecurityMeasure", "BasisAssignment")
		for range 300 {
			args := map[string]any{}
			for name, value := range map[string]func() any{
				"since":                                func() any { return strconv.Itoa(rng.IntN(len(all) + 1)) },
				"before":                               func() any { return strconv.Itoa(rng.IntN(len(all) + 1)) },
				[]string{"first", "last"}[rng.IntN(2)]: func() any { return rng.IntN(12) },
				"types":                                func() any { return some(all, func(e logged) string { return e.typ }) },
				"events": func() any {
					return some(all, func(logged) string { return string(registry.EventKinds[rng.IntN(len(registry.EventKinds))]) })
				},
				"ids": func() any {
					about := func(e logged) string {
						if n := len(e.events); n > 0 && rng.IntN(2) == 0 {
							return e.events[rng.IntN(n)].id
						}
						return e.id
					}
					ids := append(some(all, about), some(foreign, about)...)
					return append(ids, "nothing", "org_0000000000000")[rng.IntN(2):]
				},
			} {
				if rng.IntN(3) == 0 {
					args[name] = value()
				}
			}
			if got, want := flat(t, c.ask(t, changesQuery, args)), pageOfChanges(all, args, nil); got != want {
				t.Fatalf("%v gives\n%s\nwant\n%s", args, got, want)
			}
			delete(args, "types")
			if got, want := flat(t, partly.ask(t, changesQuery, args)), pageOfChanges(all, args, hidden); got != want {
				t.Fatalf("%v of some types gives\n%s\nwant\n%s", args, got, want)
			}
		}
	})
}

// The codes of the contract are the root types, the register and then the lists in their order, and what the log says.
func TestChanges_Codes(t *testing.T) {
	schema := graph.Schema()
	types := []string{"REGISTER"}
	for _, f := range schema.Query.Fields {
		if of := strings.TrimSuffix(f.Type.Name(), "Connection"); f.Arguments.ForName("orderBy") != nil && model.ByName(of) != nil {
			types = append(types, upper(of))
		}
	}
	actions := strings.ToUpper(strings.Join([]string{registry.Created, registry.Updated, registry.Archived, registry.Restored, registry.Noted}, " "))
	kinds := ""
	for _, kind := range registry.EventKinds {
		kinds += " " + string(kind)
	}
	for name, want := range map[string]string{"RecordType": strings.Join(types, " "), "ChangeAction": actions, "EventKind": kinds[1:]} {
		var got []string
		for _, v := range schema.Types[name].EnumValues {
			got = append(got, v.Name)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s has %v, want %s", name, got, want)
		}
	}
	if len(types) != len(model.Roots()) {
		t.Errorf("%d of %d root types have a list", len(types), len(model.Roots()))
	}
}

func TestChanges_Refuse(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		head := len(changeLog(t, w))
		c := asksChanges(t, w, "Organisation")
		for _, test := range []struct {
			args string
			code fault.Code
		}{
			{fmt.Sprintf(`since: "%d"`, head+1), fault.BadUserInput},
			{fmt.Sprintf(`before: "%d"`, head+1), fault.BadUserInput},
			{`since: ""`, fault.BadUserInput},
			{`since: "-1"`, fault.BadUserInput},
			{`since: "+1"`, fault.BadUserInput},
			{`since: "01"`, fault.BadUserInput},
			{`since: "1e1"`, fault.BadUserInput},
			{`since: "99999999999999999999"`, fault.BadUserInput},
			{`before: "x"`, fault.BadUserInput},
			{`first: 1, last: 1`, fault.BadUserInput},
			{`first: 101`, fault.LimitExceeded},
			{`last: -1`, fault.LimitExceeded},
			{`ids: [` + strings.Repeat(`"x" `, 101) + `]`, fault.LimitExceeded},
			{`types: [PURPOSE, ORGANISATION]`, fault.Forbidden},
		} {
			if got := c.refused(t, "{ changes("+test.args+") { nodes { id } } }", nil); got != test.code {
				t.Errorf("%s: %s", test.args, got)
			}
		}
		if got := asksChanges(t, w, "Change").refused(t, "{ changes { nodes { id } } }", nil); got != fault.Forbidden {
			t.Errorf("whoever does not see changes: %s", got)
		}
		c.ask(t, fmt.Sprintf(`{ changes(since: "%d", before: "%d") { nodes { id } } }`, head, head), nil)
	})
}

// TestChanges_ArriveOnceAndInOrder reads from where it was last, while four write at once: whatever order they commit in,
// nothing is missed and nothing comes twice.
func TestChanges_ArriveOnceAndInOrder(t *testing.T) {
	const writers, each = 4, 25
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		laws, err := law.Load()
		if err != nil {
			t.Fatal(err)
		}
		c := asksChanges(t, w)
		since := strconv.Itoa(len(changeLog(t, w)))
		begin, done := since, make(chan error, writers)
		for n := range writers {
			go func() {
				own := registry.New(w.DB, laws)
				for i := range each {
					changes := []registry.Change{registrytest.Put("Purpose", fmt.Sprintf("p-%d-%d", n, i), registry.Input{"name": "P"})}
					if i%3 == 0 { // transactions of different lengths
						changes = append(changes, registrytest.Put("System", fmt.Sprintf("s-%d-%d", n, i), registry.Input{"name": "S"}))
					}
					if _, err := own.Apply(t.Context(), w.Writer, changes); err != nil {
						done <- err
						return
					}
				}
				done <- nil
			}()
		}
		var seen []string
		polls := 0
		for ended := 0; ; polls++ {
			last := ended == writers // whatever was committed is there now
			page := at(t, c.ask(t, `query($since: String) { changes(since: $since, first: 7) { nodes { cursor } pageInfo { endCursor hasNextPage } } }`,
				map[string]any{"since": since}), "changes")
			seen = append(seen, texts(t, at(t, page, "nodes"), "cursor")...)
			since = at(t, page, "pageInfo", "endCursor").(string)
			if last && at(t, page, "pageInfo", "hasNextPage") == false {
				break
			}
			select {
			case err := <-done:
				if ended++; err != nil {
					t.Fatal(err)
				}
			default:
			}
		}
		var want []string
		from, _ := strconv.Atoi(begin)
		for _, e := range changeLog(t, w)[from:] {
			want = append(want, strconv.Itoa(e.seq))
		}
		if !slices.Equal(seen, want) || len(want) != writers*(each+(each+2)/3) {
			t.Errorf("seen %v\nwant %v", seen, want)
		}
		t.Logf("%d changes in %d polls", len(want), polls)
	})
}

// TestChanges_StayBounded asks a long log for what is rare in it: a page looks through so much, by an index, and tells where
// to go on; the number of statements and their texts do not depend on what is there.
func TestChanges_StayBounded(t *testing.T) {
	const more = 25_000
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		all := changeLog(t, w)
		first, head := len(all), len(all)+more
		c := asksChanges(t, w)
		var before, statements []string
		watch := func(into *[]string) { read.Watch(c.engine, func(text string, _ []any) { *into = append(*into, text) }) }
		watch(&before)
		c.ask(t, changesQuery, nil)
		_, err := w.DB.Writer().ExecContext(t.Context(), w.DB.Dialect.Rebind(`insert into changes
			with recursive n(i) as (select 1 union all select i + 1 from n where i < 25000)
			select c.register_id, c.seq + n.i, c.format, c.model, c.at, c.actor, c.request, c.action, c.root_type, c.root_id, c.root_version,
			c.image, c.personal, c.previous, c.hash from changes c, n where c.register_id = ? and c.seq = ?`), w.Writer.Register, first)
		if err == nil {
			_, err = w.DB.Writer().ExecContext(t.Context(), w.DB.Dialect.Rebind("update register_heads set version = ? where register_id = ?"), head, w.Writer.Register)
		}
		if err != nil {
			t.Fatal(err)
		}
		watch(&statements)
		if c.ask(t, changesQuery, nil); !slices.Equal(before, statements) || len(statements) != 3 {
			t.Errorf("%d statements, then %d:\n%s", len(before), len(statements), strings.Join(statements, "\n"))
		}
		read.Watch(c.engine, nil)
		var pages []string
		for since := "0"; ; {
			page := at(t, c.ask(t, `query($since: String) { changes(since: $since, types: REGISTER) { nodes { cursor } pageInfo { endCursor hasNextPage } } }`, map[string]any{"since": since}), "changes")
			since = at(t, page, "pageInfo", "endCursor").(string)
			pages = append(pages, fmt.Sprint(len(texts(t, at(t, page, "nodes"), "cursor")), " ", since))
			if at(t, page, "pageInfo", "hasNextPage") == false {
				break
			}
		}
		if got, want := strings.Join(pages, ", "), fmt.Sprintf("1 10000, 0 20000, 0 %d", head); got != want {
			t.Errorf("pages %s, want %s", got, want)
		}
		page := at(t, c.ask(t, "{ changes(last: 1, types: REGISTER) { nodes { cursor } pageInfo { startCursor hasPreviousPage } } }", nil), "changes")
		if got, want := flat(t, page), fmt.Sprintf(`{"nodes":[],"pageInfo":{"startCursor":"%d","hasPreviousPage":true}}`, head-10_000+1); got != want {
			t.Errorf("backwards %s, want %s", got, want)
		}
		// Of one record all is looked through.
		page = at(t, c.ask(t, "query($ids: [ID!]) { changes(last: 1, ids: $ids) { nodes { cursor } pageInfo { hasPreviousPage } } }", map[string]any{"ids": []string{all[0].id}}), "changes")
		if got, want := flat(t, page), `{"nodes":[{"cursor":"1"}],"pageInfo":{"hasPreviousPage":false}}`; got != want {
			t.Errorf("by id %s, want %s", got, want)
		}
		if w.DB.Dialect.Name() == dialect.SQLite {
			checkPlans(t, w.DB, c, all[0].id)
		}
	})
}

// checkPlans looks at how SQLite, which knows nothing of what is stored, finds changes.
func checkPlans(t *testing.T, db *store.DB, c *client, id string) {
	t.Helper()
	for args, want := range map[string]string{
		`since: "3"`:                             "(register_id=? AND seq>? AND seq<?)",
		`last: 3, types: [PURPOSE]`:              "(register_id=? AND seq>? AND seq<?)",
		`since: "3", ids: ["` + id + `"]`:        "changes_root (register_id=? AND root_id=?)",
		`types: [REGISTER], ids: ["` + id + `"]`: "changes_root (register_id=? AND root_id=?)",
	} {
		read.Watch(c.engine, func(text string, args []any) {
			if lines := strings.Join(plan(t, db, text, args), "\n"); strings.Contains(text, "from changes") && !strings.Contains(lines, want) {
				t.Errorf("%s\n%s", text, lines)
			}
		})
		c.ask(t, "{ changes("+args+") { nodes { id } } }", nil)
	}
	read.Watch(c.engine, nil)
}

// Of findings one is told of those that one may list: of none at a field that leads to what is not seen.
func TestChanges_TellOfFindingsThatAreSeen(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		w.Apply(t, registrytest.Put("ControllerActivity", "bare", registry.Input{
			"name": "Bare", "controller": "acme", "processingState": "LIVE", "purposes": []any{map[string]any{"purpose": "enquiries"}},
		}))
		var unseen []string
		for _, typ := range model.Types() {
			if !access.SeenByAll(typ.Name) {
				unseen = append(unseen, typ.Name)
			}
		}
		told := map[int]int{} // rules, by how many types are hidden
		for _, hidden := range [][]string{nil, unseen} {
			c := asksChanges(t, w, hidden...)
			listed := flat(t, c.ask(t, `{ findings(first: 100) { nodes { record { id } rule { code } } } }`, nil))
			var page struct {
				Changes struct {
					Nodes []struct {
						Events []struct{ Kind, ID, Detail string }
					}
				}
			}
			text := flat(t, c.ask(t, `{ changes(last: 1) { nodes { events { kind id detail } } } }`, nil))
			if err := json.Unmarshal([]byte(text), &page); err != nil {
				t.Fatal(err)
			}
			for _, e := range page.Changes.Nodes[0].Events {
				for _, rule := range strings.Fields(e.Detail) {
					told[len(hidden)]++
					if !strings.Contains(listed, fmt.Sprintf(`{"record":{"id":%q},"rule":{"code":%q}}`, e.ID, rule)) {
						t.Errorf("told of %s of %s, which is not listed:\n%s", rule, e.ID, listed)
					}
				}
			}
		}
		if told[len(unseen)] == 0 || told[0] <= told[len(unseen)] {
			t.Errorf("told of %v rules", told)
		}
	})
}

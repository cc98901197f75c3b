package read_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/openropa/ropa/internal/exchange"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// annexedChain has one service that rests on a sub-processor, and below that one so many in each of some levels, of which each
// but the last has them all below its first.
func annexedChain(t *testing.T, db *store.DB, r *registry.Registry, levels ...int) (reg *register, size int) {
	t.Helper()
	text, err := os.ReadFile("../report/testdata/annex.yaml")
	if err != nil {
		t.Fatal(err)
	}
	source, err := exchange.Parse("annex.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	key := "annex"
	for _, n := range levels {
		key += fmt.Sprint("-", n)
	}
	if _, err := exchange.Import(t.Context(), r, source, exchange.Options{Register: key, Actor: "system/test"}); err != nil {
		t.Fatal(err)
	}
	id, _, err := r.FindRegister(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	var changes []registry.Change
	put := func(typ, key string, fields registry.Input) {
		changes = append(changes, registry.Change{Action: registry.Put, Type: model.ByName(typ), Key: key, Fields: fields})
	}
	rests := map[string][]any{"service-sub": {}}
	engager := map[string]string{"service-sub": "sub"}
	above := []string{"service-sub"}
	for level, n := range levels {
		var here []string
		for i := range n {
			name, upstream := fmt.Sprintf("level-%d-%d", level, i), above[i%len(above)]
			put("Organisation", name, registry.Input{"legalName": name, "tradingName": name, "country": "US", "contacts": []any{
				map[string]any{"kind": "KEY_CONTACT", "email": name + "@example.org"},
			}})
			put("Processor", name, registry.Input{"organisation": name})
			rests[upstream] = append(rests[upstream], map[string]any{"downstream": name, "authorisation": "SPECIFIC"})
			rests[name] = []any{}
			engager[name] = engager[upstream]
			here = append(here, name)
		}
		for _, name := range here {
			put("Engagement", name, registry.Input{"name": name, "engagerProcessor": engager[name], "engaged": name, "subProcessing": []any{}})
			engager[name] = name
		}
		above = here
		size += n
	}
	for upstream, list := range rests {
		put("Engagement", upstream, registry.Input{"subProcessing": list})
	}
	if _, err := r.Apply(t.Context(), registry.Writer{Register: id, Actor: "system/test"}, changes); err != nil {
		t.Fatal(err)
	}
	return &register{id: id, client: summaryClient(t, db, id, workedNow)}, size + 1
}

// everyAnnex asks for the annexes of an engagement by every form.
const everyAnnex = `art28: dpaAnnex(profile: ART28) { ...annex } clauses: dpaAnnex(profile: EU_SCC_2021_915) { ...annex }
	scc: dpaAnnex(profile: EU_SCC_2021_914, transfer: "m2") { ...annex } idta: dpaAnnex(profile: UK_IDTA, transfer: "idta") { ...annex }
	addendum: dpaAnnex(profile: UK_ADDENDUM, transfer: "m2") { ...annex } popia: dpaAnnex(profile: POPIA_S21) { ...annex }`

const annexFragment = ` fragment annex on DpaAnnex { ready engagement { key } transfer { key } sections { code groups { heading items { code texts } } } missing { path } }`

// TestStatements_Annex asks for all annexes of a service, and of a page of services of which one may rest on nothing, over chains of
// 1, of 10 one below the other, and of 1,000: the same statements.
func TestStatements_Annex(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		var sent [][]string
		for _, levels := range [][]int{nil, {1, 1, 1, 1, 1, 1, 1, 1, 1}, {5, 994}} {
			reg, size := annexedChain(t, db, r, levels...)
			began := time.Now()
			told := reg.told(t, `{ engagements(where: {key: {eq: "service"}}) { nodes { `+everyAnnex+` } } }`+annexFragment, nil)
			took := time.Since(began)
			if got := strings.Count(told.reply, `"code":"SUB_LEGAL_NAME"`); told.err != nil || got < 2*size || got%size != 0 {
				t.Errorf("%d sub-processors below %d levels: %v, told %d times", size, len(levels), told.err, got)
			}
			page := reg.told(t, `{ engagements(where: {key: {in: ["service", "service-sub"]}}) { nodes { dpaAnnex(profile: ART28) { ready docx } } } }`, nil)
			if page.err != nil {
				t.Error(page.err)
			}
			sent = append(sent, append(told.statements, page.statements...))
			t.Logf("%d sub-processors: %d statements for six annexes in %v, %d for a page of services", size, len(told.statements), took, len(page.statements))
		}
		for _, other := range sent[1:] {
			if !slices.Equal(sent[0], other) {
				t.Errorf("%d and %d statements:\n%s\n\n%s", len(sent[0]), len(other), strings.Join(sent[0], "\n"), strings.Join(other, "\n"))
			}
		}
	})
}

// TestStatements_AnnexAbove asks for the annexes of a hosting contract under one client's service and under a thousand: the same
// statements.
func TestStatements_AnnexAbove(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		var sent [][]string
		for _, clients := range []int{1, 1000} {
			host := hostingRegister(t, db, r, clients, 3)
			host.client = summaryClient(t, db, host.id, workedNow)
			told := host.told(t, `{ dpaAnnex(engagement: "hosting", profile: ART28) { sections { code } missing { path } } }`, nil)
			if told.err != nil || !strings.Contains(told.reply, "SUB_PROCESSORS") {
				t.Errorf("%v: %s", told.err, told.reply)
			}
			sent = append(sent, told.statements)
			t.Logf("%d clients: %d statements", clients, len(told.statements))
		}
		if !slices.Equal(sent[0], sent[1]) {
			t.Errorf("%d and %d statements", len(sent[0]), len(sent[1]))
		}
	})
}

// TestAnnex_Bounded refuses annexes that tell of more sub-processors than the bound, and says which it is.
func TestAnnex_Bounded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		reg := latticeRegister(t, db, migrated(t, db))
		ask := func(times int) error {
			text := `{ engagements(where: {key: {eq: "level-00-0"}}) { nodes {`
			for i := range times {
				text += fmt.Sprintf(" a%d: dpaAnnex(profile: ART28) { ready }", i)
			}
			r, err := prepare(reg.schema, text+" } } }", nil)
			if err != nil {
				t.Fatal(err)
			}
			_, _, err = reg.run(t.Context(), r)
			return err
		}
		// There are 910 links below it.
		if err := ask(10); err != nil {
			t.Errorf("ten annexes: %v", err)
		}
		if limit := fault.LimitOf(ask(11)); limit == nil || limit.Name != "chainLinks" || limit.Maximum != 10_000 || limit.Value <= 10_000 {
			t.Errorf("eleven annexes: %+v", limit)
		}
	})
}

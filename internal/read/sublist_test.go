package read_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/casefile"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/report"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

const subList = `query($processor: ID!) { subProcessorList(processor: $processor, at: "2026-11-28") { json html markdown day processor { key } entries { level name engagedBy processor { key } engagement { key } transfers { label } } }
	subProcessorListDifference(processor: $processor, given: ["Nobody"]) { unknown same different missing { name } perhaps { given processor { key } } } }`

// TestSubProcessorList compares the list that is made of what is below a processor with the one made of the whole register, and the
// statements over one client with those over a thousand.
func TestSubProcessorList(t *testing.T) {
	laws, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		var sent [][]string
		for _, clients := range []int{1, 1000} {
			host := hostingRegister(t, db, r, clients, 10)
			host.client = whole(t, db, everything(host.id))
			told := host.told(t, subList, map[string]any{"processor": "processor"})
			if told.err != nil {
				t.Fatal(told.err)
			}
			t.Logf("%d clients: %d statements", clients, len(told.statements))
			sent = append(sent, told.statements)
			set, err := casefile.Whole(t.Context(), db.Reader(), db.Dialect, laws, host.id)
			if err != nil {
				t.Fatal(err)
			}
			const day = "2026-11-28"
			for _, processor := range set.All("Processor") {
				if clients > 1 && processor.Key() != "processor" {
					continue
				}
				var got struct{ SubProcessorList struct{ JSON, HTML string } }
				host.into(t, &got, subList, map[string]any{"processor": processor.Key()})
				list := report.SubProcessors(set, processor, report.Standings(set, day), day)
				want, err := list.JSON()
				if err != nil {
					t.Fatal(err)
				}
				if got.SubProcessorList.JSON != string(want) || !strings.Contains(got.SubProcessorList.HTML, "<") {
					t.Errorf("%s: %s\nof the whole register\n%s", processor.Key(), got.SubProcessorList.JSON, want)
				}
			}
			var published struct{ SubProcessors []json.RawMessage }
			var got struct{ SubProcessorList struct{ JSON string } }
			host.into(t, &got, subList, map[string]any{"processor": "processor"})
			if err := json.Unmarshal([]byte(got.SubProcessorList.JSON), &published); err != nil || len(published.SubProcessors) != 11 {
				t.Errorf("%d sub-processors: %v", len(published.SubProcessors), err)
			}
			if missing := host.told(t, subList, map[string]any{"processor": "missing"}); !strings.Contains(missing.reply, `{"subProcessorList":null,"subProcessorListDifference":null}`) {
				t.Errorf("no such processor: %v %s", missing.err, missing.reply)
			}
		}
		if !slices.Equal(sent[0], sent[1]) {
			t.Errorf("over one client\n%s\nover a thousand\n%s", strings.Join(sent[0], "\n"), strings.Join(sent[1], "\n"))
		}
	})
}

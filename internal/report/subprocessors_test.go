package report_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/openropa/ropa/internal/report"
)

func subProcessors(t *testing.T, day string) *report.SubProcessorList {
	t.Helper()
	w := world(t, "example-msp")
	return report.SubProcessors(w.Set, w.ByKey["Processor/example-msp"], report.Standings(w.Set, day), day)
}

func TestSubProcessors(t *testing.T) {
	for day, want := range map[string][]string{
		"2026-11-28": {
			"1 Example Hosting B.V. IN_USE 2024-02-01 ", "1 Example Support South Africa (Pty) Ltd IN_USE 2025-07-01 ", "2 Example Ticketing, Inc. IN_USE 2024-03-18 Example Hosting B.V.",
		},
		// The night desk was announced to one client, and hosting accepted by all.
		"2025-06-10": {
			"1 Example Hosting B.V. IN_USE 2024-02-01 ", "1 Example Support South Africa (Pty) Ltd ANNOUNCED 2025-07-01 ", "2 Example Ticketing, Inc. IN_USE 2024-03-18 Example Hosting B.V.",
		},
	} {
		l := subProcessors(t, day)
		var got []string
		for _, e := range l.Entries {
			got = append(got, fmt.Sprint(e.Level, " ", e.Name, " ", e.State, " ", e.Since+e.From, " ", e.EngagedBy))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", day, got, want)
		}
	}
}

func TestSubProcessors_Published(t *testing.T) {
	l := subProcessors(t, "2026-11-28")
	text, err := l.JSON()
	if err != nil {
		t.Fatal(err)
	}
	var published struct {
		Format, AsAt  string
		Processor     struct{ Name string }
		SubProcessors []struct {
			Name, Service, State string
			Level                int
			Countries            []string
			DataCategories       []string
			Transfers            []struct{ Destination, Regime, Safeguard, Label string }
		}
	}
	if err := json.Unmarshal(text, &published); err != nil || published.Format != report.SubProcessorFormat || published.AsAt != "2026-11-28" || len(published.SubProcessors) != 3 {
		t.Errorf("%v: %s", err, text)
	}
	last := published.SubProcessors[2]
	if last.Level != 2 || !slices.Contains(last.Countries, "US") || len(last.Transfers) == 0 || last.Transfers[0].Label == "" || len(last.DataCategories) == 0 {
		t.Errorf("the sub-processor below: %+v", last)
	}
	if strings.Contains(string(text), "proc_") || strings.Contains(string(text), "enga_") {
		t.Errorf("ids of the register are published: %s", text)
	}
	html, err := l.Document().HTML()
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range []string{string(html), string(l.Document().Markdown())} {
		for _, says := range []string{"Example Ticketing", "in use since 2024-02-01", "United States", "Engaged by sub-processors"} {
			if !strings.Contains(form, report.Escape(says)) && !strings.Contains(form, says) {
				t.Errorf("%q is not said in\n%s", says, form)
			}
		}
	}
}

func TestSubProcessors_Compare(t *testing.T) {
	l := subProcessors(t, "2026-11-28")
	for _, tt := range []struct {
		given                     []string
		missing, unknown, perhaps []string
		same                      int
	}{
		{[]string{"EXAMPLE  hosting b.v.", "example support", "Example Ticketing, Inc."}, nil, nil, nil, 3},
		{[]string{"Example Hosting B.V.", "Example Ticketing Limited"}, []string{"Example Support South Africa (Pty) Ltd"}, nil, []string{"Example Ticketing Limited = Example Ticketing, Inc."}, 1},
		{[]string{"Exampel Hosting", "Cloud of Others", "cloud of others", " "}, []string{"Example Support South Africa (Pty) Ltd", "Example Ticketing, Inc."}, []string{"Cloud of Others"}, []string{"Exampel Hosting = Example Hosting B.V."}, 0},
		{nil, []string{"Example Hosting B.V.", "Example Support South Africa (Pty) Ltd", "Example Ticketing, Inc."}, nil, nil, 0},
	} {
		d := l.Compare(tt.given)
		var missing, perhaps []string
		for _, e := range d.Missing {
			missing = append(missing, e.Name)
		}
		for _, p := range d.Perhaps {
			perhaps = append(perhaps, p.Given+" = "+p.Name)
		}
		if !slices.Equal(missing, tt.missing) || !slices.Equal(perhaps, tt.perhaps) || !slices.Equal(d.Unknown, tt.unknown) || d.Same != tt.same ||
			d.Different != (len(tt.missing)+len(tt.unknown)+len(tt.perhaps) > 0) {
			t.Errorf("%q: %+v", tt.given, d)
		}
	}
}

// TestSubProcessors_CompareMany compares a thousand names with two thousand, all of them long and much alike, within the time that a
// request has, and tells of one that may mean each no more than ten.
func TestSubProcessors_CompareMany(t *testing.T) {
	l := &report.SubProcessorList{}
	long := strings.Repeat("x", 190)
	for i := range 2_000 {
		l.Entries = append(l.Entries, report.SubProcessorEntry{Processor: int64(i + 1), Name: fmt.Sprintf("Sub %05d%s", i, long)})
	}
	given := []string{"Sub"}
	for i := range 999 {
		given = append(given, fmt.Sprintf("ten %05d%s", i, long))
	}
	began := time.Now()
	d := l.Compare(given)
	if took := time.Since(began); took > 8*time.Second {
		t.Errorf("it took %v", took)
	}
	if len(d.Perhaps) != 10 || len(d.Unknown) != 999 || len(d.Missing) != 1990 {
		t.Errorf("%d, %d and %d", len(d.Perhaps), len(d.Unknown), len(d.Missing))
	}
}

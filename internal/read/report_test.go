package read_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/read"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/report"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

const wholeDocument = ` { kind title language regime day meta { term text } html markdown sections { ...section sections { ...section sections { ...section sections { ...section sections { ...section } } } } } }
} fragment section on ReportSection { code heading citation present records blocks { kind text citation items facts { term text } head rows { cells { texts } } } }`

// TestReports compares the documents that the API shows with those that are written of the whole register in memory.
func TestReports(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		for _, key := range []string{"smartops", "smartops-it", "example-msp"} {
			id := importFile(t, r, key)
			c := summaryClient(t, db, id, workedNow)
			set, byType := wholeRegister(t, db, id)
			controller := byType["Controller"][0]
			regime := byType["Register"][0].Texts("regimes")[0]
			want := map[string]*report.Document{
				fmt.Sprintf("privacyNotice(controller: %q, regime: %s)", controller.Key(), regime): report.PrivacyNotice(
					set, controller, regime, report.Audience{}, workedDay),
				fmt.Sprintf(`art30Record(controller: %q, at: "2026-02-04")`, model.FormatID(controller.Type, controller.ID)): report.Art30Record(
					set, controller, "2026-02-04"),
				fmt.Sprintf("paiaSection51(controller: %q)", controller.Key()): report.PaiaSection51(set, controller, workedDay),
			}
			for _, processor := range byType["Processor"] {
				want[fmt.Sprintf("art30ProcessorRecord(processor: %q)", processor.Key())] = report.Art30RecordProcessor(set, processor, workedDay)
			}
			for field, d := range want {
				answer := at(t, c.ask(t, "{ d: "+field+wholeDocument, nil), "d")
				if got := at(t, answer, "markdown"); got != string(d.Markdown()) {
					t.Errorf("%s: %s", field, firstDifference(got.(string), string(d.Markdown())))
				}
				if got, want := strings.Count(encode(answer), `"code"`), sections(d.Sections); got != want {
					t.Errorf("%s has %d sections, %d in memory", field, got, want)
				}
			}
			overview, err := set.Overview(workedDay)
			if err != nil {
				t.Fatal(err)
			}
			standing := at(t, c.ask(t, "{ s: registerStanding { activities letters { code done } due { matter open overdue } } }", nil), "s")
			if len(at(t, standing, "letters").([]any)) != len(overview.Letters) || len(at(t, standing, "due").([]any)) != len(overview.Due) ||
				fmt.Sprint(at(t, standing, "activities")) != fmt.Sprint(overview.Activities) {
				t.Errorf("%s stands so: %s, want %+v", key, encode(standing), overview)
			}
			for _, notice := range byType["Notice"] {
				compareDrift(t, c, report.NoticeDrift(set, notice, workedDay), notice)
			}
		}
	})
}

// firstDifference shows the first lines in which two texts differ.
func firstDifference(a, b string) string {
	as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(as), len(bs)) {
		if as[i] != bs[i] {
			return fmt.Sprintf("line %d: %q and %q", i, as[i], bs[i])
		}
	}
	return fmt.Sprintf("%d and %d lines", len(as), len(bs))
}

func sections(list []report.Section) int {
	n := len(list)
	for _, s := range list {
		n += sections(s.Sections)
	}
	return n
}

func compareDrift(t *testing.T, c *client, want *report.Drift, notice *record.Record) {
	t.Helper()
	text := fmt.Sprintf("{ d: noticeDrift(notice: %q) { notice { id } day unread asserted { subject record path } recorded { subject clause reason } } }", notice.Key())
	answer := at(t, c.ask(t, text, nil), "d")
	if at(t, answer, "notice", "id") != model.FormatID(notice.Type, notice.ID) || at(t, answer, "unread") != want.Unread {
		t.Errorf("%s: %s", notice.Key(), encode(answer))
	}
	for name, differences := range map[string][]report.Difference{"asserted": want.Asserted, "recorded": want.Recorded} {
		got := at(t, answer, name).([]any)
		if len(got) != len(differences) {
			t.Fatalf("%s: %d are %s, %d in memory", notice.Key(), len(got), name, len(differences))
		}
		for i, d := range differences {
			if at(t, got[i], "subject") != d.Subject {
				t.Errorf("%s: %s", notice.Key(), encode(got[i]))
			}
		}
	}
}

// TestReports_OfNothing are answers like that to a missing record, whatever is asked for; whoever may not read all that a document
// is made of is told so.
func TestReports_OfNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		other := importFile(t, r, "smartops")
		c := summaryClient(t, db, importFile(t, r, "smartops-it"), workedNow)
		_, byType := wholeRegister(t, db, other)
		foreign := model.FormatID(model.ByName("Controller"), byType["Controller"][0].ID)
		for _, field := range []string{
			"privacyNotice(controller: %q, regime: UK_GDPR) { title }", "art30Record(controller: %q) { title }",
			"art30ProcessorRecord(processor: %q) { title }", "paiaSection51(controller: %q) { title }", "noticeDrift(notice: %q) { day }",
			`privacyNotice(controller: "smartops-it", regime: UK_GDPR, audience: [%q]) { title }`,
		} {
			for _, id := range []string{foreign, "nobody", ""} {
				if answer := at(t, c.ask(t, "{ d: "+fmt.Sprintf(field, id)+" }", nil), "d"); answer != nil {
					t.Errorf("%s of %q: %s", field, id, encode(answer))
				}
			}
		}
		c.scope.Visible = func(name string) error {
			if name == "Transfer" {
				return fault.New(fault.Forbidden, "no")
			}
			return nil
		}
		if code := c.refused(t, `{ art30Record(controller: "smartops-it") { title } }`, nil); code != fault.Forbidden {
			t.Errorf("refused with %s", code)
		}
	})
}

// TestReports_OfLargeRegisters are refused, with the limit that is documented.
func TestReports_OfLargeRegisters(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		id := importFile(t, r, "smartops-it")
		c := summaryClient(t, db, id, workedNow)
		const text = `{ art30Record(controller: "smartops-it") { title } }`
		if title := at(t, c.ask(t, text, nil), "art30Record", "title"); title == nil {
			t.Error("nothing is written of a small register")
		}
		grow(t, r, id, 0, read.MaxReported/2)
		if code := c.refused(t, text, nil); code != fault.LimitExceeded {
			t.Errorf("refused with %s", code)
		}
	})
}

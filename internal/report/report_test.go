package report_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/openropa/ropa/internal/compliance/compliancetest"
	"github.com/openropa/ropa/internal/report"
)

var update = flag.Bool("update", false, "write the expected documents anew")

const day = "2026-11-28"

func world(t testing.TB, register string) *compliancetest.World {
	t.Helper()
	return compliancetest.NewWorld(t, compliancetest.Read(t, "../../examples/"+register+".yaml"), day)
}

// golden compares a document in both forms with files of a name.
func golden(t *testing.T, name string, d *report.Document) {
	t.Helper()
	html, err := d.HTML()
	if err != nil {
		t.Fatal(err)
	}
	for ext, got := range map[string][]byte{".html": html, ".md": d.Markdown()} {
		file := filepath.Join("testdata", name+ext)
		if *update {
			if err := os.WriteFile(file, got, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs: run with -update and read the difference", file)
		}
	}
}

func TestDocumentsOfTheExamples(t *testing.T) {
	uk, za := world(t, "smartops-it"), world(t, "smartops")
	golden(t, "smartops-it-notice", report.PrivacyNotice(uk.Set, uk.ByKey["Controller/smartops-it"], "UK_GDPR", report.Audience{}, day))
	golden(t, "smartops-it-art30", report.Art30Record(uk.Set, uk.ByKey["Controller/smartops-it"], day))
	golden(t, "smartops-it-art30-processor", report.Art30RecordProcessor(uk.Set, uk.ByKey["Processor/smartops-it"], day))
	golden(t, "smartops-notice", report.PrivacyNotice(za.Set, za.ByKey["Controller/smartops"], "POPIA", report.Audience{}, day))
	golden(t, "smartops-paia", report.PaiaSection51(za.Set, za.ByKey["Controller/smartops"], day))
	golden(t, "smartops-it-drift", report.NoticeDrift(uk.Set, uk.ByKey["Notice/privacy-policy"], day).Document())
	golden(t, "smartops-drift", report.NoticeDrift(za.Set, za.ByKey["Notice/privacy-policy"], day).Document())
	msp := world(t, "example-msp")
	golden(t, "example-msp-drift", report.NoticeDrift(msp.Set, msp.ByKey["Notice/privacy-notice"], day).Document())
	golden(t, "example-msp-notice", report.PrivacyNotice(msp.Set, msp.ByKey["Controller/example-msp"], "UK_GDPR", report.Audience{}, day))
	golden(t, "example-msp-art30", report.Art30Record(msp.Set, msp.ByKey["Controller/example-msp"], day))
	golden(t, "example-msp-art30-processor", report.Art30RecordProcessor(msp.Set, msp.ByKey["Processor/example-msp"], day))
}

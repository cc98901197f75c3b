package report_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/report"
)

// opened reads the parts of a DOCX, each of which has to be well-formed, and the texts of its paragraphs.
func opened(t *testing.T, file []byte) (parts map[string]string, paragraphs []string) {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	parts = map[string]string{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(text)
		decoder := xml.NewDecoder(bytes.NewReader(text))
		var paragraph strings.Builder
		inText := false
		for {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			if f.Name != "word/document.xml" {
				continue
			}
			switch e := token.(type) {
			case xml.StartElement:
				inText = e.Name.Local == "t"
			case xml.CharData:
				if inText {
					paragraph.Write(e)
				}
			case xml.EndElement:
				inText = false
				if e.Name.Local == "p" && paragraph.Len() > 0 {
					paragraphs = append(paragraphs, paragraph.String())
					paragraph.Reset()
				}
			}
		}
	}
	return parts, paragraphs
}

var (
	mark     = regexp.MustCompile(`^(#+ |- |\* |> |\*\*|\*)`)
	unescape = regexp.MustCompile(`\\(.)`)
)

// plainly are the texts of a document as Markdown, without its markup.
func plainly(markdown string) []string {
	var out []string
	for _, line := range strings.Split(markdown, "\n") {
		if line == "" || strings.HasPrefix(line, "| ---") {
			continue
		}
		cells := []string{line}
		if strings.HasPrefix(line, "| ") {
			cells = regexp.MustCompile(` \| ?|<br>`).Split(strings.TrimSuffix(strings.TrimPrefix(line, "| "), "|"), -1)
		}
		for _, text := range cells {
			text = mark.ReplaceAllString(mark.ReplaceAllString(text, ""), "")
			text = regexp.MustCompile(`:\*\* `).ReplaceAllString(text, ": ")
			text = regexp.MustCompile(`(^|[^\\])\*+$`).ReplaceAllString(text, "$1")
			if text = strings.TrimSpace(unescape.ReplaceAllString(text, "$1")); text != "" {
				out = append(out, text)
			}
		}
	}
	return out
}

func TestDOCX(t *testing.T) {
	w := world(t, "example-msp")
	for _, d := range []*report.Document{
		report.Annex(w.Set, w.ByKey["Engagement/dental-managed-it"], "ART28", nil, day).Document(),
		report.Annex(w.Set, w.ByKey["Engagement/hosting-ticketing"], "EU_SCC_2021_914", nil, day).Document(),
		report.Annex(w.Set, w.ByKey["Engagement/msp-hosting"], "UK_IDTA", nil, day).Document(),
		report.JointArrangementView(w.Set, w.ByKey["JointArrangement/recruitment"], day).Document(),
		report.PrivacyNotice(w.Set, w.ByKey["Controller/example-msp"], "UK_GDPR", report.Audience{}, day),
	} {
		file, err := d.DOCX()
		if err != nil {
			t.Fatal(err)
		}
		parts, got := opened(t, file)
		if want := plainly(string(d.Markdown())); !slices.Equal(got, want) {
			for i := range want {
				if i >= len(got) || got[i] != want[i] {
					t.Errorf("%s: text %d is %q, want %q", d.Title, i, got[min(i, len(got)-1)], want[i])
					break
				}
			}
		}
		for name, part := range parts {
			if strings.Contains(part, `TargetMode="External"`) {
				t.Errorf("%s, %s: a relationship leads out of the file", d.Title, name)
			}
		}
		if !strings.Contains(parts["docProps/core.xml"], "<dc:language>en-GB</dc:language>") {
			t.Errorf("%s does not say its language: %s", d.Title, parts["docProps/core.xml"])
		}
		if strings.Count(parts["word/document.xml"], "<w:tblHeader/>") != strings.Count(parts["word/document.xml"], "<w:tbl>") {
			t.Errorf("%s has tables without a row of headings", d.Title)
		}
		again, err := d.DOCX()
		if err != nil || !bytes.Equal(file, again) {
			t.Errorf("%s is not the same twice: %v", d.Title, err)
		}
	}
}

// TestDOCXOfHostileText holds what XML cannot, and what would be markup.
func TestDOCXOfHostileText(t *testing.T) {
	const hostile = "</w:t><w:p> & \x00\x1b ]]> \U0001f600 <"
	d := &report.Document{Title: hostile, Language: `en"`, Day: day, Meta: []report.Fact{{Term: hostile, Text: hostile}}, Sections: []report.Section{{
		Heading: hostile, Citation: hostile, Blocks: []report.Block{
			{Kind: report.Table, Text: hostile, Head: []string{hostile}, Rows: []report.Row{{Cells: []report.Cell{{Texts: []string{hostile}}}}}},
			{Kind: report.List, Text: hostile, Items: []string{hostile}},
			{Kind: report.Gap, Text: hostile},
		},
	}}}
	file, err := d.DOCX()
	if err != nil {
		t.Fatal(err)
	}
	_, paragraphs := opened(t, file)
	if len(paragraphs) != 10 || !strings.Contains(paragraphs[0], "</w:t><w:p> & ") {
		t.Errorf("%q", paragraphs)
	}
}

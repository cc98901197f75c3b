package report

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
)

// DOCX writes a document for word processors (ECMA-376, Office Open XML): headings, paragraphs, lists and tables, as styles, so
// that it takes on the looks of whoever edits it further. It names nothing outside itself.
func (d *Document) DOCX() ([]byte, error) {
	body := &docx{}
	body.styled("Title", run{text: oneLine(d.Title)})
	body.facts(d.Meta)
	for _, s := range d.Sections {
		body.section(1, "", s)
	}
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", packageRelations},
		{"docProps/core.xml", d.core()},
		{"word/_rels/document.xml.rels", documentRelations},
		{"word/styles.xml", strings.ReplaceAll(styles, "LANGUAGE", escaped(d.Language))},
		{"word/numbering.xml", numbering},
		{"word/document.xml", xml.Header + `<w:document xmlns:w="` + wordML + `"><w:body>` + body.text.String() + sectionProperties +
			`</w:body></w:document>`},
	} {
		// The time of the day as at which it stands makes the same document the same bytes.
		stamp, _ := time.Parse(time.DateOnly, d.Day)
		w, err := archive.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: stamp})
		if err == nil {
			_, err = io.WriteString(w, part.text)
		}
		if err != nil {
			return nil, fmt.Errorf("write %s as DOCX: %w", d.Title, err)
		}
	}
	if err := archive.Close(); err != nil {
		return nil, fmt.Errorf("write %s as DOCX: %w", d.Title, err)
	}
	return out.Bytes(), nil
}

// core are the properties that a word processor shows of the file.
func (d *Document) core() string {
	return xml.Header + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"` +
		` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"` +
		` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>` + escaped(d.Title) + `</dc:title><dc:language>` +
		escaped(d.Language) + `</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">` + escaped(d.Day) +
		`T00:00:00Z</dcterms:created></cp:coreProperties>`
}

// docx writes the body of a document.
type docx struct{ text strings.Builder }

// run is a piece of text in one style of characters.
type run struct {
	text string
	bold bool
}

// escaped is a text as XML holds it. What XML cannot hold is replaced.
func escaped(text string) string {
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(text)) // a builder does not fail
	return out.String()
}

// styled writes a paragraph of a style, one line of text as Markdown does.
func (x *docx) styled(style string, runs ...run) {
	x.text.WriteString("<w:p>")
	if style != "" {
		x.text.WriteString(`<w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>`)
	}
	for _, r := range runs {
		x.text.WriteString("<w:r>")
		if r.bold {
			x.text.WriteString("<w:rPr><w:b/></w:rPr>")
		}
		x.text.WriteString(`<w:t xml:space="preserve">` + escaped(r.text) + "</w:t></w:r>")
	}
	x.text.WriteString("</w:p>")
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// section writes a section. A citation that the section above has too is not repeated.
func (x *docx) section(level int, above string, s Section) {
	x.styled(fmt.Sprintf("Heading%d", min(level, 3)), run{text: oneLine(s.Heading)})
	if s.Citation != "" && s.Citation != above {
		x.styled("Citation", run{text: oneLine(s.Citation)})
	}
	for _, b := range s.Blocks {
		x.block(b)
	}
	for _, below := range s.Sections {
		x.section(level+1, s.Citation, below)
	}
}

func (x *docx) block(b Block) {
	switch b.Kind {
	case Paragraph:
		x.styled("", run{text: oneLine(b.Text)})
	case List:
		if b.Text != "" {
			x.styled("Lead", run{text: oneLine(b.Text)})
		}
		for _, item := range b.Items {
			x.styled("ListBullet", run{text: oneLine(item)})
		}
	case Facts:
		x.facts(b.Facts)
	case Table:
		x.table(b)
	case Gap:
		text := " " + oneLine(b.Text)
		if b.Citation != "" {
			text += " (" + oneLine(b.Citation) + ")"
		}
		x.styled("Gap", run{"Not recorded:", true}, run{text: text})
	}
}

func (x *docx) facts(facts []Fact) {
	for _, f := range facts {
		x.styled("Fact", run{oneLine(f.Term) + ":", true}, run{text: " " + oneLine(f.Text)})
	}
}

// table writes a table whose first row is repeated on every page, and whose rows are not torn.
func (x *docx) table(b Block) {
	if b.Text != "" {
		x.styled("Caption", run{text: oneLine(b.Text)})
	}
	x.text.WriteString(`<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/>` +
		`<w:tblLook w:firstRow="1" w:firstColumn="1" w:lastRow="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid>`)
	for range b.Head {
		fmt.Fprintf(&x.text, `<w:gridCol w:w="%d"/>`, pageWidth/len(b.Head))
	}
	x.text.WriteString(`</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
	for _, head := range b.Head {
		x.cell(Cell{[]string{head}}, true)
	}
	x.text.WriteString("</w:tr>")
	for _, row := range b.Rows {
		x.text.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		for i, cell := range row.Cells {
			x.cell(cell, i == 0)
		}
		x.text.WriteString("</w:tr>")
	}
	x.text.WriteString("</w:tbl>")
	x.styled("Spacing") // tables that follow each other would become one
}

func (x *docx) cell(c Cell, bold bool) {
	x.text.WriteString("<w:tc>")
	texts := c.Texts
	if len(texts) == 0 {
		texts = []string{"Not recorded"}
	}
	for i, text := range texts {
		x.styled("Cell", run{oneLine(text), bold && i == 0})
	}
	x.text.WriteString("</w:tc>")
}

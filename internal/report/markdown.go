package report

import (
	"regexp"
	"strings"
)

// Markdown writes a document as Markdown with the tables of GitHub's flavour. Nothing that records hold is read as markup.
func (d *Document) Markdown() []byte {
	var m markdown
	m.line("# ", d.Title)
	m.facts(d.Meta)
	for _, s := range d.Sections {
		m.section(2, "", s)
	}
	return []byte(m.text.String())
}

type markdown struct {
	text strings.Builder
	// ended is how long the text was when the last list ended, and bullet what that was written with.
	ended  int
	bullet string
}

// line writes a text behind some markup, and an empty line.
func (m *markdown) line(markup, text string) {
	m.text.WriteString(markup + escape(text) + "\n\n")
}

// section writes a section. A citation that the section above has too is not repeated.
func (m *markdown) section(level int, above string, s Section) {
	m.line(strings.Repeat("#", min(level, 6))+" ", s.Heading)
	if s.Citation != "" && s.Citation != above {
		m.text.WriteString("*" + escape(s.Citation) + "*\n\n")
	}
	for _, b := range s.Blocks {
		m.block(b)
	}
	for _, below := range s.Sections {
		m.section(level+1, s.Citation, below)
	}
}

func (m *markdown) block(b Block) {
	switch b.Kind {
	case Paragraph:
		m.line("", b.Text)
	case List:
		if b.Text != "" {
			m.line("", b.Text)
		}
		items := make([]string, len(b.Items))
		for i, item := range b.Items {
			items[i] = escape(item)
		}
		m.list(items)
	case Facts:
		m.facts(b.Facts)
	case Table:
		m.table(b)
	case Gap:
		m.text.WriteString("> **Not recorded:** " + escape(b.Text))
		if b.Citation != "" {
			m.text.WriteString(" (" + escape(b.Citation) + ")")
		}
		m.text.WriteString("\n\n")
	}
}

func (m *markdown) facts(facts []Fact) {
	items := make([]string, len(facts))
	for i, f := range facts {
		items[i] = "**" + escape(f.Term) + ":** " + escape(f.Text)
	}
	m.list(items)
}

// list writes items that hold markup already. A list that follows another has another bullet: else the two would be one.
func (m *markdown) list(items []string) {
	if len(items) == 0 {
		return
	}
	follows := m.ended == m.text.Len() && m.bullet == "- "
	m.bullet = "- "
	if follows {
		m.bullet = "* "
	}
	for _, item := range items {
		m.text.WriteString(m.bullet + item + "\n")
	}
	m.text.WriteString("\n")
	m.ended = m.text.Len()
}

func (m *markdown) table(b Block) {
	if b.Text != "" {
		m.text.WriteString("**" + escape(b.Text) + "**\n\n")
	}
	for _, head := range b.Head {
		m.text.WriteString("| " + escape(head) + " ")
	}
	m.text.WriteString("|\n" + strings.Repeat("| --- ", len(b.Head)) + "|\n")
	for _, row := range b.Rows {
		for _, cell := range row.Cells {
			text := "Not recorded"
			if len(cell.Texts) > 0 {
				escaped := make([]string, len(cell.Texts))
				for i, one := range cell.Texts {
					escaped[i] = escape(one)
				}
				text = strings.Join(escaped, "<br>")
			}
			m.text.WriteString("| " + text + " ")
		}
		m.text.WriteString("|\n")
	}
	m.text.WriteString("\n")
}

var (
	// markup is what Markdown, or HTML within it, would read.
	markup = regexp.MustCompile("[\\\\`*_{}\\[\\]<>#|~&]")
	// leading is what begins a list or underlines a heading where it begins a line.
	leading = regexp.MustCompile(`^(\d*)([-+=.)])([ =-]|$)`)
)

// escape makes one line of text that Markdown shows as it is.
func escape(text string) string {
	text = markup.ReplaceAllString(strings.Join(strings.Fields(text), " "), `\$0`)
	return leading.ReplaceAllString(text, `${1}\${2}${3}`)
}

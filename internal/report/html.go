package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"strings"
)

//go:embed page.html
var page string

var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{
	"link":   link,
	"anchor": func(code string) string { return "item-" + code },
	"deeper": func(level int, above string, s Section) nested { return nested{level + 1, above, s} },
}).Parse(page))

// nested is a section with the level of its heading.
type nested struct {
	Level int
	// Above is the citation of the section above, which is not repeated.
	Above string
	Section
}

// link is where a text leads that is nothing but an address, empty for any other.
func link(text string) string {
	switch {
	case strings.ContainsAny(text, " \t\n"):
		return ""
	case strings.HasPrefix(text, "https://"), strings.HasPrefix(text, "http://"):
		return text
	case strings.Count(text, "@") == 1 && !strings.ContainsAny(text, ":/?&"):
		return "mailto:" + text
	}
	return ""
}

// HTML writes a document as one page that needs nothing else: it can be read with a screen reader, printed and sent, and holds
// no script.
func (d *Document) HTML() ([]byte, error) {
	var out bytes.Buffer
	if err := pageTemplate.Execute(&out, d); err != nil {
		return nil, fmt.Errorf("write %s as HTML: %w", d.Title, err)
	}
	return out.Bytes(), nil
}

package registrytest

import (
	"fmt"
	"strings"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
)

// awkward are the pieces of random texts: what YAML, JSON, SQL and folding could trip over.
var awkward = []string{
	"a", "Z", "0", "ß", "É", "e\u0301", "ﬁ", "İ", "Ω", "ж", "中", "ש", "😀", "\u00a0", "\u2028", "\u0085",
	" ", "  ", "\n", "\n\n", "\t", "'", `"`, `\`, ":", ": ", " #", "- ", "[", "}", ",", "&x", "*x", "!t", "|", ">", "%", "@", "`", "~", "<<",
	"true", "null", "1e3", "0x1F", "2026-01-31", "---", "...", "%s", "--", "/*", ";", "$1", "?",
}

// text makes a text that neither begins nor ends with white space.
func (g *Generator) text() string {
	if g.Maybe(4) {
		return Pick(g, "true", "NO", "null", "~", "12", "1.5e3", "2026-01-31", "- a", "a: b", "#", "''", "é", "=", "0o7")
	}
	var b strings.Builder
	for range g.IntN(8) + 1 {
		b.WriteString(Pick(g, awkward...))
	}
	if s := strings.TrimSpace(b.String()); s != "" {
		return s
	}
	return "x"
}

func (g *Generator) date() string {
	return fmt.Sprintf("%04d-%02d-%02d", 1990+g.IntN(60), 1+g.IntN(12), 1+g.IntN(28))
}

// instant has microseconds, as those have that are stored.
func (g *Generator) instant() string {
	return fmt.Sprintf("%sT%02d:%02d:%02d.%06dZ", g.date(), g.IntN(24), g.IntN(60), g.IntN(60), Pick(g, 0, g.IntN(1e6)))
}

// scalar makes a text that its scalar or its meaning allows.
func (g *Generator) scalar(f *model.Field) string {
	if f.Law != "" {
		return Pick(g, g.laws.Codes(law.List(f.Law))...)
	}
	switch f.Scalar {
	case "URL":
		return Pick(g, "https://example.com/", "http://example.org/a?b=c#d", "https://xn--bcher-kva.example:8443/%20")
	case "EmailAddress":
		return Pick(g, "a@example.com", "b.c+d@sub.example.org")
	case "CountryCode":
		return Pick(g, "GB", "NO", "ZA", "DE", "FR")
	case "Duration":
		return Pick(g, "P1Y", "P6M", "P1Y2M3D", "PT12H", "P2W")
	}
	switch f.Name {
	case "locale", "language":
		return Pick(g, "en-GB", "de", "af-ZA", "zh-Hant")
	case "timeZone":
		return Pick(g, "Europe/London", "Africa/Johannesburg", "UTC")
	case "sha256", "documentSha256":
		return fmt.Sprintf("%064x", g.Uint64())
	}
	return g.text()
}

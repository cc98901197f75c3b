package exchange

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
)

//go:generate go run ./schemagen

// Patterns of what a text may look like, by its scalar.
var scalarSchemas = map[string]Object{
	"Duration":     {{"pattern", `^P(\d+W|(\d+Y)?(\d+M)?(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?)$`}, {"not", Object{{"pattern", "[PT]$"}}}},
	"CountryCode":  {{"pattern", `^[A-Z]{2}$`}},
	"EmailAddress": {{"pattern", `^[^@\s]+@[^@\s]+$`}},
	"URL":          {{"pattern", `^https?://`}},
}

var (
	dateSchema    = Object{{"pattern", `^\d{4}-\d{2}-\d{2}$`}}
	instantSchema = Object{{"pattern", `^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$`}}
	hashSchema    = Object{{"pattern", `^[0-9A-Fa-f]{64}$`}}
	keySchema     = Object{{"type", "string"}, {"pattern", `^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`}}
)

// Schema writes the JSON Schema (draft 2020-12) of register documents. It lists the codes of the law files, so that an
// editor completes them.
func Schema() ([]byte, error) {
	laws, err := law.Load()
	if err != nil {
		return nil, fmt.Errorf("write JSON schema: %w", err)
	}
	g := schemaGenerator{laws: laws, defs: map[string]Object{"Key": keySchema}}
	properties := Object{
		{"ropa", Object{{"description", "Version of the document format."}, {"const", int64(Format)}}},
		{"register", g.ref(model.Roots()[0])},
	}
	for _, t := range Roots() {
		properties = append(properties, Member{t.Plural, Object{{"type", []any{"array", "null"}}, {"items", g.ref(t)}}})
	}
	root := Object{
		{"$schema", "https://json-schema.org/draft/2020-12/schema"},
		{"title", "Register document"},
		{"description", "A register of processing activities as one file. An absent name leaves a fact as it is; null clears it."},
		{"type", "object"},
		{"properties", properties},
		{"required", []any{"ropa", "register"}},
		{"additionalProperties", false},
		{"$defs", g.sorted()},
	}
	text, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write JSON schema: %w", err)
	}
	return append(text, '\n'), nil
}

// schemaGenerator gathers the definitions of types, shapes, enumerations and lists of the law.
type schemaGenerator struct {
	laws *law.Law
	defs map[string]Object
}

func (g schemaGenerator) sorted() Object {
	var out Object
	for name, def := range g.defs {
		out = append(out, Member{name, def})
	}
	slices.SortFunc(out, func(a, b Member) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

func refTo(name string) Object { return Object{{"$ref", "#/$defs/" + name}} }

// orNull allows a value to be cleared.
func orNull(value Object) Object { return Object{{"anyOf", []any{value, Object{{"type", "null"}}}}} }

// ref names the definition of a type, and makes it first.
func (g schemaGenerator) ref(t *model.Type) Object {
	if g.defs[t.Name] != nil {
		return refTo(t.Name)
	}
	properties := Object{{"key", refTo("Key")}}
	var citations Object
	for _, f := range t.Fields {
		switch {
		case f.Name == "citations":
			citations = Object{{f.Name, g.field(f)}}
		case !f.Server:
			properties = append(properties, Member{f.Name, g.field(f)})
		}
	}
	for _, l := range t.Links {
		if l.Kind != model.Inverse {
			properties = append(properties, Member{l.Name, g.link(l)})
		}
	}
	if archivable(t) {
		properties = append(properties, Member{"archived", Object{{"description", "Whether the record is archived."}, {"type", "boolean"}}})
	}
	def := closed(append(properties, citations...))
	if t.Root() {
		def = append(def, Member{"required", []any{"key"}})
	}
	g.defs[t.Name] = def
	return refTo(t.Name)
}

func closed(properties Object) Object {
	return Object{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}}
}

func (g schemaGenerator) field(f *model.Field) Object {
	var out Object
	if f.Doc != "" {
		out = Object{{"description", f.Doc}}
	}
	if f.Default != "" {
		out = append(out, Member{"default", defaultOf(f)})
	}
	return append(out, g.value(f)...)
}

func defaultOf(f *model.Field) any {
	if f.Kind == model.Bool {
		return f.Default == "true"
	}
	return f.Default
}

// value says what a fact may be; null clears it.
func (g schemaGenerator) value(f *model.Field) Object {
	switch f.Kind {
	case model.Bool:
		return Object{{"type", []any{"boolean", "null"}}}
	case model.Int:
		return Object{{"type", []any{"integer", "null"}}, {"minimum", int64(0)}, {"maximum", int64(math.MaxInt32)}}
	case model.Enum:
		return orNull(g.enum(f))
	case model.EnumList:
		return listOf(g.enum(f))
	case model.TextList:
		if f.Law != "" {
			return listOf(g.law(law.List(f.Law)))
		}
		return listOf(Object{{"type", "string"}})
	case model.JSON:
		return listOf(g.shape(f.Shape))
	case model.Ref:
		if f.Required {
			return refTo("Key")
		}
		return orNull(refTo("Key"))
	default:
		if f.Law != "" {
			return orNull(g.law(law.List(f.Law)))
		}
		return append(Object{{"type", []any{"string", "null"}}}, textSchema(f)...)
	}
}

// textSchema says what the text of a fact may look like.
func textSchema(f *model.Field) Object {
	switch {
	case f.Kind == model.Date:
		return dateSchema
	case f.Kind == model.DateTime:
		return instantSchema
	case strings.HasSuffix(strings.ToLower(f.Name), "sha256"):
		return hashSchema
	}
	return scalarSchemas[f.Scalar]
}

func listOf(items Object) Object {
	return Object{{"type", []any{"array", "null"}}, {"items", items}}
}

// enum names the definition of an enumeration. YAML takes a plain TRUE for a boolean, so that stands for the code.
func (g schemaGenerator) enum(f *model.Field) Object {
	var codes []any
	for _, code := range f.Values {
		codes = append(codes, code)
		if code == "TRUE" || code == "FALSE" {
			codes = append(codes, code == "TRUE")
		}
	}
	g.defs[f.Enum] = Object{{"enum", codes}}
	return refTo(f.Enum)
}

// law names the definition of a list of codes of the law.
func (g schemaGenerator) law(list law.List) Object {
	var codes []any
	for _, code := range g.laws.Codes(list) {
		codes = append(codes, code)
	}
	g.defs[string(list)] = Object{{"enum", codes}}
	return refTo(string(list))
}

// target is what a link may name. A legal basis is one of the law, or the register's own.
func (g schemaGenerator) target(l *model.Link) Object {
	if l.To == "LegalBasis" {
		return Object{{"anyOf", []any{g.law(law.LegalBasisList), refTo("Key")}}}
	}
	return refTo("Key")
}

func (g schemaGenerator) shape(s *model.Shape) Object {
	var properties Object
	var required []any
	for _, f := range s.Fields {
		properties = append(properties, Member{f.Name, g.field(f)})
		if f.Required && f.Default == "" {
			required = append(required, f.Name)
		}
	}
	def := closed(properties)
	if required != nil {
		def = append(def, Member{"required", required})
	}
	g.defs[s.Name] = def
	return refTo(s.Name)
}

func (g schemaGenerator) link(l *model.Link) Object {
	out := Object{{"description", l.Doc}}
	switch l.Kind {
	case model.Parts:
		return append(out, listOf(g.ref(l.Target()))...)
	case model.Many:
		return append(out, listOf(g.target(l))...)
	default:
		if l.Required {
			return append(out, g.target(l)...)
		}
		return append(out, orNull(g.target(l))...)
	}
}

package server_test

import (
	"fmt"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/openropa/ropa/graph"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
)

// inputMaker makes inputs in which everything is said.
type inputMaker struct {
	typ   *model.Type
	mark  string
	links bool
	// more makes the values of an update differ from those before.
	more int
}

func (m inputMaker) fields(name string) map[string]any {
	def := graph.Schema().Types[name]
	of := strings.TrimSuffix(strings.TrimSuffix(name, "Fields"), "Input")
	typ := model.ByName(of)
	out := map[string]any{}
	for i, f := range def.Fields {
		if ref := refOf(of, f.Name); ref != nil {
			out[f.Name] = m.ref(ref)
		} else if v := m.value(typ, f, i+m.more); v != nil {
			out[f.Name] = v
		}
	}
	return out
}

func (m inputMaker) value(typ *model.Type, f *ast.FieldDefinition, n int) any {
	if typ != nil && f.Name == "id" {
		return nil // a part is named by its key here
	}
	switch link := linkOf(typ, f.Name); {
	case link == nil:
	case link.Kind != model.Parts:
		return m.link(typ, link)
	case link.To == "SubProcessing" && !m.links:
		return nil // it rests on nothing, the second rests on it
	}
	name := f.Type.Name()
	def := graph.Schema().Types[name]
	var v any
	switch {
	case name == "Boolean":
		return m.more == 0
	case name == "Int":
		return float64(n)
	case name == "String" && f.Name == "key":
		return fmt.Sprintf("part-%d", n-m.more)
	case f.Name == "path":
		return "citations"
	case strings.HasSuffix(strings.ToLower(f.Name), "sha256"):
		return fmt.Sprintf("%064x", n)
	case typ != nil && typ.Field(f.Name) != nil && typ.Field(f.Name).Law != "":
		v = m.lawCode(typ, typ.Field(f.Name))
	case name == "String":
		v = fmt.Sprintf("%s %s %d é", f.Name, m.mark, n)
	case def.Kind == ast.Scalar:
		v = map[string]string{
			"DateTime": fmt.Sprintf("2026-%02d-%02dT12:00:00.%06dZ", 1+n/28, 1+n%28, n),
			"Date":     fmt.Sprintf("2026-%02d-%02d", 1+n/28, 1+n%28), "Duration": fmt.Sprintf("P%dM", n+1), "CountryCode": []string{"ZA", "GB"}[n%2],
			"EmailAddress": fmt.Sprintf("%s%d@example.com", m.mark, n), "URL": fmt.Sprintf("https://example.com/%s/%d", m.mark, n),
		}[name]
	case def.Kind == ast.Enum && f.Type.Elem != nil:
		// All of them: a basis of any law fits an activity that is kept under all.
		list := []any{}
		for _, value := range def.EnumValues {
			list = append(list, value.Name)
		}
		return list
	case def.Kind == ast.Enum:
		v = m.code(typ, f, def)
	case def.Kind == ast.InputObject:
		v = m.fields(name)
	}
	if f.Type.Elem != nil {
		return []any{v}
	}
	return v
}

// code is one that is not the default, which documents leave out.
func (m inputMaker) code(typ *model.Type, f *ast.FieldDefinition, def *ast.Definition) string {
	fallback := ""
	if f.DefaultValue != nil {
		fallback = f.DefaultValue.Raw
	} else if typ != nil && typ.Field(f.Name) != nil {
		fallback = typ.Field(f.Name).Default
	}
	var codes []string
	for _, value := range def.EnumValues {
		if value.Name != fallback {
			codes = append(codes, value.Name)
		}
	}
	return codes[min(m.more, 1)%len(codes)]
}

// link names a record that create made: of its like the first, of another type the one of the same mark.
func (m inputMaker) link(typ *model.Type, l *model.Link) any {
	switch {
	case l.To == "LegalBasis":
		return "UK_GDPR_6_1_F"
	case l.Name == "receivingController":
		return keyOf(model.ByName(l.To), map[string]string{"a": "b", "b": "a"}[m.mark])
	case typ.Name == "SpecialCondition" && l.Name == "purposes":
		return []any{keyOf(model.ByName(l.To), m.mark)} // one of the activity's
	case l.Union != "":
		return m.engager(l)
	case m.links && (l.To == "ControllerActivity" || l.To == "ProcessorActivity"):
		return []any{keyOf(model.ByName(l.To), m.mark)} // of those who engage and are engaged
	case l.Kind == model.Many && m.links:
		return []any{keyOf(model.ByName(l.To), "a")}
	case l.Kind == model.Many, l.To == m.typ.Name && !m.links:
		return nil
	case l.To == m.typ.Name:
		return keyOf(m.typ, "a")
	}
	return keyOf(model.ByName(l.To), m.mark)
}

// refOf is the member of an object that names a record, nil if it is none.
func refOf(shape, member string) *model.Field {
	for _, typ := range model.Types() {
		for _, f := range typ.Fields {
			if f.Shape != nil && f.Shape.Name == shape && f.Shape.Field(member).Kind == model.Ref {
				return f.Shape.Field(member)
			}
		}
	}
	return nil
}

// ref names a record in an object: the document for citations, else one that create made.
func (m inputMaker) ref(f *model.Field) any {
	if f.Ref == "SourceDocument" {
		return "cited"
	}
	return keyOf(model.ByName(f.Ref), m.mark)
}

// lawCode is a code of the law files: of the law of a leg, and of that to which Schedule 1 belongs.
func (m inputMaker) lawCode(typ *model.Type, f *model.Field) string {
	laws, err := law.Load()
	if err != nil {
		panic(err) // the law files are part of the program
	}
	regime := map[string]string{"SpecialCondition": "UK_GDPR"}[typ.Name]
	if typ.Name == "TransferLeg" {
		types := graph.Schema().Types
		regime = m.code(typ, types[typ.Name+"Input"].Fields.ForName("regime"), types["Regime"])
	}
	var codes []string
	for _, code := range laws.Codes(law.List(f.Law)) {
		if row, _ := laws.Row(law.List(f.Law), code); regime == "" || row.Regime == regime {
			codes = append(codes, code)
		}
	}
	return codes[min(m.more, 1)%len(codes)]
}

// engager sets one of the links that make up a union: a controller engages for the second engagement, and for the first,
// on which the second rests, the processor that the second engages.
func (m inputMaker) engager(l *model.Link) any {
	switch {
	case l.To == "Controller" && m.links:
		return keyOf(model.ByName(l.To), "b")
	case l.To == "Processor" && !m.links:
		return keyOf(model.ByName(l.To), "b")
	}
	return nil
}

func linkOf(typ *model.Type, name string) *model.Link {
	if typ == nil {
		return nil
	}
	return typ.Link(name)
}

func keyOf(typ *model.Type, mark string) string {
	return model.KeyFor(typ.Name) + "-" + mark
}

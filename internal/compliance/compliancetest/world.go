// Package compliancetest makes registers in memory of register documents, for the tests of pure packages.
package compliancetest

import (
	"fmt"
	"os"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// Law loads the law files.
func Law(t testing.TB) *law.Law {
	t.Helper()
	l, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// Document is a register document as YAML has it.
type Document = map[string]any

// Read reads a register document of a file.
func Read(t testing.TB, file string) Document {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return Parse(t, string(text))
}

// Parse reads a register document of a text.
func Parse(t testing.TB, text string) Document {
	t.Helper()
	doc := Document{}
	if err := yaml.Load([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// World is a register in memory.
type World struct {
	*compliance.Set
	// ByKey finds the roots by Type/key.
	ByKey map[string]*record.Record
	// Roots are all roots, the register first.
	Roots []*record.Record
	t     testing.TB
	next  int64
}

// NewWorld makes the records of a document, with keys in place of ids resolved, and works out what they contribute.
func NewWorld(t testing.TB, doc Document, day string) *World {
	t.Helper()
	w := &World{t: t, ByKey: map[string]*record.Record{}}
	register := w.make(model.ByName("Register"))
	laws := Law(t)
	for _, regime := range laws.Regimes() {
		for _, basis := range laws.LegalBases(regime.Code) {
			r := w.make(model.ByName("LegalBasis"))
			r.Values["key"], r.Values["code"], r.Values["regime"] = basis.Code, basis.Code, regime.Code
			w.ByKey["LegalBasis/"+basis.Code] = r
		}
	}
	// Every record is there before its links are followed.
	type raw struct {
		r   *record.Record
		doc map[string]any
	}
	var raws []raw
	for _, typ := range model.Roots() {
		list, _ := doc[typ.Plural].([]any)
		for _, v := range list {
			r := w.make(typ)
			w.ByKey[typ.Name+"/"+fmt.Sprint(v.(map[string]any)["key"])] = r
			raws = append(raws, raw{r, v.(map[string]any)})
		}
	}
	w.fill(register, doc["register"].(map[string]any))
	for _, one := range raws {
		w.fill(one.r, one.doc)
	}
	w.Set = compliance.NewSet(laws, register)
	w.Add(w.Roots...)
	w.Whole()
	w.Settle(day)
	return w
}

func (w *World) make(t *model.Type) *record.Record {
	w.next++
	r := record.New(t, w.next)
	if t.Root() {
		w.Roots = append(w.Roots, r)
	}
	return r
}

func (w *World) fill(r *record.Record, doc map[string]any) {
	for _, f := range r.Type.Fields {
		if v, ok := doc[f.Name]; ok && v != nil {
			r.Values[f.Name] = w.value(f, v)
		} else if f.Default != "" {
			r.Values[f.Name] = w.value(f, f.Default)
		}
	}
	for _, l := range r.Type.Links {
		v, ok := doc[l.Name]
		if !ok || v == nil {
			continue
		}
		switch l.Kind {
		case model.One:
			r.One[l.Name] = w.find(l.To, v)
		case model.Many:
			for _, key := range v.([]any) {
				r.Many[l.Name] = append(r.Many[l.Name], w.find(l.To, key))
			}
		case model.Parts:
			for i, part := range v.([]any) {
				p := w.make(l.Target())
				w.fill(p, part.(map[string]any))
				if p.Key() == "" {
					p.Values["key"] = w.partKey(l.Target(), part.(map[string]any), i)
				}
				r.Parts[l.Name] = append(r.Parts[l.Name], p)
			}
		}
	}
	if r.Type.Name == "Organisation" {
		r.Values["name"] = r.Text("tradingName")
		if r.Text("name") == "" {
			r.Values["name"] = r.Text("legalName")
		}
	}
}

// partKey is the key that a part gets where none is given.
func (w *World) partKey(t *model.Type, doc map[string]any, i int) string {
	for _, from := range t.KeyFrom {
		if v, ok := doc[from]; ok {
			return fmt.Sprint(v)
		}
	}
	return fmt.Sprint(i + 1)
}

func (w *World) find(typ string, key any) int64 {
	r := w.ByKey[typ+"/"+fmt.Sprint(key)]
	if r == nil {
		w.t.Fatalf("there is no %s %v", typ, key)
	}
	return r.ID
}

func (w *World) value(f *model.Field, v any) any {
	switch f.Kind {
	case model.Int:
		return int64(v.(int))
	case model.Bool:
		return fmt.Sprint(v) == "true"
	case model.DateTime:
		at, err := time.Parse(time.RFC3339, fmt.Sprint(v))
		if err != nil {
			w.t.Fatal(err)
		}
		return at.UnixMicro()
	case model.EnumList, model.TextList:
		var out []string
		for _, text := range v.([]any) {
			out = append(out, fmt.Sprint(text))
		}
		return out
	case model.JSON:
		return w.objects(f.Shape, v.([]any))
	}
	return fmt.Sprint(v)
}

func (w *World) objects(shape *model.Shape, list []any) []map[string]any {
	var out []map[string]any
	for _, v := range list {
		object := map[string]any{}
		for name, member := range v.(map[string]any) {
			f := shape.Field(name)
			switch {
			case f.Kind == model.Ref:
				object[name] = w.find(f.Ref, member)
			case f.List():
				object[name] = w.value(f, member)
			default:
				object[name] = fmt.Sprint(member)
			}
		}
		for _, f := range shape.Fields {
			if object[f.Name] == nil && f.Default != "" {
				object[f.Name] = f.Default
			}
		}
		out = append(out, object)
	}
	return out
}

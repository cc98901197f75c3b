package read_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"testing"

	"github.com/openropa/ropa/internal/exchange"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/store"
)

// worldReader builds a world. Ids are unique among all types.
type worldReader struct {
	t        testing.TB
	db       *store.DB
	register int64
	world    *world
	parts    map[string]map[owned]envelope // by type
	// links are to be followed once every record is there.
	links []func()
}

func readWorld(t testing.TB, db *store.DB, register int64) *world {
	t.Helper()
	w := &worldReader{t: t, db: db, register: register, parts: map[string]map[owned]envelope{}}
	w.world = &world{types: map[string][]*entity{}, byID: map[string]*entity{}, named: map[string]*entity{}}
	for _, typ := range model.Types() {
		if !typ.Root() {
			w.parts[typ.Name] = w.envelopes(typ, "")
		}
	}
	doc := w.document()
	for _, typ := range model.Roots() {
		list, _ := doc[typ.Plural].([]any)
		if typ.Name == "Register" {
			list = []any{doc["register"]}
		}
		envelopes := w.envelopes(typ, "")
		for _, item := range list {
			said := item.(map[string]any)
			w.record(typ, said, envelopes[owned{0, said["key"].(string)}])
		}
	}
	w.shippedBases()
	for _, list := range w.world.types {
		slices.SortFunc(list, func(a, b *entity) int { return cmp.Compare(a.n, b.n) })
	}
	for _, follow := range w.links {
		follow()
	}
	w.world.register = w.world.types["Register"][0]
	w.world.relate(contract(t))
	return w.world
}

func (w *worldReader) document() map[string]any {
	doc, err := exchange.Export(w.t.Context(), w.db, w.register)
	if err != nil {
		w.t.Fatal(err)
	}
	var b bytes.Buffer
	if err := doc.WriteJSON(&b); err != nil {
		w.t.Fatal(err)
	}
	dec := json.NewDecoder(&b)
	dec.UseNumber()
	var plain map[string]any
	if err := dec.Decode(&plain); err != nil {
		w.t.Fatal(err)
	}
	return plain
}

// owned names a record by its key, and a part by its key and its owner.
type owned struct {
	owner int64
	key   string
}

// envelope is what the server alone says of a record.
type envelope struct {
	id     int64
	fields map[string]any
}

// envelopes reads the ids of the rows of a type, and the server's fields of records.
func (w *worldReader) envelopes(t *model.Type, where string) map[owned]envelope {
	owner, server := "0", []*model.Field{}
	if t.Root() {
		for _, f := range t.Fields {
			if f.Server && f.Name != "key" && f.Name != "name" {
				server = append(server, f)
			}
		}
	} else {
		owner = t.OwnerColumn
	}
	columns := "id, " + owner + ", key"
	for _, f := range server {
		columns += ", " + f.Column
	}
	out := map[owned]envelope{}
	query := "select " + columns + " from " + t.Table + " where " + t.RegisterColumn() + " = ?" + where
	w.query(query, 3+len(server), func(cells []any) {
		e := envelope{cells[0].(int64), map[string]any{}}
		for i, f := range server {
			e.fields[f.Name] = cells[3+i]
			if micros, ok := cells[3+i].(int64); ok {
				e.fields[f.Name] = json.Number(itoa(micros))
				if f.Kind == model.DateTime {
					e.fields[f.Name] = instant(micros)
				}
			}
		}
		out[owned{cells[1].(int64), cells[2].(string)}] = e
	})
	return out
}

func (w *worldReader) query(query string, columns int, each func(cells []any)) {
	rows, err := w.db.Reader().QueryContext(w.t.Context(), w.db.Dialect.Rebind(query), w.register)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		cells, targets := make([]any, columns), make([]any, columns)
		for i := range cells {
			targets[i] = &cells[i]
		}
		if err := rows.Scan(targets...); err != nil {
			w.t.Fatal(err)
		}
		each(cells)
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
}

// record makes the entity of a record or part from what the document says and its envelope.
func (w *worldReader) record(t *model.Type, said map[string]any, env envelope) *entity {
	if env.id == 0 {
		w.t.Fatalf("the document has %s %v, the database has not", t.Name, said["key"])
	}
	e := &entity{t.Name, env.id, model.FormatID(t, env.id), map[string]any{"key": said["key"]}}
	e.fields["id"] = e.id
	w.facts(e, t.Fields, said)
	for name, value := range env.fields {
		e.fields[name] = value
	}
	if t.Name == "Organisation" {
		e.fields["name"] = cmp.Or(e.text("tradingName"), e.text("legalName"), e.text("key"))
	}
	for _, l := range t.Links {
		w.link(e, l, said[l.Name])
	}
	w.world.types[t.Name] = append(w.world.types[t.Name], e)
	w.world.byID[e.id] = e
	w.world.named[t.Name+" "+e.text("key")] = e
	return e
}

// facts fills in what a document leaves out: defaults, and empty lists.
func (w *worldReader) facts(e *entity, fields []*model.Field, said map[string]any) {
	for _, f := range fields {
		value := said[f.Name]
		list, _ := value.([]any)
		switch {
		case f.Kind == model.JSON:
			e.fields[f.Name] = w.inline(f.Shape, list)
		case f.List():
			e.fields[f.Name] = append([]any{}, list...)
		case f.Kind == model.Ref:
			w.named(e, f.Name, f.Ref, value)
		case value == nil && f.Kind == model.Bool:
			e.fields[f.Name] = f.Default == "true"
		case value == nil && f.Default != "":
			e.fields[f.Name] = f.Default
		case value != nil && f.Kind == model.DateTime:
			micros, _ := model.ParseTime(value.(string))
			e.fields[f.Name] = instant(micros)
		case value != nil || e.fields[f.Name] == nil:
			e.fields[f.Name] = value
		}
	}
}

func (w *worldReader) inline(shape *model.Shape, list []any) []any {
	out := []any{}
	for _, item := range list {
		o := &entity{typ: shape.Name, fields: map[string]any{}}
		w.facts(o, shape.Fields, item.(map[string]any))
		out = append(out, o)
	}
	return out
}

func (w *worldReader) link(e *entity, l *model.Link, said any) {
	list, _ := said.([]any)
	switch l.Kind {
	case model.One:
		w.named(e, l.Name, l.To, said)
	case model.Many:
		w.links = append(w.links, func() {
			targets := []any{}
			for _, key := range list {
				targets = append(targets, w.world.byKey(l.To, key))
			}
			slices.SortFunc(targets, func(a, b any) int { return cmp.Compare(a.(*entity).n, b.(*entity).n) })
			e.fields[l.Name] = targets
		})
	case model.Parts:
		parts := []any{}
		for _, item := range list {
			part := item.(map[string]any)
			parts = append(parts, w.record(l.Target(), part, w.parts[l.To][owned{e.n, part["key"].(string)}]))
		}
		e.fields[l.Name] = parts
	}
}

// named sets a field to the record that a key names, or to nothing.
func (w *worldReader) named(e *entity, field, of string, key any) {
	e.fields[field] = nil
	if key != nil {
		w.links = append(w.links, func() { e.fields[field] = w.world.byKey(of, key) })
	}
}

// shippedBases reads the legal bases that stand in no document.
func (w *worldReader) shippedBases() {
	t := model.ByName("LegalBasis")
	envelopes := w.envelopes(t, " and kind = 'SHIPPED'")
	columns := []string{"code", "regime", "name", "description", "article", "validFrom", "validTo"}
	query := `select key, code, regime, name, description, article, valid_from, valid_to
		from legal_bases where register_id = ? and kind = 'SHIPPED'`
	w.query(query, 1+len(columns), func(cells []any) {
		said := map[string]any{"key": cells[0]}
		for i, name := range columns {
			said[name] = cells[1+i]
		}
		w.record(t, said, envelopes[owned{0, cells[0].(string)}])
	})
}

package registry_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// suspect is what the name of a place for a basis would look like. The conditions of a disclosure are no conditions of
// Art. 9.
var suspect = regexp.MustCompile(`(?i)basis|bases|lawful|special_?condition|interest|consent|statute`)

// TestProcessorActivityHasNowhereToPutABasis looks for a place in the model, in the database, and by trying (rule R-014).
func TestProcessorActivityHasNowhereToPutABasis(t *testing.T) {
	typ := model.ByName("ProcessorActivity")
	tables := suspectModel(t, typ)
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		beside := append(tablesBeside(t, w, typ.Table), tablesBeside(t, w, "processing_scopes")...)
		for _, table := range append(beside, tables...) {
			if slices.Contains([]string{"controllers", "controller_activities", "data_sharings"}, table) {
				continue // they are beside scopes of their own
			}
			for _, column := range columnsOf(t, w, table) {
				if suspect.MatchString(column) {
					t.Errorf("column %s of %s", column, table)
				}
			}
		}
		activity := w.Find(t, "ProcessorActivity", "hosting")
		basis := []any{map[string]any{"legalBasis": "UK_GDPR_6_1_B"}}
		for _, name := range []string{"bases", "legalBasis", "legalBases", "purposes", "specialConditions", "rights"} {
			want(t, refuse(t, w, registrytest.Update(activity, registry.Input{name: basis})), "INVALID "+name)
			part := []any{map[string]any{"dataCategory": "emails", name: basis}}
			want(t, refuse(t, w, registrytest.Update(activity, registry.Input{"dataUses": part})), "INVALID dataUses.0."+name)
		}
		got := refuse(t, w, registrytest.Update(activity, registry.Input{
			"instructedPurposes": []any{map[string]any{"purpose": "enquiries", "bases": basis}},
		}))
		want(t, got, "INVALID instructedPurposes.0")
	})
}

// suspectModel looks at a type and all its parts, and returns their tables. Every other record is reached by a link to
// a root, which is not the activity's own.
func suspectModel(t *testing.T, typ *model.Type) []string {
	tables := []string{typ.Table}
	for _, f := range typ.Fields {
		if suspect.MatchString(f.Name + f.Column) {
			t.Errorf("field %s of %s", f.Name, typ.Name)
		}
	}
	for _, link := range typ.Links {
		if suspect.MatchString(link.Name + link.Table + link.To) {
			t.Errorf("link %s of %s", link.Name, typ.Name)
		}
		if link.Kind == model.Parts {
			tables = append(tables, suspectModel(t, link.Target())...)
		}
	}
	return tables
}

// tablesBeside finds the tables that refer to a table.
func tablesBeside(t *testing.T, w *registrytest.World, table string) []string {
	query := `select m.name from sqlite_master as m join pragma_foreign_key_list(m.name) as f where m.type = 'table' and f."table" = ?`
	if w.DB.Dialect.Name() != "sqlite3" {
		query = `select conrelid::regclass::text from pg_constraint where contype = 'f' and confrelid::regclass::text = ?`
	}
	return column(t, w, query, table)
}

func columnsOf(t *testing.T, w *registrytest.World, table string) []string {
	query := "select name from pragma_table_info(?)"
	if w.DB.Dialect.Name() != "sqlite3" {
		query = "select column_name::text from information_schema.columns where table_name = ?"
	}
	columns := column(t, w, query, table)
	if len(columns) < 2 {
		t.Fatalf("table %s has the columns %q", table, columns)
	}
	return columns
}

func column(t *testing.T, w *registrytest.World, query string, args ...any) []string {
	t.Helper()
	rows, err := w.DB.Reader().QueryContext(t.Context(), w.DB.Dialect.Rebind(query), args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		out = append(out, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// linkInput is an input of a type that names a record, through one of its links or of its parts' or objects'.
type linkInput struct {
	name   string
	target *model.Type
	in     func(name string) registry.Input
}

// linkInputs finds every place in a type where a record can be named.
func linkInputs(typ *model.Type) []linkInput {
	var out []linkInput
	for _, f := range typ.Fields {
		if f.Kind != model.JSON || f.Server {
			continue
		}
		for _, member := range f.Shape.Fields {
			if member.Kind == model.Ref {
				out = append(out, linkInput{f.Name + "." + member.Name, model.ByName(member.Ref), func(name string) registry.Input {
					object := leastObject(f.Shape)
					object[member.Name] = name
					return registry.Input{f.Name: list(object)}
				}})
			}
		}
	}
	for _, link := range typ.Links {
		switch link.Kind {
		case model.One:
			out = append(out, linkInput{link.Name, link.Target(), func(name string) registry.Input { return registry.Input{link.Name: name} }})
		case model.Many:
			out = append(out, linkInput{link.Name, link.Target(), func(name string) registry.Input { return registry.Input{link.Name: []any{name}} }})
		case model.Parts:
			for _, below := range linkInputs(link.Target()) {
				out = append(out, linkInput{link.Name + "." + below.name, below.target, func(name string) registry.Input {
					return registry.Input{link.Name: []any{map[string]any(below.in(name))}}
				}})
			}
		}
	}
	return out
}

// leastObject says what an object of a shape must say, but for records.
func leastObject(shape *model.Shape) map[string]any {
	object := map[string]any{}
	for _, f := range shape.Fields {
		switch {
		case f.Name == "path":
			object[f.Name] = "key"
		case f.Required && f.Kind == model.Enum:
			object[f.Name] = f.Values[0]
		}
	}
	return object
}

// TestForeignRecordsAreMissingRecords names, in every link of every type and as the target of every change, a record of
// another register and one that is nowhere: statements and answers are the same.
func TestForeignRecordsAreMissingRecords(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		other := *w
		other.Writer.Register = w.NewRegister(t, "other")
		var statements []string
		registry.Watch(w.Registry, func(statement string) { statements = append(statements, statement) })
		answer := func(c registry.Change, name string) string {
			statements = nil
			_, err := w.Registry.Apply(t.Context(), w.Writer, []registry.Change{c})
			got := problems(t, err)
			if len(got) == 0 {
				t.Fatal("it was written")
			}
			return strings.ReplaceAll(err.Error(), name, "NAME") + "\n" + strings.Join(got, "\n") + "\n" + strings.Join(statements, "\n")
		}
		tried := 0
		for _, typ := range model.Roots() {
			mine := w.All(t, typ.Name)[0]
			for _, link := range linkInputs(typ) {
				foreign := other.All(t, link.target.Name)[0]
				missing := model.FormatID(link.target, foreign.ID+1)
				a := answer(registrytest.Update(mine, link.in(missing)), missing)
				shown := model.FormatID(link.target, foreign.ID)
				if b := answer(registrytest.Update(mine, link.in(shown)), shown); a != b {
					t.Errorf("%s.%s: missing:\n%s\nforeign:\n%s", typ.Name, link.name, a, b)
				}
				if !strings.Contains(a, "NOT_FOUND") {
					t.Errorf("%s.%s: %s", typ.Name, link.name, a)
				}
				tried++
			}
			foreign := other.All(t, typ.Name)[0]
			for _, action := range []registry.Action{registry.Update, registry.Archive, registry.Restore} {
				c := registry.Change{Action: action, Type: typ, ID: foreign.ID + 1, ExpectedVersion: 1}
				a := answer(c, model.FormatID(typ, c.ID))
				c.ID = foreign.ID
				if b := answer(c, model.FormatID(typ, c.ID)); a != b {
					t.Errorf("%s of %s: missing:\n%s\nforeign:\n%s", action, typ.Name, a, b)
				}
			}
		}
		if tried < 20 {
			t.Errorf("only %d links were tried", tried)
		}
	})
}

// TestForeignPartsAreMissingParts names the part of another register's record, and of another record.
func TestForeignPartsAreMissingParts(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		other := *w
		other.Writer.Register = w.NewRegister(t, "other")
		foreign := other.Find(t, "Organisation", "acme").Parts["contacts"][0]
		for _, id := range []int64{foreign.ID, foreign.ID + 1} {
			contact := map[string]any{"id": model.FormatID(foreign.Type, id), "name": "Taken over"}
			got := refuse(t, w, registrytest.Update(w.Find(t, "Organisation", "acme"), registry.Input{"contacts": []any{contact}}))
			want(t, got, "NOT_FOUND contacts.0.id")
		}
		if foreign = other.Find(t, "Organisation", "acme").Parts["contacts"][0]; foreign.Text("name") != "Orlando Vex" {
			t.Error("the other register's part was changed")
		}
	})
}

// TestOutdatedVersions refuses a change of a record that somebody changed in the meantime, also where only parts or
// links differ.
func TestOutdatedVersions(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		w.Apply(t, registrytest.Put("Organisation", "spare", nil), registrytest.Put("Controller", "spare", registry.Input{"organisation": "spare"}))
		changes := []registry.Input{
			{"description": "Changed"},
			{"owner": nil},
			{"jointControllers": []any{"spare"}},
			{"purposes": []any{map[string]any{"purpose": "enquiries", "description": "Only a part"}}},
			{"purposes": []any{map[string]any{"purpose": "enquiries", "bases": []any{map[string]any{"legalBasis": "UK_GDPR_6_1_F", "statute": "A part of a part"}}}}},
			{"purposes": []any{}},
			{"citations": nil},
		}
		for i, in := range changes {
			read := w.Find(t, "ControllerActivity", "contact")
			result := w.Apply(t, registrytest.Update(read, in))[0]
			if result.Action != registry.Updated || result.Version != int64(i)+2 || len(result.Paths) == 0 {
				t.Errorf("%v: %+v", in, result)
			}
			want(t, refuse(t, w, registrytest.Update(read, in)), "CONFLICT expectedVersion")
			for _, action := range []registry.Action{registry.Archive, registry.Restore} {
				c := registry.Change{Action: action, Type: read.Type, ID: read.ID, ExpectedVersion: read.Int("version")}
				want(t, refuse(t, w, c), "CONFLICT expectedVersion")
			}
			_, err := w.Registry.Apply(t.Context(), w.Writer, []registry.Change{registrytest.Update(read, in)})
			if !strings.Contains(err.Error(), "is at version ") {
				t.Errorf("the current version is not told: %v", err)
			}
		}
		read := w.Find(t, "ControllerActivity", "contact")
		c := registry.Change{Action: registry.Update, Type: read.Type, ID: read.ID}
		want(t, refuse(t, w, c), "CONFLICT expectedVersion")
	})
}

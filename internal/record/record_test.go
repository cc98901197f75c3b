package record_test

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

func load(t *testing.T, w *registrytest.World, q record.Querier, typ string, ids []int64) []*record.Record {
	t.Helper()
	records, err := record.Load(t.Context(), q, w.DB.Dialect, w.Writer.Register, model.ByName(typ), ids)
	if err != nil {
		t.Fatal(err)
	}
	return records
}

func TestLoad(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		activity := load(t, w, w.DB.Reader(), "ControllerActivity", nil)[0]
		controller := load(t, w, w.DB.Reader(), "Controller", nil)[0]
		document := load(t, w, w.DB.Reader(), "SourceDocument", nil)[0]
		for name, want := range map[string]any{
			"name": "Contact", "description": nil, "processingState": "LIVE", "riskFlags": []string{"LARGE_SCALE"}, "version": int64(1),
			"noRecipientsConfirmed": false, "archivedAt": nil,
			"citations": []map[string]any{{"path": "name", "document": document.ID, "clause": "1.1", "status": "STATED", "qualifier": "NONE"}},
		} {
			if !reflect.DeepEqual(activity.Values[name], want) {
				t.Errorf("%s is %#v, want %#v", name, activity.Values[name], want)
			}
		}
		assessment := load(t, w, w.DB.Reader(), "Assessment", nil)[0]
		if activity.One["controller"] != controller.ID || !slices.Equal(activity.Many["assessments"], []int64{assessment.ID}) {
			t.Errorf("links %v %v", activity.One, activity.Many)
		}
		basis := activity.Parts["purposes"][0].Parts["bases"][0]
		if basis.Key() != "UK_GDPR_6_1_F" || !slices.Equal(basis.Texts("interests"), []string{"Good service"}) || basis.One["legalBasis"] == 0 {
			t.Errorf("basis %v %v", basis.Values, basis.One)
		}
		hosting := load(t, w, w.DB.Reader(), "ProcessorActivity", nil)[0]
		if purpose := load(t, w, w.DB.Reader(), "Purpose", nil)[0]; !slices.Equal(hosting.Many["instructedPurposes"], []int64{purpose.ID}) {
			t.Errorf("links %v", hosting.Many)
		}
		if register := load(t, w, w.DB.Reader(), "Register", nil); len(register) != 1 || register[0].ID != w.Writer.Register {
			t.Errorf("registers %v", register)
		}
		if copied := activity.Clone(); !reflect.DeepEqual(copied, activity) {
			t.Errorf("cloned %v", copied)
		}
	})
}

// TestLoadByID finds those that are there, once and sorted, and nothing of another register.
func TestLoadByID(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		var mine []int64
		for i := range 5 {
			mine = append(mine, w.Apply(t, registrytest.Put("Purpose", fmt.Sprint("p", i), registry.Input{"name": "P"}))[0].ID)
		}
		other := *w
		other.Writer.Register = w.NewRegister(t, "other")
		foreign := load(t, &other, w.DB.Reader(), "Purpose", nil)[0].ID
		var got []int64
		for _, r := range load(t, w, w.DB.Reader(), "Purpose", []int64{mine[3], foreign, mine[1], mine[3], 1}) {
			got = append(got, r.ID)
		}
		if !slices.Equal(got, []int64{mine[1], mine[3]}) {
			t.Errorf("loaded %d of %d", got, mine)
		}
		if got := load(t, w, w.DB.Reader(), "Purpose", []int64{}); len(got) != 0 {
			t.Errorf("loaded %v for no ids", got)
		}
		if got := load(t, w, w.DB.Reader(), "Register", []int64{other.Writer.Register}); len(got) != 0 {
			t.Error("loaded another register")
		}
		if _, err := record.Load(t.Context(), w.DB.Reader(), w.DB.Dialect, w.Writer.Register, model.ByName("Contact"), nil); err == nil {
			t.Error("loaded a part by itself")
		}
	})
}

// counter counts the statements that pass through it.
type counter struct {
	record.Querier
	statements []string
}

func (c *counter) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	c.statements = append(c.statements, query)
	return c.Querier.QueryContext(ctx, query, args...)
}

// statements counts the tables that records of a type lie in.
func statements(typ *model.Type) int {
	n := 1
	for _, link := range typ.Links {
		switch link.Kind {
		case model.Many:
			n++
		case model.Parts:
			n += statements(link.Target())
		}
	}
	return n
}

// TestStatementsFollowTheShape are the same for none, few and many records.
func TestStatementsFollowTheShape(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		var changes []registry.Change
		for i := range 300 {
			changes = append(changes, registrytest.Put("ControllerActivity", fmt.Sprint("a", i), registry.Input{
				"name": "A", "controller": "acme", "purposes": []any{map[string]any{"purpose": "enquiries"}},
			}))
		}
		w.Apply(t, changes...)
		none, one, all := &counter{Querier: w.DB.Reader()}, &counter{Querier: w.DB.Reader()}, &counter{Querier: w.DB.Reader()}
		if got := load(t, w, none, "ControllerActivity", []int64{1}); len(got) != 0 {
			t.Errorf("loaded %d", len(got))
		}
		var ids []int64
		for _, r := range load(t, w, w.DB.Reader(), "ControllerActivity", nil) {
			ids = append(ids, r.ID)
		}
		load(t, w, one, "ControllerActivity", ids[:1])
		if got := load(t, w, all, "ControllerActivity", ids); len(got) != 301 || len(got[300].Parts["purposes"]) != 1 {
			t.Errorf("loaded %d", len(got))
		}
		if !slices.Equal(none.statements, one.statements) || !slices.Equal(one.statements, all.statements) || len(one.statements) != statements(model.ByName("ControllerActivity")) {
			t.Errorf("%d, %d, %d statements", len(none.statements), len(one.statements), len(all.statements))
		}
	})
}

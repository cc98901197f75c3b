package registry_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

func execute(t *testing.T, w *registrytest.World, query string, args ...any) {
	t.Helper()
	if _, err := w.DB.Writer().ExecContext(t.Context(), w.DB.Dialect.Rebind(query), args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func verify(t *testing.T, w *registrytest.World) error {
	return registry.VerifyChain(t.Context(), w.DB.Writer(), w.DB.Dialect, w.Writer.Register)
}

// TestTamperingIsCaught changes every column of the first, a middle and the last entry, and the head.
func TestTamperingIsCaught(t *testing.T) {
	const numbers, words = " = %s + 1", " = %s || ' '"
	columns := map[string]string{
		"seq": " = seq + 1000", "format": numbers, "model": numbers, "at": numbers, "root_id": numbers, "root_version": numbers,
		"actor": words, "request": words, "action": words, "root_type": words, "image": words, "previous": words, "hash": words,
		"personal": ` = replace(personal, '"value":"', '"value":"x')`,
	}
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		w.Verify(t)
		last := len(readLog(t, w))
		execute(t, w, "create table spare as select * from changes")
		for column, change := range columns {
			for _, seq := range []int{1, 3, last} {
				if column == "personal" {
					seq = 2 // the entry of the agreement, which somebody signed
				}
				execute(t, w, "update changes set "+column+strings.ReplaceAll(change, "%s", column)+" where register_id = ? and seq = ?", w.Writer.Register, seq)
				if verify(t, w) == nil {
					t.Errorf("%s of entry %d was changed unseen", column, seq)
				}
				execute(t, w, "delete from changes")
				execute(t, w, "insert into changes select * from spare")
			}
		}
		w.Verify(t)
		for name, statement := range map[string]string{
			"another image":    `update changes set image = replace(image, 'Answering', 'Refusing')`,
			"an entry gone":    "delete from changes where seq = 4",
			"the first gone":   "delete from changes where seq = 1",
			"the last gone":    "delete from changes where seq = (select max(seq) from changes)",
			"all gone":         "delete from changes",
			"two swapped":      "update changes set seq = case seq when 4 then -5 else -4 end where seq in (4, 5); update changes set seq = -seq where seq < 0",
			"another salt":     `update changes set personal = replace(personal, '"salt":"', '"salt":"00')`,
			"a value too much": `update changes set personal = '{"name":{"salt":"00","value":"x"}}' where seq = 2`,
		} {
			for _, part := range strings.Split(statement, "; ") {
				execute(t, w, part)
			}
			if verify(t, w) == nil {
				t.Errorf("%s: unseen", name)
			}
			execute(t, w, "delete from changes")
			execute(t, w, "insert into changes select * from spare")
		}
		for _, change := range []string{"version = version + 1", "version = version - 1", "hash = '" + strings.Repeat("0", 64) + "'"} {
			execute(t, w, "create table head as select * from register_heads")
			execute(t, w, "update register_heads set "+change)
			if verify(t, w) == nil {
				t.Errorf("head: %s: unseen", change)
			}
			execute(t, w, "delete from register_heads")
			execute(t, w, "insert into register_heads select * from head")
			execute(t, w, "drop table head")
		}
		w.Verify(t)
	})
}

// TestErasedPersonalDataStillVerify empties the personal values wholly, and one of several.
func TestErasedPersonalDataStillVerify(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		for _, l := range readLog(t, w) {
			var personal map[string]any
			if err := json.Unmarshal([]byte(l.personal), &personal); err != nil {
				t.Fatal(err)
			}
			delete(personal, "legalName")
			rest, err := json.Marshal(personal)
			if err != nil {
				t.Fatal(err)
			}
			execute(t, w, "update changes set personal = ? where seq = ?", string(rest), l.seq)
		}
		w.Verify(t)
		for _, erased := range []any{"{}", nil} {
			execute(t, w, "update changes set personal = ?", erased)
			w.Verify(t)
		}
	})
}

func TestVerifyUnknownRegister(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		w.Writer.Register++
		if verify(t, w) == nil {
			t.Error("a register that is not there verifies")
		}
	})
}

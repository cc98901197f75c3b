package store_test

import (
	"slices"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/openropa/ropa/internal/store"
)

func TestSplitStatements(t *testing.T) {
	tests := []struct {
		name, dialect, text string
		want                []string
	}{
		{"empty", dialect.SQLite, " -- nothing\n;; ", nil},
		{"two", dialect.SQLite, "a; b", []string{"a", "b"}},
		{"comment first", dialect.SQLite, "-- a; b\nc; /* d; */ e;", []string{"c", "e"}},
		{"quoted", dialect.SQLite, "a ';' \"b;\" `c;` [d;]; 'it''s;'", []string{"a ';' \"b;\" `c;` [d;]", "'it''s;'"}},
		{
			"trigger", dialect.SQLite, "create trigger t after insert on a begin select case when 1 then 2 end; -- x\nselect 2; /* y */ end; b",
			[]string{"create trigger t after insert on a begin select case when 1 then 2 end; -- x\nselect 2; /* y */ end", "b"},
		},
		{
			"temporary trigger", dialect.SQLite, "CREATE TEMP TRIGGER t BEFORE DELETE ON a BEGIN SELECT 1; END; b",
			[]string{"CREATE TEMP TRIGGER t BEFORE DELETE ON a BEGIN SELECT 1; END", "b"},
		},
		{"table named trigger", dialect.SQLite, "create table trigger2 (id); b", []string{"create table trigger2 (id)", "b"}},
		{
			"postgres trigger", dialect.Postgres, "create trigger t before insert on a execute function f(); b",
			[]string{"create trigger t before insert on a execute function f()", "b"},
		},
		{"dollar", dialect.Postgres, "do $$ begin a; end $$; do $x$ $$; $x$; a$b$; c", []string{"do $$ begin a; end $$", "do $x$ $$; $x$", "a$b$", "c"}},
		{"escape", dialect.Postgres, `a E'\';'; b 'x\'; c`, []string{`a E'\';'`, `b 'x\'`, "c"}},
		{"nested comment", dialect.Postgres, "a /* /* ; */ ; */; b", []string{"a /* /* ; */ ; */", "b"}},
		{"flat comment", dialect.SQLite, "a /* /* ; */; b", []string{"a /* /* ; */", "b"}},
		{"array", dialect.Postgres, "select a[1]; b", []string{"select a[1]", "b"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := store.SplitStatements(test.text, test.dialect)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestSplitStatements_Unterminated(t *testing.T) {
	for _, text := range []string{"a;\n'b", "a;\n\"b", "a;\n/* b", "a;\n$x$ b", "a;\nE'b\\'"} {
		_, err := store.SplitStatements(text, dialect.Postgres)
		if err == nil || err.Error() != "line 2: quoted text or comment does not end" {
			t.Errorf("%q: got error %v, want one about line 2", text, err)
		}
	}
}

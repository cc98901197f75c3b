// Command new writes the migration that brings the databases from the committed migrations to the model in ent/schema:
//
//	ROPA_DEV_POSTGRES=postgres://… go run ./ent/migrate/new add_recipients
//
// The PostgreSQL database is scratch space: everything in its public schema is dropped. Tables outside the model (change
// log, tokens) are written by hand in migrations of their own.
package main

import (
	"context"
	"database/sql"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"

	atlas "ariga.io/atlas/sql/migrate"
	atlasschema "ariga.io/atlas/sql/schema"
	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"entgo.io/ent/dialect/sql/schema"
	"github.com/jackc/pgx/v5/stdlib"
	_ "github.com/mattn/go-sqlite3"

	"github.com/openropa/ropa/ent/migrate/tables"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatalln("usage: ROPA_DEV_POSTGRES=postgres://… go run ./ent/migrate/new NAME")
	}
	// ent opens its development database under its own name of the dialect.
	sql.Register("postgres", stdlib.GetDefaultDriver())
	ctx := context.Background()
	if err := diff(ctx, dialect.SQLite, "sqlite3", "file:dev?mode=memory&cache=shared&_fk=1", os.Args[1]); err != nil {
		log.Fatalln("new migration for SQLite:", err)
	}
	if err := diff(ctx, dialect.Postgres, "postgres", os.Getenv("ROPA_DEV_POSTGRES"), os.Args[1]); err != nil {
		log.Fatalln("new migration for PostgreSQL:", err)
	}
}

func diff(ctx context.Context, name, driver, dsn, title string) error {
	folder := filepath.Join("ent", "migrate", map[string]string{dialect.SQLite: "sqlite", dialect.Postgres: "postgres"}[name])
	replayed, before, err := copyOf(folder, name)
	if err != nil {
		return err
	}
	defer os.RemoveAll(replayed)
	dir, err := atlas.NewLocalDir(replayed)
	if err != nil {
		return err
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	if name == dialect.Postgres {
		if _, err := db.ExecContext(ctx, "drop schema public cascade; create schema public"); err != nil {
			return err
		}
	}
	// Atlas wants a file of checksums beside the migrations; the program keeps its own in the database.
	sum, err := dir.Checksum()
	if err != nil {
		return err
	}
	if err := atlas.WriteSumFile(dir, sum); err != nil {
		return err
	}
	file := fmt.Sprintf("%04d_%s.sql", before+1, title)
	format, err := atlas.NewTemplateFormatter(
		template.Must(template.New("").Parse(file)),
		template.Must(template.New("").Parse("{{ range .Changes }}{{ with .Comment }}-- {{ . }}\n{{ end }}{{ .Cmd }};\n{{ end }}")),
	)
	if err != nil {
		return err
	}
	m, err := schema.NewMigrate(entsql.OpenDB(name, db),
		schema.WithDir(dir), schema.WithMigrationMode(schema.ModeReplay), schema.WithFormatter(format),
		schema.WithDropColumn(true), schema.WithDropIndex(true), schema.WithDiffHook(indexPairs))
	if err != nil {
		return err
	}
	if err := m.NamedDiff(ctx, title, tables.Tables...); err != nil {
		return err
	}
	return finish(filepath.Join(replayed, file), filepath.Join(folder, file), name)
}

// copyOf makes a copy of the committed migrations to replay, and counts them. On SQLite the program switches foreign keys
// off before it begins, and so must each of them here.
func copyOf(folder, name string) (replayed string, count int, err error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.sql"))
	if err != nil {
		return "", 0, err
	}
	if replayed, err = os.MkdirTemp("", "ropa-migrations-"); err != nil {
		return "", 0, err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return "", 0, err
		}
		if name == dialect.SQLite {
			text = append([]byte("PRAGMA foreign_keys = off;\n"), text...)
		}
		if err := os.WriteFile(filepath.Join(replayed, filepath.Base(file)), text, 0o644); err != nil {
			return "", 0, err
		}
	}
	return replayed, len(files), nil
}

// indexPairs gives each table of pairs, which ent indexes in one direction only, its way back.
func indexPairs(next schema.Differ) schema.Differ {
	return schema.DiffFunc(func(current, desired *atlasschema.Schema) ([]atlasschema.Change, error) {
		for _, t := range desired.Tables {
			if t.PrimaryKey != nil && len(t.PrimaryKey.Parts) == 2 {
				near, far := t.PrimaryKey.Parts[0].C, t.PrimaryKey.Parts[1].C
				t.AddIndexes(atlasschema.NewIndex(t.Name+"_far").AddColumns(far, near))
			}
		}
		return next.Diff(current, desired)
	})
}

var textColumn = regexp.MustCompile(`("\w+" text)( NOT NULL| NULL|,|\))`)

// finish gives every text column of PostgreSQL the byte order that SQLite has, so that both compare and sort alike.
func finish(from, to, name string) error {
	text, err := os.ReadFile(from)
	if os.IsNotExist(err) {
		log.Println(to + ": nothing to do")
		return nil
	}
	if err != nil {
		return err
	}
	out := string(text)
	if name == dialect.Postgres {
		out = textColumn.ReplaceAllString(out, `$1 COLLATE "C"$2`)
	} else {
		// The program switches foreign keys off before it begins and checks them before it commits.
		out = strings.ReplaceAll(strings.ReplaceAll(out, "PRAGMA foreign_keys = off;\n", ""), "PRAGMA foreign_keys = on;\n", "")
	}
	log.Println(to)
	return os.WriteFile(to, []byte(out), 0o644)
}

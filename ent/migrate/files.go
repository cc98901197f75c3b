// Package migrate holds the versioned migrations of both databases. The tables they make are described in tables.
package migrate

import (
	"embed"
	"fmt"
	"io/fs"
)

//go:embed sqlite/*.sql postgres/*.sql
var files embed.FS

// Files holds the versioned migrations of a dialect, as ent names it.
func Files(dialect string) fs.FS {
	folder := map[string]string{"sqlite3": "sqlite", "postgres": "postgres"}[dialect]
	sub, err := fs.Sub(files, folder)
	if err != nil || folder == "" {
		panic(fmt.Sprintf("migrate: no migrations for dialect %q", dialect))
	}
	return sub
}

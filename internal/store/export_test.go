package store

import (
	"database/sql"
	"strings"
)

// What the tests, which are in a package of their own so that they can use
// storetest, need to see of the inside.
var (
	CheckPostgresSettings = checkPostgresSettings
	HidePassword          = hidePassword
	SplitStatements       = splitStatements
	SQLiteURI             = func(path string) string { return sqliteURI(path, roleReader) }
	WithProgress          = withProgress
)

// CheckSQLiteSettings checks settings given by name, as a reader's are checked.
func CheckSQLiteSettings(settings map[string]string) error {
	return checkSettings(sqliteSettings(roleReader), func(name string) (string, error) { return settings[name], nil })
}

// DialectOf makes the dialect of the name.
func DialectOf(name string) Dialect { return Dialect{name} }

// ReadOnly reports whether a reader's address asks for a connection that cannot
// write.
func ReadOnly(uri string) bool { return strings.Contains(uri, "mode=ro") }

// OnProgress makes a copy call fn after each of its steps.
func (o CopyOptions) OnProgress(fn func()) CopyOptions {
	o.progress = fn
	return o
}

// OpenSQLiteURI opens a file without the settings that make it ready to use.
func OpenSQLiteURI(path string) *sql.DB { return openSQLiteURI(fileURI(path, "mode=rw")) }

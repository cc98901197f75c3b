package store

import "strings"

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

//go:build nographiql

package web

import "embed"

var files embed.FS

// HasGraphiQL tells whether the program was built with the files of GraphiQL.
const HasGraphiQL = false

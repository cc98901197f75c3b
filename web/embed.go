//go:build !nographiql

package web

import "embed"

//go:embed dist/graphiql
var files embed.FS

// HasGraphiQL tells whether the program was built with the files of GraphiQL.
const HasGraphiQL = true

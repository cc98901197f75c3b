// Package examples holds registers that show what the program keeps, as documents to import.
package examples

import "embed"

// Files are the example registers, one document each.
//
//go:embed *.yaml
var Files embed.FS

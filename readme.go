// Package ropa is the text of the README, whose queries the program hands out as examples.
package ropa

import _ "embed"

// README is README.md.
//
//go:embed README.md
var README string

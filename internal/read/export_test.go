package read

import "github.com/openropa/ropa/internal/model"

// Watch makes an engine tell every statement before it runs, with its arguments.
func Watch(e *Engine, tell func(text string, args []any)) { e.watch = tell }

// LeadsInto tells whether a citation's path leads into a type, or nowhere that is known.
func LeadsInto(from *model.Type, where, to string) bool {
	return leadsInto(from, where, map[string]bool{to: true})
}

package registry

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"github.com/openropa/ropa/ent"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/store"
)

// Watch makes the registry tell the text of every statement it runs, without its arguments.
func Watch(r *Registry, db *store.DB, tell func(statement string)) {
	driver := entsql.OpenDB(db.Dialect.Name(), db.Writer())
	r.client = ent.NewClient(ent.Driver(dialect.DebugWithContext(driver, func(_ context.Context, v ...any) {
		_, text, found := strings.Cut(fmt.Sprint(v...), "query=")
		if text, _, ok := strings.Cut(text, " args="); ok && found {
			tell(text)
		}
	})))
}

// Reveal reads an image of the change log with its personal values in place.
func Reveal(image, personal string) (any, error) {
	var root any
	if err := json.Unmarshal([]byte(image), &root); err != nil {
		return nil, err
	}
	var values map[string]personalValue
	if err := json.Unmarshal([]byte(personal), &values); err != nil {
		return nil, err
	}
	return reveal("", root, values), nil
}

func reveal(prefix string, v any, values map[string]personalValue) any {
	object, _ := v.(map[string]any)
	for name, member := range object {
		if p, ok := values[prefix+name]; ok {
			object[name] = p.Value
			continue
		}
		list, _ := member.([]any)
		for _, part := range list {
			if o, ok := part.(map[string]any); ok {
				reveal(prefix+name+"["+fmt.Sprint(o["key"])+"].", part, values)
			}
		}
	}
	return v
}

// Image shows a record as Reveal shows what the change log holds of it.
func Image(r *record.Record) (any, error) {
	image, personal, err := describe(r, randomSalt)
	if err != nil {
		return nil, err
	}
	return Reveal(image, personal)
}

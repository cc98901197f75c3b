package registry

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/store"
)

// Periods are the names of the start and the end of something, by its type or shape.
var Periods = periods

// Watch makes the registry tell the text of every statement it runs, without its arguments.
func Watch(r *Registry, tell func(statement string)) { r.watch = tell }

// Names tells whether an input says something of a link or a reference to a type.
func Names(typ *model.Type, in Input, named string) bool {
	return firstNamed(typ, in, map[string]error{named: errors.New("named")}) != nil
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

// Whole is an input that says something of everything a type can hold.
func Whole(typ *model.Type) Input { return whole(typ) }

// FollowAnew writes what follows from all records anew: search terms and findings.
func FollowAnew(ctx context.Context, db *store.DB, tx *sql.Tx) error {
	laws, err := law.Load()
	if err != nil {
		return err
	}
	return New(db, laws).followAnew(ctx, tx)
}

// Examined makes the registry tell how many records of a type it examined at a time.
func Examined(r *Registry, tell func(typ *model.Type, n int)) { r.examined = tell }

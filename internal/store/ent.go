package store

import (
	"sync"

	entsql "entgo.io/ent/dialect/sql"

	"github.com/openropa/ropa/ent"
)

// entClient makes ent's client once, so that hooks attached to it stay.
type entClient struct {
	once   sync.Once
	client *ent.Client
}

// Ent returns ent's client over the writing pool; it is the same at every call.
func (db *DB) Ent() *ent.Client {
	db.entClient.once.Do(func() {
		db.entClient.client = ent.NewClient(ent.Driver(entsql.OpenDB(db.Dialect.Name(), db.writer)))
	})
	return db.entClient.client
}

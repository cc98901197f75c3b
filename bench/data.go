package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/store"
)

const (
	actor    = "system/bench"
	register = "bench"
	seed     = 1
	// batch is how many records go into one transaction: in larger ones the change log is the only thing that grows.
	batch = 250
)

// firstDay is when the first record was made; every transaction comes a second later.
var firstDay = time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC)

// fields says what a record holds.
type fields = registry.Input

// list makes a list of values of an input.
type list = []any

// dataset is the register that is measured.
type dataset struct {
	db       *store.DB
	laws     *law.Law
	register int64
	token    string
}

// maker writes records through the registry, so many at a time.
type maker struct {
	rng      *rand.Rand
	registry *registry.Registry
	writer   registry.Writer
	pending  []registry.Change
	sizes    sizes
}

// sizes are how many records there are of each type, those of the vocabularies apart.
type sizes struct{ activities, controllers, processors int }

// sizesOf lets everything grow with the activities but the vocabularies: a large register has more clients and suppliers,
// not more words.
func sizesOf(activities int) sizes {
	return sizes{activities: activities, controllers: 2 + activities/100, processors: 2 + activities/100}
}

// makeData fills an empty SQLite file with a register of so many controller activities. The same number gives the same
// register, but for the ids, which are random in part.
func makeData(ctx context.Context, db *store.DB, activities int) (*dataset, error) {
	if _, err := registry.Migrate(ctx, db); err != nil {
		return nil, err
	}
	laws, err := law.Load()
	if err != nil {
		return nil, err
	}
	now := firstDay
	clock := func() time.Time { return now }
	m := &maker{
		rng:      rand.New(rand.NewPCG(seed, uint64(activities))),
		registry: registry.New(db, laws, registry.WithClock(clock)),
		writer:   registry.Writer{Actor: actor},
		sizes:    sizesOf(activities),
	}
	about := fields{"name": "Measured", "regimes": list{"UK_GDPR"}, "fictional": true}
	if m.writer.Register, _, err = m.registry.CreateRegister(ctx, m.writer, register, about, nil); err != nil {
		return nil, err
	}
	// Each step links only to what the steps before it made.
	for _, step := range []func(){
		m.words, m.parties, m.roles, m.controllerActivities, m.processorActivities, m.agreements, m.subEngagements, m.engagements,
	} {
		step()
		for changes := range slices.Chunk(m.pending, batch) {
			now = now.Add(time.Second)
			if _, err := m.registry.Apply(ctx, m.writer, changes); err != nil {
				return nil, fmt.Errorf("make records: %w", err)
			}
		}
		m.pending = nil
	}
	// What was just written stands in the log, where every read would have to look first.
	if _, err := db.Writer().ExecContext(ctx, "pragma wal_checkpoint(truncate)"); err != nil {
		return nil, fmt.Errorf("fold log: %w", err)
	}
	token, _, err := access.CreateToken(ctx, db, access.Token{Register: m.writer.Register, Role: access.Viewer, CreatedBy: actor})
	return &dataset{db: db, laws: laws, register: m.writer.Register, token: token}, err
}

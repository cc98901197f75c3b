package read_test

import (
	"testing"
	"time"

	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

func TestBuild(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := migrated(t, db)
		for _, n := range []int{1, 300, 1000} {
			start := time.Now()
			importRandom(t, r, uint64(n), n)
			t.Log(n, time.Since(start))
		}
	})
}

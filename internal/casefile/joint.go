package casefile

import (
	"context"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/store"
)

// Allocated adds the controllers to a set to whom arrangements give duties, with their organisations: they need not be among those
// who decide together.
func Allocated(
	ctx context.Context, q record.Querier, d store.Dialect, register int64, set *compliance.Set, arrangements []*record.Record,
) error {
	var ids []int64
	for _, r := range arrangements {
		duties, _ := r.Values["duties"].([]map[string]any)
		for _, duty := range duties {
			if id, _ := duty["controller"].(int64); id != 0 && set.Record(id) == nil {
				ids = append(ids, id)
			}
		}
	}
	reading := record.NewReading(model.ByName("Controller"), "organisation")
	g := record.NewGatherer(q, d, register)
	controllers, err := g.Begin(ctx, sorted(ids), reading)
	if err != nil {
		return err
	}
	graph, err := g.Gather(ctx, reading, controllers)
	if err != nil {
		return err
	}
	set.AddGraph(graph)
	return nil
}

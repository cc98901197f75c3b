package record

import (
	"context"
	"fmt"

	"github.com/openropa/ropa/internal/model"
)

// Begin loads the records that readings of one type begin with, with no more of them than these readings follow. It comes before
// anything is gathered, so that all records are loaded with as much.
func (g *Gatherer) Begin(ctx context.Context, ids []int64, readings ...*Reading) ([]*Record, error) {
	for _, reading := range readings {
		g.want(reading, false)
	}
	records, err := g.load(ctx, readings[0].Type, ids)
	if err != nil {
		return nil, fmt.Errorf("load records of %s: %w", readings[0].Type.Name, err)
	}
	return records, nil
}

// Linking loads the records of a type whose link to one leads to some, without their parts and what they link to in tables.
func (g *Gatherer) Linking(ctx context.Context, t *model.Type, link string, to []int64) ([]*Record, error) {
	var records []*Record
	err := g.loadRows(ctx, t, "", t.Link(link).Column, to, func(r *Record, _ int64) { records = append(records, r) })
	if err != nil {
		return nil, fmt.Errorf("load records of %s: %w", t.Name, err)
	}
	return records, nil
}

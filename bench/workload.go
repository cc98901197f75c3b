package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"

	"github.com/openropa/ropa/internal/model"
)

var (
	//go:embed page.graphql
	pageQuery string
	//go:embed page.sql
	pageStatement string
	//go:embed dpa.graphql
	dpaQuery string
	//go:embed dpa.sql
	dpaStatement string
)

// statements are the hand-written ones by the path under which they are served.
var statements = map[string]string{"/page": pageStatement, "/dpa": dpaStatement}

// variants is how many pages, and how many processors, are asked for in turn.
const variants = 10

// workload is one question, asked of different places in the register.
type workload struct {
	name, path, query string
	asks              []ask
}

// ask is the question about one place: the variables of the query, and the arguments of the statement.
type ask struct {
	variables map[string]any
	arguments url.Values
}

// workloads finds the places that are asked about, spread over the register.
func workloads(ctx context.Context, s *servers) ([]workload, error) {
	pages, err := pages(ctx, s)
	if err != nil {
		return nil, err
	}
	processors, err := processors(ctx, s)
	if err != nil {
		return nil, err
	}
	return []workload{
		{"page of 50 activities", "/page", pageQuery, pages},
		{"one processor (DPA)", "/dpa", dpaQuery, processors},
	}, nil
}

// pages are the first one, and those behind activities that are spread over the list.
func pages(ctx context.Context, s *servers) ([]ask, error) {
	out := []ask{{nil, arguments("", 0)}}
	err := s.across(ctx, "controller_activities", "name_fold", func(fold string, id int64) error {
		// The cursor of a record does not depend on what else is listed.
		const query = `query($id: ID!) { controllerActivities(where: {id: {eq: $id}}, orderBy: [{field: NAME}]) { pageInfo { endCursor } } }`
		body, err := s.ours(ctx, query, map[string]any{"id": model.FormatID(model.ByName("ControllerActivity"), id)})
		if err != nil {
			return err
		}
		var answer struct {
			Data struct {
				ControllerActivities struct {
					PageInfo struct{ EndCursor string }
				}
			}
		}
		if err := json.Unmarshal(body, &answer); err != nil {
			return fmt.Errorf("read cursor: %w", err)
		}
		after := answer.Data.ControllerActivities.PageInfo.EndCursor
		out = append(out, ask{map[string]any{"after": after}, arguments(fold, id)})
		return nil
	})
	return out, err
}

func processors(ctx context.Context, s *servers) ([]ask, error) {
	var out []ask
	// Those that controllers engage; hosts have nothing around them.
	engaged := "processors where id in (select engaged_id from engagements where engager_controller_id is not null)"
	err := s.across(ctx, engaged, "key", func(_ string, id int64) error {
		out = append(out, ask{map[string]any{"id": model.FormatID(model.ByName("Processor"), id)}, arguments("", id)})
		return nil
	})
	return out, err
}

// across calls back for rows spread evenly over those of a table in the order of a column.
func (s *servers) across(ctx context.Context, rows, order string, each func(value string, id int64) error) error {
	reader := s.data.db.Reader()
	var count int
	if err := reader.QueryRowContext(ctx, "select count(*) from "+rows).Scan(&count); err != nil {
		return fmt.Errorf("count rows: %w", err)
	}
	places := min(variants, count)
	for n := range places {
		var value string
		var id int64
		query := "select " + order + ", id from " + rows + " order by " + order + ", id limit 1 offset ?"
		if err := reader.QueryRowContext(ctx, query, n*count/places).Scan(&value, &id); err != nil {
			return fmt.Errorf("choose row: %w", err)
		}
		if err := each(value, id); err != nil {
			return err
		}
	}
	return nil
}

func arguments(text string, id int64) url.Values {
	return url.Values{"text": {text}, "id": {strconv.FormatInt(id, 10)}}
}

package server_test

import (
	"strings"
	"testing"
)

// Whatever goes beyond a limit of the read path is told which limit, by which number, and the bound.
func TestLimits_OfReading(t *testing.T) {
	a := onSQLite(t)
	keys := func(n int) []any {
		list := make([]any, n)
		for i := range list {
			list[i] = "key"
		}
		return list
	}
	test := func(n int) string { return strings.Repeat(`{key: {eq: "a"}}, `, n) }
	for limit, ask := range map[string]struct {
		query     string
		variables map[string]any
		value     float64
		maximum   float64
	}{
		"page":         {"{ purposes(first: 101) { totalCount } }", nil, 101, 100},
		"order":        {"{ purposes(orderBy: [" + strings.Repeat("{field: NAME}", 6) + "]) { totalCount } }", nil, 6, 5},
		"ids":          {"query($ids: [ID!]!) { nodes(ids: $ids) { id } }", map[string]any{"ids": keys(101)}, 101, 100},
		"filterDepth":  {"{ purposes(where: " + nested(10, "{not: ", "{}", "}") + ") { totalCount } }", nil, 11, 10},
		"filterTests":  {"{ purposes(where: {or: [" + test(200) + "]}) { totalCount } }", nil, 201, 200},
		"filterValues": {"query($keys: [String!]) { purposes(where: {key: {in: $keys}}) { totalCount } }", map[string]any{"keys": keys(1001)}, 1001, 1000},
		"filterLinks":  {"{ processorActivities(where: " + nested(3, "{engagements: {none: {processorActivities: {none: ", "{}", "}}}}") + ") { totalCount } }", nil, 6, 4},
	} {
		r := a.ask(t, ask.query, ask.variables)
		if r.code() != "LIMIT_EXCEEDED" {
			t.Errorf("%s: %d %.300s", limit, r.status, r.body)
			continue
		}
		e := r.Errors[0].Extensions
		if e["limit"] != limit || e["value"] != ask.value || e["maximum"] != ask.maximum || !isBeyond(r) {
			t.Errorf("%s: %.300s", limit, r.body)
		}
	}
}

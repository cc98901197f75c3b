package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/openropa/ropa/internal/server/attacktest"
	"github.com/openropa/ropa/internal/store"
)

// attempt is a request that somebody who may read sends to do harm, and what came of it.
type attempt struct {
	name, body string
	cpu, took  spread // milliseconds
	status     int
	bytes      int
}

// refusals measures what the worst requests cost the server: those that it refuses, and the heaviest of those that it
// answers, over a register of n activities.
func refusals(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	flags := flag.NewFlagSet("bench refusals", flag.ContinueOnError)
	flags.SetOutput(stderr)
	n := flags.Int("n", 10_000, "controller activities of the register")
	rounds := flags.Int("rounds", 5, "measurements of each request")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 || *n < 1 || *rounds < 1 {
		return errors.New("usage: bench refusals [-n activities] [-rounds n]")
	}
	folder, err := os.MkdirTemp("", "ropa-bench-")
	if err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	db, err := store.Open(ctx, filepath.Join(folder, "bench.db"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	_, _ = fmt.Fprintf(stderr, "making a register of %d activities\n", *n)
	data, err := makeData(ctx, db, *n)
	if err != nil {
		return err
	}
	s, err := serve(ctx, data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	var refused, answered []attempt
	for _, a := range attacktest.All() {
		refused = append(refused, attempt{name: a.Name, body: a.Body})
	}
	for name, query := range heavy() {
		body, err := json.Marshal(map[string]string{"query": query})
		if err != nil {
			return fmt.Errorf("write request: %w", err)
		}
		answered = append(answered, attempt{name: name, body: string(body)})
	}
	if err := errors.Join(tryAll(ctx, s, refused, *rounds), tryAll(ctx, s, answered, *rounds)); err != nil {
		return err
	}
	return errors.Join(attemptTable(stdout, "refused", refused), attemptTable(stdout, "answered", answered))
}

// heavy are requests within every limit that ask for as much as they can.
func heavy() map[string]string {
	tests := func(n int, test string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.ReplaceAll(test, "%d", fmt.Sprint(i)))
		}
		return b.String()
	}
	linked := func(match, inner string) string {
		return "{engagements: {" + match + ": {controllerActivities: {" + match + ": {engagements: {" + match + ": {controllerActivities: {" +
			match + ": " + inner + "}}}}}}}}"
	}
	const rest = `description regimes controller { key organisation { name legalName } } purposes { purpose { name } bases { legalBasis { code name } } }
		dataUses { certainty dataCategory { name } } engagements(first: 2) { nodes { name } } systems(first: 2) { nodes { name } }`
	return map[string]string{
		"page of 100 with everything":             "{ controllerActivities(first: 100) { totalCount nodes { name " + rest + " } } }",
		"10 pages of 100 with everything":         "{" + tests(10, "a%d: controllerActivities(first: 100) { totalCount nodes { name "+rest+" } }") + "}",
		"20 counts by 9 texts each":               "{" + tests(20, `a%d: controllerActivities(where: {or: [`+tests(9, `{name: {contains: "x%d"}} `)+`]}) { totalCount }`) + "}",
		"filter of 199 texts":                     "{ controllerActivities(where: {or: [" + tests(199, `{description: {contains: "x%d"}} `) + "]}) { totalCount } }",
		"filter of four links, some":              "{ controllerActivities(where: " + linked("some", `{name: {contains: "nobody"}}`) + ") { totalCount } }",
		"filter of four links, none":              "{ controllerActivities(where: " + linked("none", `{name: {contains: "nobody"}}`) + ") { totalCount } }",
		"20 filters of four links":                "{" + tests(20, "a%d: controllerActivities(where: "+linked("none", `{name: {contains: "nobody%d"}}`)+") { totalCount }") + "}",
		"6 filters of four links side by side":    "{ controllerActivities(where: {and: [" + tests(6, linked("none", `{name: {contains: "nobody%d"}}`)+" ") + "]}) { totalCount } }",
		"order of five terms, last page":          "{ controllerActivities(last: 100, orderBy: [{field: NEXT_REVIEW_ON}, {field: ENDED_ON}, {field: STARTED_ON}, {field: LAST_REVIEWED_ON}, {field: NAME}]) { totalCount nodes { id } } }",
		"100 controllers with 100 activities":     "{ controllers(first: 100) { nodes { activities(first: 100) { totalCount nodes { name } } } } }",
		"100,000 records along connections":       "{ controllers(first: 100) { nodes { activities(first: 99) { nodes { engagements(first: 9) { nodes { name } } } } } } }",
		"types with their fields and their types": "{ __schema { types { name description fields { name description type { name } } inputFields { name } enumValues { name } } } }",
	}
}

// tryAll sends each request several times, in the same process: no client's work is counted.
func tryAll(ctx context.Context, s *servers, list []attempt, rounds int) error {
	for i := range list {
		a := &list[i]
		var cpu, took []float64
		for range 1 + rounds { // the first fills caches
			r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.oursURL, strings.NewReader(a.body))
			if err != nil {
				return fmt.Errorf("make request: %w", err)
			}
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Authorization", "Bearer "+s.data.token)
			w := &counting{header: http.Header{}}
			runtime.GC()
			before, began := spent(), time.Now()
			s.handler.ServeHTTP(w, r)
			took = append(took, float64(time.Since(began).Microseconds())/1000)
			cpu = append(cpu, float64((spent()-before).Microseconds())/1000)
			a.status, a.bytes = w.status, w.bytes
		}
		a.cpu, a.took = spreadOf(cpu[1:]), spreadOf(took[1:])
	}
	return nil
}

// counting is a response of which only the size is kept.
type counting struct {
	header        http.Header
	status, bytes int
}

func (c *counting) Header() http.Header { return c.header }

func (c *counting) Write(b []byte) (int, error) {
	c.bytes += len(b)
	return len(b), nil
}

func (c *counting) WriteHeader(status int) { c.status = status }

// attemptTable prints the worst first: medians, and in brackets what lies between 10 and 90 % of the rounds.
func attemptTable(out io.Writer, title string, list []attempt) error {
	slices.SortFunc(list, func(a, b attempt) int { return cmp.Compare(b.cpu.median, a.cpu.median) })
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	// What cannot be written is told by Flush.
	_, _ = fmt.Fprintf(w, "%s\tCPU ms\ttook ms\tstatus\tbytes sent\tbytes back\n", title)
	for _, a := range list {
		_, _ = fmt.Fprintf(w, "%s\t%.1f [%.1f–%.1f]\t%.1f\t%d\t%d\t%d\n", a.name, a.cpu.median, a.cpu.low, a.cpu.high, a.took.median, a.status, len(a.body), a.bytes)
	}
	return w.Flush()
}

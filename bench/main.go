// Command bench measures the read path where it is used most: a page of activities and the pull of one processor, each
// over HTTP beside one SQLite statement that was written by hand for it. Both read one file that was made for the run. The
// import of the same register is measured beside the bare insertion of its rows. With the word refusals it measures what the
// worst requests cost the server.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"text/tabwriter"

	"github.com/openropa/ropa/internal/store"
)

// options say what is measured. Progress is told as lines.
type options struct {
	activities, rounds int
	progress           io.Writer
}

// report is what was found, under the names of -o json.
type report struct {
	Activities     int     `json:"n"`
	Rounds         int     `json:"rounds"`
	PageRatio      float64 `json:"page_vs_onesql"`
	DPARatio       float64 `json:"dpa_vs_onesql"`
	PageStatements int     `json:"statements_page"`
	DPAStatements  int     `json:"statements_dpa"`
	PageAllocs     int     `json:"allocs_page"`
	ImportRows     int     `json:"import_rows"`
	ImportRatio    float64 `json:"import_vs_insert"`

	results []result
	imports *imported
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := command(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func command(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) > 0 && args[0] == "refusals" {
		return refusals(ctx, args[1:], stdout, stderr)
	}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	o := options{progress: stderr}
	flags.IntVar(&o.activities, "n", 10_000, "controller activities of the register")
	flags.IntVar(&o.rounds, "rounds", 21, "pairs of measurements of each workload")
	form := flags.String("o", "table", "what to print: table or json")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 || o.activities < 1 || o.rounds < 1 || *form != "table" && *form != "json" {
		return errors.New("usage: bench [-n activities] [-rounds n] [-o table|json]")
	}
	r, err := run(ctx, o)
	if err != nil {
		return err
	}
	if *form == "json" {
		return json.NewEncoder(stdout).Encode(r)
	}
	return r.table(stdout)
}

// run makes the register, measures both workloads on it and throws it away.
func run(ctx context.Context, o options) (_ *report, err error) {
	folder, err := os.MkdirTemp("", "ropa-bench-")
	if err != nil {
		return nil, fmt.Errorf("make folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	db, err := store.Open(ctx, filepath.Join(folder, "bench.db"))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	_, _ = fmt.Fprintf(o.progress, "making a register of %d activities\n", o.activities)
	data, err := makeData(ctx, db, o.activities)
	if err != nil {
		return nil, err
	}
	s, err := serve(ctx, data)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	loads, err := workloads(ctx, s)
	if err != nil {
		return nil, err
	}
	_, _ = fmt.Fprintf(o.progress, "measuring %d pairs of each workload\n", o.rounds)
	results, err := measure(ctx, s, loads, o.rounds)
	if err != nil {
		return nil, err
	}
	_, _ = fmt.Fprintf(o.progress, "measuring %d imports\n", min(o.rounds, importRounds))
	imports, err := measureImport(ctx, data, folder, o.rounds)
	if err != nil {
		return nil, err
	}
	page, dpa := results[0], results[1]
	return &report{
		Activities: o.activities, Rounds: o.rounds,
		PageRatio: page.ratio.median, DPARatio: dpa.ratio.median,
		PageStatements: page.statements, DPAStatements: dpa.statements,
		PageAllocs: page.allocs, results: results,
		ImportRows: imports.rows, ImportRatio: imports.ratio.median, imports: imports,
	}, nil
}

// table prints medians, and in brackets what lies between 10 and 90 % of the rounds.
func (r *report) table(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	// What cannot be written is told by Flush.
	_, _ = fmt.Fprintf(w, "%d activities, %d pairs\tropa req/s\tone statement req/s\tratio\tstatements\tallocations\tbytes\n", r.Activities, r.Rounds)
	for _, x := range r.results {
		_, _ = fmt.Fprintf(w, "%s\t%.0f [%.0f–%.0f]\t%.0f [%.0f–%.0f]\t%.2f [%.2f–%.2f]\t%d\t%d\t%d\n", x.name,
			x.ours.median, x.ours.low, x.ours.high, x.theirs.median, x.theirs.low, x.theirs.high,
			x.ratio.median, x.ratio.low, x.ratio.high, x.statements, x.allocs, x.bytes)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	x := r.imports
	_, err := fmt.Fprintf(out, "import of %d rows: %.1f s [%.1f–%.1f], inserted alone %.1f s [%.1f–%.1f], ratio %.2f [%.2f–%.2f]\n", x.rows,
		x.ours.median, x.ours.low, x.ours.high, x.inserts.median, x.inserts.low, x.inserts.high, x.ratio.median, x.ratio.low, x.ratio.high)
	return err
}

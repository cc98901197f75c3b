package exchange

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/registry"
)

// Options say how a document is imported.
type Options struct {
	// DryRun plans the import and writes nothing.
	DryRun bool
	// Register is the key of the register to import into. Empty, it is the one that the document names.
	Register string
	// Actor is system/<name>, who may write everything, unless there is a Principal.
	Actor string
	// Principal, if there is one, is who imports into the one register of theirs, as far as they may write there.
	Principal *access.Principal
	// Request is the id of the request, for the change log; it may be empty.
	Request string
}

// Report tells what an import did, or would do.
type Report struct {
	Register string `json:"register"`
	DryRun   bool   `json:"dryRun"`
	// Records are in the order of the document, the register first; behind them come those that the registry made itself.
	Records []Outcome `json:"records"`
	// Totals counts the records by what became of them.
	Totals map[string]int `json:"totals"`
}

// Outcome is what became of one record: created, updated, unchanged, archived or restored.
type Outcome struct {
	Type   string   `json:"type"`
	Key    string   `json:"key"`
	Action string   `json:"action"`
	Paths  []string `json:"paths,omitempty"` // what changed
}

// Import brings a document into the register that it names, which is made if it is not there, in one transaction. What
// is absent from the document is left as it is, null clears. If anything is wrong, nothing is written and the error holds
// all [Problems] there are.
func Import(ctx context.Context, r *registry.Registry, s *Source, o Options) (*Report, error) {
	if s.register == nil {
		return nil, s.Problems()
	}
	i := importer{source: s, key: s.Register}
	if o.Register != "" {
		i.key = o.Register
	}
	i.gather()
	// With problems of its own the document is planned nevertheless, for what the register has to say of it.
	results, err := i.write(ctx, r, o, o.DryRun || len(s.problems) > 0)
	if problems, ok := errors.AsType[fault.Problems](err); ok {
		return nil, append(i.problems(problems), s.problems...).err()
	}
	if err != nil {
		return nil, fmt.Errorf("import %s: %w", s.file, err)
	}
	if err := s.Problems(); err != nil {
		return nil, err
	}
	return i.report(results, o.DryRun), nil
}

// importer holds the changes of one import, and beside each the entry of the document it comes from.
type importer struct {
	source  *Source
	key     string
	changes []registry.Change
	entries []*entry
	// indexed tells whether the paths of problems begin with the index of the change.
	indexed bool
}

func (i *importer) gather() {
	for _, e := range i.source.entries {
		i.add(e, registry.Put, e.fields)
	}
	for _, e := range i.source.entries {
		switch {
		case e.archived == nil:
		case *e.archived:
			i.add(e, registry.Archive, nil)
		default:
			i.add(e, registry.Restore, nil)
		}
	}
}

func (i *importer) add(e *entry, action registry.Action, fields map[string]any) {
	i.changes = append(i.changes, registry.Change{Action: action, Type: e.typ, Key: e.key, Fields: fields})
	i.entries = append(i.entries, e)
}

// write makes the changes or plans them; the first result is the register's.
func (i *importer) write(ctx context.Context, r *registry.Registry, o Options, plan bool) ([]registry.Result, error) {
	w := registry.Writer{Actor: o.Actor, Request: o.Request}
	register := i.source.register
	id, exists, err := r.FindRegister(ctx, i.key)
	i.indexed = !exists
	if o.Principal != nil {
		w = registry.As(o.Principal, o.Request)
	}
	switch {
	case err != nil:
		return nil, err
	case o.Principal != nil && id != o.Principal.Register:
		// Whether there is such a register is not for them to know.
		return nil, fault.New(fault.NotFound, "You are let into no register %q.", i.key)
	case !exists && plan:
		return r.PlanRegister(ctx, w, i.key, register.fields, i.changes)
	case !exists:
		_, results, err := r.CreateRegister(ctx, w, i.key, register.fields, i.changes)
		return results, err
	}
	w.Register = id
	i.changes = append([]registry.Change{{Action: registry.Put, Type: register.typ, Key: i.key, Fields: register.fields}}, i.changes...)
	i.entries = append([]*entry{register}, i.entries...)
	i.indexed = len(i.changes) > 1
	if plan {
		return r.Plan(ctx, w, i.changes)
	}
	return r.Apply(ctx, w, i.changes)
}

// problems finds the place of each problem in the file. What follows from a value that was left out is not repeated.
func (i *importer) problems(found fault.Problems) Problems {
	var out Problems
	for _, p := range found {
		e, path := i.place(p.Field)
		if e.refusedAt(path) {
			continue
		}
		n := e.node.at(path)
		out = append(out, Problem{
			File: i.source.file, Line: int(n.line), Column: int(n.column), Path: showPath(e.path, path), Code: p.Code, Message: p.Message,
		})
	}
	return out
}

// place splits a path of the registry into the entry and the path inside it.
func (i *importer) place(field []string) (*entry, []string) {
	switch {
	case !i.indexed || len(field) == 0:
		return i.source.register, field
	case field[0] == "register":
		return i.source.register, field[1:]
	}
	if n, err := strconv.Atoi(field[0]); err == nil && n < len(i.entries) {
		return i.entries[n], field[1:]
	}
	return i.source.register, field
}

// report joins the results of one record, which may be two: what it holds, and that it was archived or restored.
func (i *importer) report(results []registry.Result, dryRun bool) *Report {
	report := &Report{Register: i.key, DryRun: dryRun, Totals: map[string]int{}}
	at := map[string]int{}
	for _, r := range results {
		name := r.Type.Name + " " + r.Key
		n, seen := at[name]
		if !seen {
			at[name] = len(report.Records)
			report.Records = append(report.Records, Outcome{Type: r.Type.Name, Key: r.Key, Action: r.Action, Paths: r.Paths})
			continue
		}
		if r.Action != registry.Unchanged && report.Records[n].Action != registry.Created {
			report.Records[n].Action = r.Action
		}
		report.Records[n].Paths = append(report.Records[n].Paths, r.Paths...)
	}
	for _, r := range report.Records {
		report.Totals[r.Action]++
	}
	return report
}

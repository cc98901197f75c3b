package read

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/store"
)

// Bytes is the finished JSON of one field.
type Bytes []byte

// MarshalGQLContext writes the bytes as they are, null where there are none.
func (b Bytes) MarshalGQLContext(_ context.Context, w io.Writer) error {
	if b == nil {
		b = Bytes("null")
	}
	_, err := w.Write(b)
	return err
}

// Engine answers selections over one database. It is safe for concurrent use.
type Engine struct {
	db     *store.DB
	schema *ast.Schema
	law    *law.Law
	turns  turns
	// clock tells the time from which the day of an operation follows.
	clock func() time.Time
	// watch, if there is one, is told every statement before it runs.
	watch func(text string, args []any)
}

// New returns an engine for a database and the contract. It fails if the contract has a field that nothing answers.
func New(db *store.DB, schema *ast.Schema) (*Engine, error) {
	if err := checkContract(schema); err != nil {
		return nil, fmt.Errorf("check contract: %w", err)
	}
	laws, err := law.Load()
	if err != nil {
		return nil, err
	}
	most := max(1, db.Reader().Stats().MaxOpenConnections/2)
	return &Engine{db: db, schema: schema, law: laws, turns: turns{most: most}, clock: model.Now}, nil
}

// Scope is what one principal can see.
type Scope struct {
	Register int64
	// Visible is nil for the types that the principal may read, and else says what it takes; it is the answer to a
	// selection of such a type, or a filter by it.
	Visible func(typeName string) error
	// Role, Narrow and Member describe the principal in viewer: Narrow is the token's scope, Member is 0 where there is none.
	Role, Narrow string
	Member       int64
}

// Session is one operation: its root fields are answered one after the other from one snapshot.
type Session struct {
	engine *Engine
	scope  Scope

	mu         sync.Mutex
	snapshot   *sql.Tx
	statements int
	// day is the day of the operation, once something has asked for it, and counted the numbers of the summary so far.
	day     string
	counted map[string][]*figure
	// kept holds merged selections: gqlgen's cache of collected fields goes by their address.
	kept []ast.SelectionSet
	// arguments are those of the fields that were planned.
	arguments map[*ast.Field]map[string]any
}

// Session begins an operation of a principal. It is to be closed.
func (e *Engine) Session(scope Scope) *Session {
	return &Session{engine: e, scope: scope, arguments: map[*ast.Field]map[string]any{}}
}

// Statements counts the statements that the operation has sent to the database.
func (s *Session) Statements() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.statements
}

// Close ends the snapshot; more than once does no harm.
func (s *Session) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.end()
}

func (s *Session) end() {
	if s.snapshot != nil {
		_ = s.snapshot.Rollback()
		s.snapshot = nil
		s.engine.turns.give(s.scope.Register)
	}
}

// Field answers a root field of Query.
func (s *Session) Field(ctx context.Context, field graphql.CollectedField) (Bytes, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.planner(ctx)
	root, err := p.root(field)
	if err != nil {
		return nil, err
	}
	return s.answer(ctx, root)
}

// Payload is what a mutation has to tell: the shown ids of the records it concerns, if any, and what a person can mend.
type Payload struct {
	IDs    []string
	Errors fault.Problems
}

// CheckPayload returns what Payload would refuse of the selection, whichever records of the types it were about, so that a
// mutation is refused for it before it writes.
func (s *Session) CheckPayload(ctx context.Context, field graphql.CollectedField, types ...*model.Type) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	const some = 1 // nothing is read
	var payload Payload
	for _, t := range types {
		payload.IDs = append(payload.IDs, model.FormatID(t, some))
	}
	_, err := s.planner(ctx).payload(field, payload)
	return err
}

// Payload answers a mutation's payload from a snapshot taken now, so that it shows what the mutation wrote.
func (s *Session) Payload(ctx context.Context, field graphql.CollectedField, payload Payload) (Bytes, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.end()
	defer s.end()
	p := s.planner(ctx)
	root, err := p.payload(field, payload)
	if err != nil {
		return nil, err
	}
	return s.answer(ctx, root)
}

func (s *Session) planner(ctx context.Context) *planner {
	return &planner{session: s, schema: s.engine.schema, op: graphql.GetOperationContext(ctx), ended: ctx.Err}
}

// answer loads what the plan needs, level by level, and writes it.
func (s *Session) answer(ctx context.Context, root *plan) (Bytes, error) {
	for _, l := range root.loaders {
		if err := l.load(ctx, s); err != nil {
			return nil, err
		}
	}
	scratch := scratches.Get().(*[]byte)
	out := &output{b: (*scratch)[:0]}
	root.write(out)
	answer := append(make(Bytes, 0, len(out.b)), out.b...)
	if cap(out.b) <= maxScratch {
		*scratch = out.b
		scratches.Put(scratch)
	}
	return answer, out.err
}

// scratches are buffers to write answers in, so that they need not grow anew for each. Very large ones are not kept.
var scratches = sync.Pool{New: func() any { return new([]byte) }}

const maxScratch = 1 << 20

// begin takes the snapshot if there is none yet, when it is the register's turn.
func (s *Session) begin(ctx context.Context) error {
	if s.snapshot != nil {
		return nil
	}
	if err := s.engine.turns.take(ctx, s.scope.Register); err != nil {
		return err
	}
	tx, err := s.engine.db.Snapshot(ctx)
	if err != nil {
		s.engine.turns.give(s.scope.Register)
		return err
	}
	s.snapshot = tx
	return nil
}

// query runs one statement of the snapshot and hands every row's cells to the caller, who keeps them.
func (s *Session) query(ctx context.Context, st *statement, each func(cells []any)) error {
	if err := s.begin(ctx); err != nil {
		return s.failed(ctx, err)
	}
	args, err := s.settle(ctx, st.args)
	if err != nil {
		return err
	}
	s.statements++
	if s.engine.watch != nil {
		s.engine.watch(st.text.String(), args)
	}
	rows, err := s.snapshot.QueryContext(ctx, s.engine.db.Dialect.Rebind(st.text.String()), args...)
	if err != nil {
		return s.failed(ctx, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return s.failed(ctx, err)
	}
	pointers := make([]any, len(columns))
	var block []any // cells of several rows, twice as many each time
	for n := 4; rows.Next(); {
		if len(block) == 0 {
			block = make([]any, n*len(columns))
			n = min(2*n, 256)
		}
		cells := block[:len(columns):len(columns)]
		block = block[len(columns):]
		for i := range cells {
			pointers[i] = &cells[i]
		}
		if err := rows.Scan(pointers...); err != nil {
			return s.failed(ctx, err)
		}
		each(cells)
	}
	return s.failed(ctx, rows.Err())
}

// failed gives an error of the database its code; its text stays on this side.
func (s *Session) failed(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case s.engine.db.Dialect.IsUnavailable(err) || s.engine.db.Dialect.IsBusy(err):
		return fault.Wrap(fault.Unavailable, err, "the database is not available now")
	}
	return fmt.Errorf("read: %w", err)
}

package access

import (
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
)

// cell is what a table says of a role or scope.
type cell byte

// The cells. Whatever no table names is never.
const (
	never    cell = '-'
	ownUnits cell = 'u'
	always   cell = 'x'
)

// table holds by the name of a row what it says of each role and each scope.
type table map[string]entry

type entry struct {
	roles  map[Role]cell
	scopes map[Scope]cell
}

var may, sees = parse(Operations()), parse(Types())

func parse(rows []Row) table {
	out := table{}
	for _, r := range rows {
		e := entry{map[Role]cell{}, map[Scope]cell{Whole: always}}
		for i, mark := range r.Roles {
			e.roles[Roles[i]] = cell(mark[0])
		}
		for i, mark := range r.Scopes {
			e.scopes[Scopes[i]] = cell(mark[0])
		}
		out[r.Name] = e
	}
	return out
}

// byRole and byScope are what a table says of a row.
func (t table) byRole(row string, r Role) cell { return known(t[row].roles[r]) }

func (t table) byScope(row string, s Scope) cell { return known(t[row].scopes[s]) }

func known(c cell) cell {
	if c == ownUnits || c == always {
		return c
	}
	return never
}

// roles lists the roles that a row takes.
func (t table) roles(row string) string {
	return either(Roles, func(r Role) bool { return t.byRole(row, r) != never })
}

// tokens says which tokens a row takes.
func (t table) tokens(row string) string {
	if scopes := either(Scopes, func(s Scope) bool { return t.byScope(row, s) != never }); scopes != "" {
		return "a token without a scope or with " + scopes
	}
	return "a token without a scope"
}

// either names those of a list that are wanted, as a person reads them.
func either[T ~string](list []T, wanted func(T) bool) string {
	var some []string
	for _, v := range list {
		if wanted(v) {
			some = append(some, string(v))
		}
	}
	return strings.Join(some, " or ")
}

// Denial is the cause of a FORBIDDEN that a table gave: what was asked for, in codes. A person reads the fault around it.
type Denial struct {
	Operation Operation
	// Type is the type of the model that was asked for, empty where that does not matter.
	Type string
}

// Error implements error.
func (d Denial) Error() string {
	return strings.TrimSpace("denied to " + string(d.Operation) + " " + d.Type)
}

func (d Denial) forbid(format string, args ...any) error {
	return fault.Wrap(fault.Forbidden, d, format, args...)
}

// Check returns nil if the principal may do the operation, at least on records of its own units, and else a FORBIDDEN
// that names the role or scope it takes.
func (p *Principal) Check(op Operation) error { return p.check(Denial{Operation: op}) }

func (p *Principal) check(d Denial) error {
	op := string(d.Operation)
	switch {
	case may.byRole(op, p.Role) == never:
		return d.forbid("To %s takes the role %s; this is %s.", op, may.roles(op), describe(p.Role))
	case may.byScope(op, p.Scope) == never:
		return d.forbid("To %s takes %s; this one has the scope %s.", op, may.tokens(op), p.Scope)
	}
	return nil
}

// CheckWrite checks that the principal may do the operation, which writes a record of a type. units are the business units that the record belongs
// to before and after the change, 0 standing for none; they count where the role goes by units.
func (p *Principal) CheckWrite(op Operation, t *model.Type, units ...int64) error {
	d := Denial{op, t.Name}
	if err := p.check(d); err != nil {
		return err
	}
	if may.byRole(string(d.Operation), p.Role) == always {
		return nil
	}
	for _, unit := range units {
		if unit == 0 {
			return d.forbid("As %s one can %s of one's own business units only; this %s has no unit.", p.Role, d.Operation, t.Name)
		}
		if !slices.Contains(p.Units, unit) {
			return d.forbid("As %s one can %s of one's own business units only; %s is none of them.",
				p.Role, d.Operation, model.FormatID(model.ByName("BusinessUnit"), unit))
		}
	}
	if len(units) == 0 {
		return d.forbid("As %s one can %s of one's own business units only.", p.Role, d.Operation)
	}
	return nil
}

// Visible returns nil if the principal may see a type of the model, and else a FORBIDDEN that names what it takes. What no
// table names is seen by nobody. It is the one predicate that whatever reads records applies, beside the register.
func (p *Principal) Visible(typeName string) error {
	d := Denial{Read, typeName}
	switch {
	case sees.byRole(typeName, p.Role) == never:
		return d.forbid("To read %s takes the role %s; this is %s.", typeName, sees.roles(typeName), describe(p.Role))
	case sees.byScope(typeName, p.Scope) == never:
		return d.forbid("To read %s takes %s; this one has the scope %s.", typeName, sees.tokens(typeName), p.Scope)
	}
	return nil
}

// Sees tells whether the principal may see a type of the model.
func (p *Principal) Sees(typeName string) bool { return p.Visible(typeName) == nil }

// SeenByAll tells whether every role and scope sees a type of the model.
func SeenByAll(typeName string) bool {
	unseen := func(r Role) bool { return sees.byRole(typeName, r) == never }
	hidden := func(s Scope) bool { return sees.byScope(typeName, s) == never }
	return !slices.ContainsFunc(Roles, unseen) && !slices.ContainsFunc(Scopes, hidden)
}

// Covers tells whether the principal may do and see all that a role and scope allow, and so may hand them on.
func (p *Principal) Covers(role Role, scope Scope) bool {
	other := &Principal{Role: role, Scope: scope}
	for _, t := range []table{may, sees} {
		for name := range t {
			if t.power(name, other) > t.power(name, p) {
				return false
			}
		}
	}
	return slices.Contains(Roles, role) && (scope == Whole || slices.Contains(Scopes, scope))
}

// Covers tells whether whoever has the role, narrowed by no scope, may do and see all that another role allows.
func (r Role) Covers(role Role) bool { return (&Principal{Role: r}).Covers(role, Whole) }

// power orders what a row allows a principal: nothing, what is of its units, everything.
func (t table) power(row string, p *Principal) int {
	order := []cell{never, ownUnits, always}
	return min(slices.Index(order, t.byRole(row, p.Role)), slices.Index(order, t.byScope(row, p.Scope)))
}

func describe(r Role) string {
	if slices.Contains(Roles, r) {
		return string(r)
	}
	return "none"
}

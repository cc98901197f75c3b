// Package model is the metadata of the register: which types there are, what their fields hold, how they are linked.
// The table in model.gen.go is written from ent's graph; the write path, the read path and register documents all work
// from it, so that no type is mapped field by field by hand. The package knows no database.
package model

import "fmt"

// Kind says what a field holds and how it is stored.
type Kind uint8

// The kinds of fields. Ref stands only inside a Shape.
const (
	Text     Kind = iota // text
	Enum                 // one code, as text
	EnumList             // a list of codes, as a JSON array of texts
	TextList             // a list of texts, as a JSON array
	Bool                 // a boolean
	Int                  // a whole number
	DateTime             // an instant, as microseconds since 1970 UTC
	Date                 // a day, as text YYYY-MM-DD
	JSON                 // a list of objects of a Shape, as a JSON array
	Ref                  // the id of another root, inside a Shape
)

// Field is one fact of a type or of a Shape.
type Field struct {
	Name   string // in the contract and in documents
	Column string // in the database; empty inside a Shape
	Kind   Kind
	Scalar string // scalar of the contract for a Text
	Enum   string // name of the enumeration
	Values []string
	Shape  *Shape
	Ref    string // type a Ref leads to
	// Law names the list of the reference law whose codes a Text, or the elements of a TextList, are.
	Law string
	// Personal values enter the change log's hash as a salted commitment, so that they can be erased.
	Personal bool
	// Server fields are written by the registry alone and stand in no input.
	Server bool
	// Required fields must have a value; every other may be missing.
	Required bool
	// Folded texts are searched and sorted by FoldColumn.
	Folded  bool
	Default string
	Doc     string
}

// FoldColumn is the column that holds the folded text.
func (f *Field) FoldColumn() string { return f.Column + "_fold" }

// List tells the fields that hold a list, which is empty rather than missing.
func (f *Field) List() bool { return f.Kind == EnumList || f.Kind == TextList || f.Kind == JSON }

// Shape is an object type kept as JSON inside a row.
type Shape struct {
	Name   string
	Fields []*Field
}

// Field finds a member of the shape by name.
func (s *Shape) Field(name string) *Field { return find(s.Fields, name) }

// LinkKind says which way a link leads and where it is stored.
type LinkKind uint8

// The kinds of links.
const (
	One     LinkKind = iota // to one root, by a column of this type
	Many                    // to a few roots, by a table of pairs
	Parts                   // to the parts this type owns, by a column of theirs
	Inverse                 // to the roots that link here, by a column of theirs or a table of pairs
)

// Link leads from a type to another.
type Link struct {
	Name string
	Kind LinkKind
	To   string
	// Column holds the id: on this type for One, on To for Parts and Inverse.
	Column string
	// Table, Near and Far are the pairs of a Many, or of an Inverse without a column: Near holds this side's id, Far the
	// other's.
	Table, Near, Far string
	Required         bool
	// Scoped links belong to the root's scope, which has the id of the root, and are inherited along Type.Inherits.
	Scoped bool
	// Union names the one link of the contract that several links make up; at most one of them is set.
	Union string
	Doc   string
}

// Target is the type the link leads to.
func (l *Link) Target() *Type { return byName[l.To] }

// ScopeType is the type of scopes, and ScopeTable their table, which the contract does not show: its parts and links are
// those of the roots.
const (
	ScopeType  = "ProcessingScope"
	ScopeTable = "processing_scopes"
)

// Type is a root or a part of the register.
type Type struct {
	Name   string
	Plural string
	Prefix string
	Table  string
	// Owner, OwnerColumn and List place a part: the type it belongs to, its column that says so, the owner's list.
	Owner, OwnerColumn, List string
	// Scope is set for a root that has a scope of its own, in a row of ScopeTable with the root's id. Inherits names the
	// link to the root whose scope is inherited, and InheritColumn holds its id; both are empty where nothing is.
	Scope                   bool
	Inherits, InheritColumn string
	// KeyFrom names what a key is derived from when none is given.
	KeyFrom []string
	Fields  []*Field
	Links   []*Link
}

// Root tells the types with a life of their own from parts.
func (t *Type) Root() bool { return t.Owner == "" }

// Field finds a field by its name in the contract.
func (t *Type) Field(name string) *Field { return find(t.Fields, name) }

// Link finds a link by its name in the contract.
func (t *Type) Link(name string) *Link {
	for _, l := range t.Links {
		if l.Name == name {
			return l
		}
	}
	return nil
}

// RegisterColumn is the column that names the register a row belongs to; a register belongs to itself.
func (t *Type) RegisterColumn() string {
	if t.Name == "Register" {
		return "id"
	}
	return "register_id"
}

// Interfaces of the contract and the roots that implement them, in the order in which a union of them is read.
var interfaces = map[string][]string{
	"ProcessingActivity": {"ControllerActivity", "ProcessorActivity"},
}

var (
	byName   = map[string]*Type{}
	byPrefix = map[string]*Type{}
	byPlural = map[string]*Type{}
)

func init() {
	for _, t := range types {
		if byName[t.Name] != nil || byPrefix[t.Prefix] != nil {
			panic(fmt.Sprintf("model: %s or its prefix %s is taken", t.Name, t.Prefix))
		}
		byName[t.Name], byPrefix[t.Prefix] = t, t
		if t.Root() {
			byPlural[t.Plural] = t
		}
	}
}

// Version counts the shapes the model has had; the change log names it beside every after-image.
const Version = 5

// Types lists every type, each behind those it links to.
func Types() []*Type { return types }

// Roots lists the roots, each behind those it links to; the register itself comes first.
func Roots() []*Type {
	var out []*Type
	for _, t := range types {
		if t.Root() {
			out = append(out, t)
		}
	}
	return out
}

// ByName finds a type by its name, ByPlural a root by the name of its list.
func ByName(name string) *Type { return byName[name] }

// ByPlural finds a root by the name of its list.
func ByPlural(plural string) *Type { return byPlural[plural] }

// Implementations lists the roots behind an interface of the contract, nil for any other name.
func Implementations(name string) []*Type {
	var out []*Type
	for _, n := range interfaces[name] {
		out = append(out, byName[n])
	}
	return out
}

func find(fields []*Field, name string) *Field {
	for _, f := range fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

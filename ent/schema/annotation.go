// Package schema is the model: one file per root, with its parts. It imports nothing of ours; ent/generate makes of it the
// description of the tables in ent/migrate/tables and the metadata in internal/model.
package schema

// TypeInfo says what a table is in the contract, in register documents and in the change log.
// The generator in ent/generate reads it; nothing else does.
type TypeInfo struct {
	// Prefix stands before every id of the type, as in cact_01J….
	Prefix string
	// Plural names the list of the type in the contract and in register documents.
	Plural string
	// Owner is the type whose part this is, empty for a root.
	Owner string
	// Internal types are tables that the contract does not show.
	Internal bool
	// Inherits names the link to the root whose scope is inherited.
	Inherits string
	// KeyFrom names the fields or links a key is derived from when none is given; the first that has a value counts.
	KeyFrom []string
}

// Name makes TypeInfo an ent annotation.
func (TypeInfo) Name() string { return "RopaType" }

// FieldInfo says what a column holds.
type FieldInfo struct {
	// Kind is one of text, enum, enumList, textList, bool, int, datetime, date, json, fold, internal.
	Kind string
	// Scalar is the scalar of the contract for a text: String, ID, URL, EmailAddress, CountryCode, Duration.
	Scalar string
	// Enum is the name of the enumeration and Values its codes.
	Enum   string
	Values []string
	// Law names the list of the reference law whose codes a text or its elements are.
	Law string
	// Stored is what the database calls the column, where its own name is a word of SQL.
	Stored string
	// Shape describes the objects of a json column, which is always a list.
	Shape *Shape
	// Personal fields enter the change log's hash as a salted commitment.
	Personal bool
	// Server fields are written by the registry alone and stand in no input.
	Server bool
	// Required fields must have a value for the record to make sense at all; anything else may be missing.
	Required bool
	// Folded texts have a second column by which they are searched and sorted.
	Folded bool
	// Default is what an absent value becomes when a record is made.
	Default string
}

// Name makes FieldInfo an ent annotation.
func (FieldInfo) Name() string { return "RopaField" }

// Shape describes one object type kept as JSON inside a row.
type Shape struct {
	Name   string
	Fields []ShapeField
}

// ShapeField is one member of a Shape.
type ShapeField struct {
	Name string
	// Kind is one of text, enum, textList, date, ref.
	Kind     string
	Scalar   string
	Enum     string
	Values   []string
	Default  string
	Ref      string
	Required bool
}

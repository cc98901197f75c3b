package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"entgo.io/ent/schema/mixin"
)

// id is chosen by the registry, never by the database.
func id() ent.Field {
	return field.Int64("id").Immutable().Annotations(entsql.Annotation{Incremental: new(bool)})
}

// inRegister ties a row to the one register that can see it.
type inRegister struct{ mixin.Schema }

func (inRegister) Fields() []ent.Field {
	return []ent.Field{id(), field.Int64("register_id").Immutable().Annotations(FieldInfo{Kind: "internal"})}
}

func (inRegister) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("register", Register.Type).Field("register_id").Unique().Required().Immutable().Annotations(EdgeInfo{Hidden: true}),
	}
}

// envelope is what every root carries beside its facts.
type envelope struct{ mixin.Schema }

func (envelope) Fields() []ent.Field {
	stamp := func(name, comment string) column {
		return column{name, comment, FieldInfo{Kind: "datetime", Server: true, Required: true}}
	}
	archived := column{"archived_at", "When the record was archived; absent while it is in use.", FieldInfo{Kind: "datetime", Server: true}}
	return append(
		[]ent.Field{field.Text("key").Immutable().Comment("Name of the record for people, documents and imports; unique in the register and never changed.").
			Annotations(FieldInfo{Kind: "text", Scalar: "String", Server: true, Required: true})},
		columns(
			column{"version", "Grows by one with every change; an update names the version it read.", FieldInfo{Kind: "int", Server: true, Required: true}},
			stamp("created_at", "When the record was made."),
			text("created_by", "Who made it: member/<key> or system/<name>.").server().required(),
			stamp("updated_at", "When it was last changed."),
			text("updated_by", "Who last changed it: member/<key> or system/<name>.").server().required(),
			archived,
			objects("citations", citation, "Where each fact comes from."),
		)...)
}

// root is a record with a key, a version and a life of its own.
type root struct{ mixin.Schema }

func (root) Fields() []ent.Field { return append(inRegister{}.Fields(), envelope{}.Fields()...) }

func (root) Edges() []ent.Edge { return inRegister{}.Edges() }

func (root) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("register_id", "key").Unique(),
		index.Fields("register_id", "updated_at", "id"),
		index.Fields("register_id", "id"),
	}
}

// part is a row that belongs to one root and is edited only through it.
type part struct{ mixin.Schema }

func (part) Fields() []ent.Field {
	return append(inRegister{}.Fields(),
		field.Text("key").Comment("Name of the part, unique in the record.").Annotations(FieldInfo{Kind: "text", Scalar: "String", Server: true, Required: true}),
		field.Int64("position").Comment("Place in its list, from 0.").Annotations(FieldInfo{Kind: "internal"}),
	)
}

func (part) Edges() []ent.Edge { return inRegister{}.Edges() }

// EdgeInfo says how an edge shows in the contract.
type EdgeInfo struct {
	// Hidden edges are the database's business only.
	Hidden bool
	// Owner marks a part's edge to the record or part it belongs to.
	Owner bool
	// Parts marks, on the owner, the list that holds its parts.
	Parts bool
	// Scope marks the edge of a root to its scope, whose parts and links are shown as the root's own.
	Scope bool
	// Union names the one link of the contract that several edges make up; at most one of them is set.
	Union string
}

// Name makes EdgeInfo an ent annotation.
func (EdgeInfo) Name() string { return "RopaEdge" }

func describe(info TypeInfo) []schema.Annotation { return []schema.Annotation{info} }

// link is the column of a link to another root; mustLink one without which the record makes no sense.
func link(name string) ent.Field {
	return field.Int64(name + "_id").Optional().Nillable().Annotations(FieldInfo{Kind: "internal"})
}

func mustLink(name string) ent.Field {
	return field.Int64(name + "_id").Annotations(FieldInfo{Kind: "internal"})
}

// owner is a part's edge to what it belongs to.
func owner(name string, to any) ent.Edge {
	return edge.To(name, to).Field(name + "_id").Unique().Required().Annotations(EdgeInfo{Owner: true})
}

package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/index"
)

// System is where data live.
type System struct{ ent.Schema }

// Mixin implements ent.Interface.
func (System) Mixin() []ent.Mixin { return []ent.Mixin{root{}} }

// Annotations implements ent.Interface.
func (System) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "syst", Plural: "systems", KeyFrom: []string{"name"}})
}

// Fields implements ent.Interface.
func (System) Fields() []ent.Field {
	return append(columns(
		text("name", "What the system is called.").folded().required(),
		text("description", "What it is for.").folded(),
		enum("kind", "SystemKind", systemKinds, "What sort of system it is.").or("OTHER"),
		scalar("location", "CountryCode", "Country in which the data are, as ISO 3166-1 alpha-2."),
	), link("operator"))
}

// Edges implements ent.Interface.
func (System) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("operator", Organisation.Type).Field("operator_id").Unique().Comment("Who runs it."),
		edge.From("scopes", ProcessingScope.Type).Ref("systems").Annotations(EdgeInfo{Hidden: true}),
	}
}

// Indexes implements ent.Interface.
func (System) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("register_id", "name_fold", "id"),
	}
}

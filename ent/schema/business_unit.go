package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/index"
)

// BusinessUnit is a part of the organisation that answers for activities.
type BusinessUnit struct{ ent.Schema }

// Mixin implements ent.Interface.
func (BusinessUnit) Mixin() []ent.Mixin { return []ent.Mixin{root{}} }

// Annotations implements ent.Interface.
func (BusinessUnit) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "unit", Plural: "businessUnits", KeyFrom: []string{"name"}})
}

// Fields implements ent.Interface.
func (BusinessUnit) Fields() []ent.Field {
	return append(columns(
		text("name", "What the unit is called.").folded().required(),
		text("description", "What it does.").folded(),
	), link("parent"))
}

// Edges implements ent.Interface.
func (BusinessUnit) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("members", Member.Type).Ref("units").Annotations(EdgeInfo{Hidden: true}),
		edge.To("children", BusinessUnit.Type).Annotations(EdgeInfo{Hidden: true}).
			From("parent").Field("parent_id").Unique().Comment("The wider unit."),
	}
}

// Indexes implements ent.Interface.
func (BusinessUnit) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("register_id", "name_fold", "id"),
		index.Fields("parent_id"),
	}
}

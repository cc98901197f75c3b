package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/index"
)

// SecurityMeasure is a technical or organisational measure (Art. 30(1)(g), 32, POPIA s19).
type SecurityMeasure struct{ ent.Schema }

// Mixin implements ent.Interface.
func (SecurityMeasure) Mixin() []ent.Mixin { return []ent.Mixin{root{}} }

// Annotations implements ent.Interface.
func (SecurityMeasure) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "meas", Plural: "securityMeasures", KeyFrom: []string{"name"}})
}

// Fields implements ent.Interface.
func (SecurityMeasure) Fields() []ent.Field {
	return columns(
		text("name", "What the measure is called.").folded().required(),
		text("description", "What is done.").folded(),
		enums("categories", "MeasureCategory", measureCategories, "The headings it belongs under (SCC 2021/914 Annex II and further ones)."),
		flag("conditional", "Whether it is taken only under a condition."),
		text("condition", "The condition, such as “where available”."),
	)
}

// Edges implements ent.Interface.
func (SecurityMeasure) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("scopes", ProcessingScope.Type).Ref("security_measures").Annotations(EdgeInfo{Hidden: true}),
	}
}

// Indexes implements ent.Interface.
func (SecurityMeasure) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("register_id", "name_fold", "id"),
	}
}

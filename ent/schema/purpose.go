package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/index"
)

// Purpose is an entry of the register's vocabulary of purposes (Art. 30(1)(b)).
type Purpose struct{ ent.Schema }

// Mixin implements ent.Interface.
func (Purpose) Mixin() []ent.Mixin { return []ent.Mixin{root{}} }

// Annotations implements ent.Interface.
func (Purpose) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "purp", Plural: "purposes", KeyFrom: []string{"name"}})
}

// Fields implements ent.Interface.
func (Purpose) Fields() []ent.Field {
	return columns(
		text("name", "What the purpose is called.").folded().required(),
		text("description", "What it covers.").folded(),
		enum("kind", "PurposeKind", purposeKinds, "What sort of purpose it is.").or("OTHER"),
		enums("channels", "Channel", channels, "By which channels direct marketing reaches people."),
		text("dpv_term", "Term of the Data Privacy Vocabulary."),
	)
}

// Edges implements ent.Interface.
func (Purpose) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("special_conditions", SpecialCondition.Type).Ref("purposes").Annotations(EdgeInfo{Hidden: true}),
		edge.From("data_sharings", DataSharing.Type).Ref("purposes").Annotations(EdgeInfo{Hidden: true}),
		edge.From("processor_activities", ProcessorActivity.Type).Ref("instructed_purposes").Annotations(EdgeInfo{Hidden: true}),
	}
}

// Indexes implements ent.Interface.
func (Purpose) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("register_id", "name_fold", "id"),
	}
}

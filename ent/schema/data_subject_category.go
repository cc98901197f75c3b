package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/index"
)

// DataSubjectCategory is an entry of the register's vocabulary of people (Art. 30(1)(c)).
type DataSubjectCategory struct{ ent.Schema }

// Mixin implements ent.Interface.
func (DataSubjectCategory) Mixin() []ent.Mixin { return []ent.Mixin{root{}} }

// Annotations implements ent.Interface.
func (DataSubjectCategory) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "dsub", Plural: "dataSubjectCategories", KeyFrom: []string{"name"}})
}

// Fields implements ent.Interface.
func (DataSubjectCategory) Fields() []ent.Field {
	return columns(
		text("name", "What the category is called.").folded().required(),
		text("description", "Who belongs to it.").folded(),
		enum("person", "PersonKind", personKinds, "Natural persons, or juristic ones too, whom POPIA protects as well.").or("NATURAL"),
		fact("vulnerable", "Whether they are vulnerable (Art. 35, recital 75)."),
		flag("children", "Whether they are children (Art. 8, POPIA s34)."),
		flag("staff_of_clients", "Whether they work for or use the systems of a client."),
		text("dpv_term", "Term of the Data Privacy Vocabulary."),
	)
}

// Edges implements ent.Interface.
func (DataSubjectCategory) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("transfers", Transfer.Type).Ref("data_subject_categories").Annotations(EdgeInfo{Hidden: true}),
		edge.From("breaches", Breach.Type).Ref("data_subject_categories").Annotations(EdgeInfo{Hidden: true}),
		edge.From("data_uses", DataUse.Type).Ref("data_subject_categories").Annotations(EdgeInfo{Hidden: true}),
	}
}

// Indexes implements ent.Interface.
func (DataSubjectCategory) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("register_id", "name_fold", "id"),
	}
}

package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/index"
)

// DataCategory is an entry of the register's vocabulary of personal data (Art. 30(1)(c)).
type DataCategory struct{ ent.Schema }

// Mixin implements ent.Interface.
func (DataCategory) Mixin() []ent.Mixin { return []ent.Mixin{root{}} }

// Annotations implements ent.Interface.
func (DataCategory) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "dcat", Plural: "dataCategories", KeyFrom: []string{"name"}})
}

// Fields implements ent.Interface.
func (DataCategory) Fields() []ent.Field {
	return append(columns(
		text("name", "What the category is called.").folded().required(),
		text("description", "What belongs to it.").folded(),
		enums("special_kinds", "SpecialKind", specialKinds, "The kinds of special category data in it (Art. 9(1), POPIA s26)."),
		flag("criminal", "Whether it holds data on criminal offences or behaviour (Art. 10, POPIA s33)."),
		flag("children", "Whether it is about children in particular (Art. 8, POPIA s34)."),
		flag("unique_identifier", "Whether it holds identifiers that link records (POPIA s57(1)(a))."),
		flag("account_number", "Whether it holds account numbers (POPIA s105)."),
		flag("open_ended", "Whether the source leaves the list open, as by “etc.”."),
		text("dpv_term", "Term of the Data Privacy Vocabulary."),
	), link("parent"))
}

// Edges implements ent.Interface.
func (DataCategory) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("children_categories", DataCategory.Type).Annotations(EdgeInfo{Hidden: true}).
			From("parent").Field("parent_id").Unique().Comment("The wider category."),
		edge.From("special_conditions", SpecialCondition.Type).Ref("data_categories").Annotations(EdgeInfo{Hidden: true}),
		edge.From("transfers", Transfer.Type).Ref("data_categories").Annotations(EdgeInfo{Hidden: true}),
		edge.From("breaches", Breach.Type).Ref("data_categories").Annotations(EdgeInfo{Hidden: true}),
		edge.From("disclosures", Disclosure.Type).Ref("data_categories").Annotations(EdgeInfo{Hidden: true}),
		edge.From("data_sources", DataSource.Type).Ref("data_categories").Annotations(EdgeInfo{Hidden: true}),
		edge.From("retention_rules", RetentionRule.Type).Ref("data_categories").Annotations(EdgeInfo{Hidden: true}),
	}
}

// Indexes implements ent.Interface.
func (DataCategory) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("register_id", "name_fold", "id"),
		index.Fields("parent_id"),
	}
}

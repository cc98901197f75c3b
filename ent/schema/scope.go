package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/index"
	"entgo.io/ent/schema/mixin"
)

// ProcessingScope holds what is processed, who receives it, how long it is kept and how it is protected, for the one root
// that it belongs to and whose id it has. The contract shows its parts and links as the owner's own.
type ProcessingScope struct{ ent.Schema }

// Mixin implements ent.Interface.
func (ProcessingScope) Mixin() []ent.Mixin { return []ent.Mixin{inRegister{}} }

// Annotations implements ent.Interface.
func (ProcessingScope) Annotations() []schema.Annotation {
	return describe(TypeInfo{Internal: true})
}

// Edges implements ent.Interface.
func (ProcessingScope) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("data_uses", DataUse.Type).Ref("scope").Annotations(EdgeInfo{Parts: true}).Comment("Which data of which people are processed (Art. 30(1)(c))."),
		edge.From("disclosures", Disclosure.Type).Ref("scope").Annotations(EdgeInfo{Parts: true}).Comment("Who receives data, in which role (Art. 30(1)(d))."),
		edge.From("data_sources", DataSource.Type).Ref("scope").Annotations(EdgeInfo{Parts: true}).Comment("Where data come from (Art. 14(2)(f), POPIA s12)."),
		edge.To("retention_rules", RetentionRule.Type).Comment("How long data are kept (Art. 30(1)(f))."),
		edge.To("security_measures", SecurityMeasure.Type).Comment("How data are protected (Art. 30(1)(g), 32)."),
		edge.To("systems", System.Type).Comment("Where data live."),
		edge.To("transfers", Transfer.Type).Comment("Where data go or may go abroad (Art. 30(1)(e), 44 to 49, POPIA s72)."),
	}
}

// scoped gives a root a scope of its own.
type scoped struct{ mixin.Schema }

func (scoped) Fields() []ent.Field {
	return []ent.Field{mustLink("scope")}
}

func (scoped) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("scope", ProcessingScope.Type).Field("scope_id").Unique().Required().Annotations(EdgeInfo{Scope: true}),
	}
}

func (scoped) Indexes() []ent.Index { return []ent.Index{index.Fields("scope_id").Unique()} }

// DataUse says that data of a category, of people of some categories, are processed.
type DataUse struct{ ent.Schema }

// Mixin implements ent.Interface.
func (DataUse) Mixin() []ent.Mixin { return []ent.Mixin{part{}} }

// Annotations implements ent.Interface.
func (DataUse) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "duse", Plural: "dataUses", Owner: "ProcessingScope", KeyFrom: []string{"dataCategory", "dataSubjectCategories"}})
}

// Fields implements ent.Interface.
func (DataUse) Fields() []ent.Field {
	return append(columns(
		enum("certainty", "DataUseCertainty", certainties, "Whether the data are processed in any case.").or("CERTAIN"),
		enum("bound", "DataUseBound", useBounds, "What limits the use.").or("NONE"),
		text("volume", "About how many people or records."),
		text("note", "The limit or the extent, in words."),
	), mustLink("scope"), link("data_category"))
}

// Edges implements ent.Interface.
func (DataUse) Edges() []ent.Edge {
	return []ent.Edge{
		owner("scope", ProcessingScope.Type),
		edge.To("data_category", DataCategory.Type).Field("data_category_id").Unique().Comment("The category of data."),
		edge.To("data_subject_categories", DataSubjectCategory.Type).Comment("The people whom the data are about."),
	}
}

// Indexes implements ent.Interface.
func (DataUse) Indexes() []ent.Index {
	return []ent.Index{index.Fields("scope_id"), index.Fields("data_category_id")}
}

// Disclosure says that somebody receives data.
type Disclosure struct{ ent.Schema }

// Mixin implements ent.Interface.
func (Disclosure) Mixin() []ent.Mixin { return []ent.Mixin{part{}} }

// Annotations implements ent.Interface.
func (Disclosure) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "disc", Plural: "disclosures", Owner: "ProcessingScope", KeyFrom: []string{"recipient", "engagement"}})
}

// Fields implements ent.Interface.
func (Disclosure) Fields() []ent.Field {
	return append(columns(
		enum("role", "DisclosureRole", disclosureRoles, "In which role the recipient acts.").or("UNKNOWN"),
		enums("conditions", "DisclosureCondition", disclosureConditions, "When data are disclosed at all; always if none is given."),
		enum("timing", "DisclosureTiming", timings, "Whether data have been or will be disclosed.").or("ONGOING"),
		text("note", "What is disclosed and why, in words."),
	), mustLink("scope"), link("recipient"), link("engagement"))
}

// Edges implements ent.Interface.
func (Disclosure) Edges() []ent.Edge {
	return []ent.Edge{
		owner("scope", ProcessingScope.Type),
		edge.To("recipient", Recipient.Type).Field("recipient_id").Unique().Comment("The recipient or category of recipients."),
		edge.To("engagement", Engagement.Type).Field("engagement_id").Unique().Comment("The service under which a processor receives them."),
		edge.To("data_categories", DataCategory.Type).Comment("The data disclosed; all of the scope's if none is given."),
	}
}

// Indexes implements ent.Interface.
func (Disclosure) Indexes() []ent.Index {
	return []ent.Index{index.Fields("scope_id"), index.Fields("recipient_id"), index.Fields("engagement_id")}
}

// DataSource says where data come from.
type DataSource struct{ ent.Schema }

// Mixin implements ent.Interface.
func (DataSource) Mixin() []ent.Mixin { return []ent.Mixin{part{}} }

// Annotations implements ent.Interface.
func (DataSource) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "dsrc", Plural: "dataSources", Owner: "ProcessingScope", KeyFrom: []string{"kind"}})
}

// Fields implements ent.Interface.
func (DataSource) Fields() []ent.Field {
	return append(columns(
		enum("kind", "DataSourceKind", dataSourceKinds, "From whom or what.").or("DATA_SUBJECT"),
		enums("channels", "SourceChannel", sourceChannels, "By which ways."),
		texts("technologies", "By which technical means, such as cookies."),
		flag("open_ended", "Whether the source of the fact leaves the list open, as by “etc.”."),
		text("informed", "When and how people are told, where the data are not collected from them (Art. 14(3))."),
		text("reason", "Why they are not collected from the person (POPIA s12(2))."),
		text("note", "The source, in words."),
	), mustLink("scope"))
}

// Edges implements ent.Interface.
func (DataSource) Edges() []ent.Edge {
	return []ent.Edge{
		owner("scope", ProcessingScope.Type),
		edge.To("data_categories", DataCategory.Type).Comment("The data from this source; all of the scope's if none is given."),
	}
}

// Indexes implements ent.Interface.
func (DataSource) Indexes() []ent.Index { return []ent.Index{index.Fields("scope_id")} }

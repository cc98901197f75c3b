package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/index"
)

// RetentionRule says how long data are kept (Art. 30(1)(f), POPIA s14): for a period, or by a criterion.
type RetentionRule struct{ ent.Schema }

// Mixin implements ent.Interface.
func (RetentionRule) Mixin() []ent.Mixin { return []ent.Mixin{root{}} }

// Annotations implements ent.Interface.
func (RetentionRule) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "rete", Plural: "retentionRules", KeyFrom: []string{"name"}})
}

// Fields implements ent.Interface.
func (RetentionRule) Fields() []ent.Field {
	return columns(
		text("name", "What the rule is called.").folded().required(),
		text("description", "The rule, in words.").folded(),
		scalar("period", "Duration", "How long, as an ISO 8601 duration from the trigger."),
		text("criterion", "What decides how long, where no period is fixed (Art. 13(2)(a))."),
		enum("bound", "RetentionBound", retentionBounds, "Whether the period is exact, the least or the most.").or("EXACT"),
		objects("triggers", trigger, "What the period counts from; the last of them to happen."),
		objects("stages", stage, "What follows the period, stage by stage."),
		enums("varies_by", "RetentionVariation", variations, "What the period depends on."),
		text("legal_source", "The law that sets it."),
		enums("end_actions", "EndAction", endActions, "What happens to the data at the end."),
	)
}

// Edges implements ent.Interface.
func (RetentionRule) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("data_categories", DataCategory.Type).Comment("The data it is for; all if none is given."),
		edge.From("scopes", ProcessingScope.Type).Ref("retention_rules").Annotations(EdgeInfo{Hidden: true}),
	}
}

// Indexes implements ent.Interface.
func (RetentionRule) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("register_id", "name_fold", "id"),
	}
}

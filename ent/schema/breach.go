package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/index"
)

// Breach is a personal data breach, documented (Art. 33(5); POPIA s22 security compromise).
type Breach struct{ ent.Schema }

// Mixin implements ent.Interface.
func (Breach) Mixin() []ent.Mixin { return []ent.Mixin{root{}} }

// Annotations implements ent.Interface.
func (Breach) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "brea", Plural: "breaches", KeyFrom: []string{"title"}})
}

// Fields implements ent.Interface.
func (Breach) Fields() []ent.Field {
	return append(columns(
		text("title", "What the breach is called, without personal data.").folded().required(),
		enums("kinds", "BreachKind", breachKinds, "What was breached."),
		enum("role", "PartyCapacity", capacities, "In which role the organisation had the data.").or("UNKNOWN"),
		enums("regimes", "Regime", regimes, "The laws that apply."),
		instant("occurred_at", "When it happened."),
		instant("discovered_at", "When it was discovered."),
		instant("aware_at", "When the organisation became aware that it is a breach (Art. 33(1))."),
		text("facts", "What happened (Art. 33(5)).").personal(),
		text("effects", "What came of it (Art. 33(5)).").personal(),
		text("remedial_action", "What was done (Art. 33(5)).").personal(),
		text("consequences", "Likely consequences (Art. 33(3)(c))."),
		integer("people_affected", "About how many people (Art. 33(3)(a))."),
		integer("records_affected", "About how many records (Art. 33(3)(a))."),
		enum("risk", "BreachRisk", breachRisks, "The risk to people (Art. 33(1), 34(1)).").or("UNKNOWN"),
		enum("no_notice_ground", "NoNoticeGround", silenceGrounds, "Why they need not be (Art. 34(3))."),
		instant("closed_at", "When it was closed."),
		scalar("url", "URL", "Where it is documented in full."),
	), link("owner"))
}

// Edges implements ent.Interface.
func (Breach) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("owner", Member.Type).Field("owner_id").Unique().Comment("Who handles it."),
		edge.From("notifications", BreachNotification.Type).Ref("breach").Annotations(EdgeInfo{Parts: true}).Comment("Who was told of it, and when (Art. 33, 34, POPIA s22)."),
		edge.To("activities", ControllerActivity.Type).Comment("The activities it touched."),
		edge.To("processor_activities", ProcessorActivity.Type).Comment("The activities for clients it touched."),
		edge.To("data_categories", DataCategory.Type).Comment("The data concerned."),
		edge.To("data_subject_categories", DataSubjectCategory.Type).Comment("The people concerned."),
	}
}

// Indexes implements ent.Interface.
func (Breach) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("register_id", "title_fold", "id"),
	}
}

// BreachNotification is one notice of a breach to an authority, to people or to a controller.
type BreachNotification struct{ ent.Schema }

// Mixin implements ent.Interface.
func (BreachNotification) Mixin() []ent.Mixin { return []ent.Mixin{part{}} }

// Annotations implements ent.Interface.
func (BreachNotification) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "bnot", Plural: "notifications", Owner: "Breach", KeyFrom: []string{"authority", "controller", "party"}})
}

// Fields implements ent.Interface.
func (BreachNotification) Fields() []ent.Field {
	return append(columns(
		enum("party", "NotifiedParty", notifiedParties, "Who was told.").required(),
		enum("regime", "Regime", regimes, "The law under which they were told."),
		lawCode("authority", "authorities", "The authority: a code of the law files."),
		text("name", "Its name, where the law files do not list it, or who else was told."),
		instant("notified_at", "When they were told (Art. 33(1), (2), 34(1), POPIA s21(2), s22)."),
		text("reference", "Reference of the authority."),
		text("delay_reason", "Why it was later than after 72 hours (Art. 33(1))."),
	), mustLink("breach"), link("controller"))
}

// Edges implements ent.Interface.
func (BreachNotification) Edges() []ent.Edge {
	return []ent.Edge{
		owner("breach", Breach.Type),
		edge.To("controller", Controller.Type).Field("controller_id").Unique().Comment("The controller that was told."),
	}
}

// Indexes implements ent.Interface.
func (BreachNotification) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("breach_id"),
		index.Fields("controller_id"),
	}
}

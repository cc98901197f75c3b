package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/index"
)

// ControllerActivity is what a controller does for its own purposes (Art. 30(1)).
type ControllerActivity struct{ ent.Schema }

// Mixin implements ent.Interface.
func (ControllerActivity) Mixin() []ent.Mixin { return []ent.Mixin{root{}, scoped{}} }

// Annotations implements ent.Interface.
func (ControllerActivity) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "cact", Plural: "controllerActivities", KeyFrom: []string{"name"}, Inherits: "controller"})
}

// Fields implements ent.Interface.
func (ControllerActivity) Fields() []ent.Field {
	return append(columns(
		text("name", "What the activity is called.").folded().required(),
		text("description", "What is done, in plain words.").folded(),
		enums("regimes", "Regime", regimes, "The laws under which the record is kept."),
		enum("processing_state", "ProcessingState", processingStates, "Whether the processing is planned, going on or over.").or("LIVE"),
		date("started_on", "First day of the processing."),
		date("ended_on", "Last day of the processing."),
		enum("record_status", "RecordStatus", recordStatuses, "Where the record stands in review.").or("DRAFT").server(),
		date("last_reviewed_on", "Day of the latest review."),
		date("next_review_on", "Day by which it is to be reviewed again."),
		fact("occasional", "Whether the processing is occasional (Art. 30(5))."),
		fact("automated_decisions", "Whether decisions are taken by automated means alone (Art. 22)."),
		enum("decision_significance", "DecisionSignificance", decisions, "How such decisions bear on people.").or("UNKNOWN"),
		text("decision_safeguards", "What protects people against such decisions."),
		enums("risk_flags", "RiskFlag", riskFlags, "Which of the nine criteria of high risk it meets (WP 248)."),
		enum("provision", "ProvisionRequirement", provisions, "Whether people must give the data (Art. 13(2)(e)).").or("UNKNOWN"),
		text("provision_consequences", "What follows when they do not."),
		flag("no_recipients_confirmed", "Whether somebody confirmed that nobody receives the data."),
		flag("no_transfers_confirmed", "Whether somebody confirmed that no data leave the territory."),
	), mustLink("controller"), link("owner"))
}

// Edges implements ent.Interface.
func (ControllerActivity) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("controller", Controller.Type).Field("controller_id").Unique().Required().Comment("Who decides why and how."),
		edge.To("owner", Member.Type).Field("owner_id").Unique().Comment("Who keeps the record."),
		edge.To("joint_controllers", Controller.Type).Comment("Who decides together with it (Art. 26)."),
		edge.From("engagements", Engagement.Type).Ref("controller_activities").Comment("The services that processors render for it."),
		edge.From("purposes", ActivityPurpose.Type).Ref("activity").Annotations(EdgeInfo{Parts: true}).Comment("Why it is done (Art. 30(1)(b)), each with its legal bases."),
	}
}

// Indexes implements ent.Interface.
func (ControllerActivity) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("register_id", "name_fold", "id"),
		index.Fields("register_id", "processing_state", "id"),
		index.Fields("controller_id", "name_fold", "id"),
	}
}

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
		fact("automated_decisions", "Whether decisions are taken by automated means alone (Art. 22, UK GDPR Art. 22A)."),
		enum("decision_significance", "DecisionSignificance", decisions, "How such decisions bear on people.").or("UNKNOWN"),
		enum("decision_ground", "DecisionGround", decisionGrounds, "What permits such decisions (Art. 22(2), UK GDPR Art. 22B)."),
		text("decision_logic", "The logic involved, and what follows for people (Art. 13(2)(f))."),
		text("decision_safeguards", "What protects people against such decisions."),
		enums("risk_flags", "RiskFlag", riskFlags, "Which criteria of likely high risk it meets (WP 248, and the list of the UK authority)."),
		fact("dpia_required", "Whether the screening found that an impact assessment is required (Art. 35(1))."),
		enums("prior_authorisation_triggers", "PriorAuthorisationTrigger", priorAuthorisations, "Why the regulator must authorise it beforehand (POPIA s57(1))."),
		text("prior_authorisation", "Reference of that authorisation (POPIA s58)."),
		enum("provision", "ProvisionRequirement", provisions, "Whether people must give the data (Art. 13(2)(e)).").or("UNKNOWN"),
		text("provision_consequences", "What follows when they do not."),
		flag("no_recipients_confirmed", "Whether somebody confirmed that nobody receives the data."),
		flag("no_transfers_confirmed", "Whether somebody confirmed that no data leave the territory."),
	), mustLink("controller"), link("owner"), link("unit"))
}

// Edges implements ent.Interface.
func (ControllerActivity) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("controller", Controller.Type).Field("controller_id").Unique().Required().Comment("Who decides why and how."),
		edge.To("owner", Member.Type).Field("owner_id").Unique().Comment("Who keeps the record."),
		edge.To("unit", BusinessUnit.Type).Field("unit_id").Unique().Comment("The unit that answers for it."),
		edge.To("assessments", Assessment.Type).Comment("Impact assessments and others that cover it (Art. 35)."),
		edge.To("joint_controllers", Controller.Type).Comment("Who decides together with it (Art. 26)."),
		edge.From("engagements", Engagement.Type).Ref("controller_activities").Comment("The services that processors render for it."),
		edge.From("purposes", ActivityPurpose.Type).Ref("activity").Annotations(EdgeInfo{Parts: true}).Comment("Why it is done (Art. 30(1)(b)), each with its legal bases."),
		edge.From("special_conditions", SpecialCondition.Type).Ref("activity").Annotations(EdgeInfo{Parts: true}).Comment("What permits special category, criminal or children's data (Art. 9, 10, POPIA s27 to s35)."),
		edge.From("joint_arrangements", JointArrangement.Type).Ref("activities").Comment("The arrangements between joint controllers that cover it (Art. 26)."),
		edge.From("breaches", Breach.Type).Ref("activities").Comment("The breaches that touched it (Art. 33(5))."),
		edge.From("rights_requests", RightsRequest.Type).Ref("activities").Annotations(EdgeInfo{Hidden: true}),
		edge.From("complaints", Complaint.Type).Ref("activities").Annotations(EdgeInfo{Hidden: true}),
	}
}

// Indexes implements ent.Interface.
func (ControllerActivity) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("register_id", "name_fold", "id"),
		index.Fields("register_id", "processing_state", "id"),
		index.Fields("controller_id", "name_fold", "id"),
		index.Fields("unit_id"),
	}
}

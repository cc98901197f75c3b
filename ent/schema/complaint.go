package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/index"
)

// Complaint is a complaint to the controller or about it (DPA 2018 s164A, Art. 77, POPIA s74).
type Complaint struct{ ent.Schema }

// Mixin implements ent.Interface.
func (Complaint) Mixin() []ent.Mixin { return []ent.Mixin{root{}} }

// Annotations implements ent.Interface.
func (Complaint) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "comp", Plural: "complaints", KeyFrom: []string{"reference"}})
}

// Fields implements ent.Interface.
func (Complaint) Fields() []ent.Field {
	return append(columns(
		text("reference", "The number or name it is filed under, without personal data.").folded().required(),
		enum("regime", "Regime", regimes, "The law under which it is handled."),
		enum("channel", "SourceChannel", sourceChannels, "By which way it came."),
		text("complainant", "Who made it.").personal(),
		text("summary", "What it is about.").personal(),
		lawCode("authority", "authorities", "The authority that passed it on or handles it: a code of the law files."),
		text("authority_name", "Its name, where the law files do not list it."),
		enum("status", "RequestStatus", requestStatuses, "How far it has come.").or("RECEIVED"),
		date("received_on", "Day on which it was received."),
		date("acknowledged_on", "Day on which it was acknowledged (DPA 2018 s164A)."),
		date("due_on", "Day by which it is to be answered, as the team set it."),
		enum("outcome", "ComplaintOutcome", complaintOutcomes, "What came of it."),
		text("outcome_reason", "Why, and what was done."),
		date("outcome_told_on", "Day on which the complainant was told."),
		date("closed_on", "Day on which it was closed."),
	), link("controller"), link("owner"), link("request"))
}

// Edges implements ent.Interface.
func (Complaint) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("controller", Controller.Type).Field("controller_id").Unique().Comment("Whom it is about."),
		edge.To("owner", Member.Type).Field("owner_id").Unique().Comment("Who handles it."),
		edge.To("request", RightsRequest.Type).Field("request_id").Unique().Comment("The request that it follows."),
		edge.To("activities", ControllerActivity.Type).Comment("The activities it is about."),
	}
}

// Indexes implements ent.Interface.
func (Complaint) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("register_id", "reference_fold", "id"),
		index.Fields("controller_id"),
		index.Fields("request_id"),
		index.Fields("register_id", "status", "id"),
	}
}

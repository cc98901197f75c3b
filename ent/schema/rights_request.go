package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/index"
)

// RightsRequest is a request by which somebody exercises a right (Art. 12, 15 to 22, POPIA s23, s24).
type RightsRequest struct{ ent.Schema }

// Mixin implements ent.Interface.
func (RightsRequest) Mixin() []ent.Mixin { return []ent.Mixin{root{}} }

// Annotations implements ent.Interface.
func (RightsRequest) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "rreq", Plural: "rightsRequests", KeyFrom: []string{"reference"}})
}

// Fields implements ent.Interface.
func (RightsRequest) Fields() []ent.Field {
	return append(columns(
		text("reference", "The number or name it is filed under, without personal data.").folded().required(),
		enums("rights", "Right", rights, "The rights that are exercised."),
		enum("regime", "Regime", regimes, "The law under which it is answered."),
		enum("channel", "SourceChannel", sourceChannels, "By which way it came."),
		text("requester", "Who made it.").personal(),
		enum("status", "RequestStatus", requestStatuses, "How far it has come.").or("RECEIVED"),
		date("received_on", "Day on which it was received."),
		date("identity_confirmed_on", "Day on which the information to identify the person was received (UK GDPR Art. 12A)."),
		date("fee_paid_on", "Day on which a fee that is due was paid (UK GDPR Art. 12A)."),
		objects("clock_stops", clockStop, "When time did not count (UK GDPR Art. 12A)."),
		date("extended_on", "Day on which the person was told of an extension (Art. 12(3), UK GDPR Art. 12A)."),
		text("extension_reason", "Why more time is needed."),
		date("due_on", "Day by which it is to be answered, as the team set it."),
		enum("outcome", "RequestOutcome", requestOutcomes, "What came of it."),
		text("outcome_reason", "Why (Art. 12(4))."),
		date("closed_on", "Day on which it was answered."),
	), link("controller"), link("owner"))
}

// Edges implements ent.Interface.
func (RightsRequest) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("controller", Controller.Type).Field("controller_id").Unique().Comment("To whom it is addressed."),
		edge.To("owner", Member.Type).Field("owner_id").Unique().Comment("Who handles it."),
		edge.To("activities", ControllerActivity.Type).Comment("The activities it is about."),
		edge.To("processor_activities", ProcessorActivity.Type).Comment("The activities for clients it is about (Art. 28(3)(e))."),
	}
}

// Indexes implements ent.Interface.
func (RightsRequest) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("register_id", "reference_fold", "id"),
		index.Fields("controller_id"),
		index.Fields("register_id", "status", "id"),
	}
}

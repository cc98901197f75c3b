package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/index"
)

// ProcessorActivity is a category of processing carried out for controllers (Art. 30(2)). It has nowhere to put a legal basis: the client, as controller, determines it.
type ProcessorActivity struct{ ent.Schema }

// Mixin implements ent.Interface.
func (ProcessorActivity) Mixin() []ent.Mixin { return []ent.Mixin{root{}, scoped{}} }

// Annotations implements ent.Interface.
func (ProcessorActivity) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "pact", Plural: "processorActivities", KeyFrom: []string{"name"}, Inherits: "processor"})
}

// Fields implements ent.Interface.
func (ProcessorActivity) Fields() []ent.Field {
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
		fact("special_data_expected", "Whether special category data are to be expected in the clients' systems."),
	), mustLink("processor"), link("owner"), link("unit"))
}

// Edges implements ent.Interface.
func (ProcessorActivity) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("processor", Processor.Type).Field("processor_id").Unique().Required().Comment("Who works on instructions."),
		edge.To("owner", Member.Type).Field("owner_id").Unique().Comment("Who keeps the record."),
		edge.To("unit", BusinessUnit.Type).Field("unit_id").Unique().Comment("The unit that answers for it."),
		edge.From("rights_requests", RightsRequest.Type).Ref("processor_activities").Annotations(EdgeInfo{Hidden: true}),
		edge.From("breaches", Breach.Type).Ref("processor_activities").Annotations(EdgeInfo{Hidden: true}),
		edge.From("engagements", Engagement.Type).Ref("processor_activities").Comment("The services that it carries out, each with its controller."),
		edge.To("instructed_purposes", Purpose.Type).Comment("The purposes for which clients instruct it."),
	}
}

// Indexes implements ent.Interface.
func (ProcessorActivity) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("register_id", "name_fold", "id"),
		index.Fields("register_id", "processing_state", "id"),
		index.Fields("processor_id", "name_fold", "id"),
		index.Fields("unit_id"),
	}
}

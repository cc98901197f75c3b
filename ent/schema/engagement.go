package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/index"
)

// Engagement is one service by which an engaged processor processes data for an engager (Art. 28): a controller, or a processor that engages a sub-processor.
type Engagement struct{ ent.Schema }

// Mixin implements ent.Interface.
func (Engagement) Mixin() []ent.Mixin { return []ent.Mixin{root{}, scoped{}} }

// Annotations implements ent.Interface.
func (Engagement) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "enga", Plural: "engagements", KeyFrom: []string{"name"}, Inherits: "engaged"})
}

// Fields implements ent.Interface.
func (Engagement) Fields() []ent.Field {
	return append(columns(
		text("name", "What the service is called.").folded().required(),
		text("subject_matter", "Subject matter of the processing (Art. 28(3))."),
		text("nature", "Nature of the processing (Art. 28(3))."),
		text("duration", "Duration of the processing, in words (Art. 28(3))."),
		date("started_on", "First day of the service."),
		date("ended_on", "Last day of the service."),
		texts("categories_of_processing", "The categories of processing carried out for the controller (Art. 30(2)(b))."),
		text("sensitive_data_safeguards", "Restrictions and safeguards for sensitive data (Decision (EU) 2021/915 Annex II)."),
		objects("instructions", instruction, "The documented instructions (Art. 28(3)(a))."),
		objects("term_overrides", term, "Terms of the agreement that differ for this service."),
	), link("engager_controller"), link("engager_processor"), mustLink("engaged"), link("agreement"))
}

// Edges implements ent.Interface.
func (Engagement) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("engager_controller", Controller.Type).Field("engager_controller_id").Unique().Annotations(EdgeInfo{Union: "engager"}).Comment("The controller that engages."),
		edge.To("engager_processor", Processor.Type).Field("engager_processor_id").Unique().Annotations(EdgeInfo{Union: "engager"}).Comment("The processor that engages a sub-processor (Art. 28(2), (4))."),
		edge.To("engaged", Processor.Type).Field("engaged_id").Unique().Required().Comment("The processor that is engaged."),
		edge.To("agreement", Agreement.Type).Field("agreement_id").Unique().Comment("The agreement it stands under (Art. 28(3))."),
		edge.To("controller_activities", ControllerActivity.Type).Comment("The activities of the controller that it serves."),
		edge.To("processor_activities", ProcessorActivity.Type).Comment("The activities by which the processor carries it out."),
		edge.From("sub_processing", SubProcessing.Type).Ref("upstream").Annotations(EdgeInfo{Parts: true}).Comment("The engagements of sub-processors on which it rests (Art. 28(2), (4))."),
	}
}

// Indexes implements ent.Interface.
func (Engagement) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("register_id", "name_fold", "id"),
		index.Fields("engager_controller_id"),
		index.Fields("engager_processor_id"),
		index.Fields("engaged_id"),
		index.Fields("agreement_id"),
	}
}

// SubProcessing links an engagement to the engagement of a sub-processor on which it rests, with the authorisation for it.
type SubProcessing struct{ ent.Schema }

// Mixin implements ent.Interface.
func (SubProcessing) Mixin() []ent.Mixin { return []ent.Mixin{part{}} }

// Annotations implements ent.Interface.
func (SubProcessing) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "subp", Plural: "subProcessing", Owner: "Engagement", KeyFrom: []string{"downstream"}})
}

// Fields implements ent.Interface.
func (SubProcessing) Fields() []ent.Field {
	return append(columns(
		enum("authorisation", "Authorisation", authorisations, "The authorisation of the controller (Art. 28(2)).").or("UNKNOWN"),
		date("notified_on", "Day on which the controller was told."),
		integer("objection_window", "Days in which the controller can object."),
		enum("objection_window_unit", "WindowUnit", windowUnits, "Which days are counted.").or("CALENDAR_DAYS"),
		enum("decision", "SubProcessorDecision", subDecisions, "What the controller decided.").or("PENDING"),
		date("decided_on", "Day of the decision."),
		text("responsibilities", "What it does and who answers for what (standard clauses Annex III)."),
		fact("flow_down", "Whether the same obligations are imposed on the sub-processor (Art. 28(4))."),
		date("effective_on", "First day on which the sub-processor is to be used, as the notice says (Art. 28(2))."),
		text("urgency", "Why it replaces another at once, before the time in which to object is over: the ground of an emergency replacement. Absent if it waits."),
		text("objection", "The ground on which the controller objected (Art. 28(2))."),
		enum("resolution", "SubProcessorResolution", subResolutions, "How an objection ended."),
		date("resolved_on", "Day on which the objection ended."),
	), mustLink("upstream"), mustLink("downstream"))
}

// Edges implements ent.Interface.
func (SubProcessing) Edges() []ent.Edge {
	return []ent.Edge{
		owner("upstream", Engagement.Type),
		edge.To("downstream", Engagement.Type).Field("downstream_id").Unique().Required().Comment("The engagement of the sub-processor."),
	}
}

// Indexes implements ent.Interface.
func (SubProcessing) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("upstream_id", "downstream_id").Unique(),
		index.Fields("downstream_id"),
	}
}

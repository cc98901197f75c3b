package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/index"
)

// Assessment is an assessment of risk or of interests: an impact assessment, a legitimate interests assessment, an assessment of a transfer or of a processor.
type Assessment struct{ ent.Schema }

// Mixin implements ent.Interface.
func (Assessment) Mixin() []ent.Mixin { return []ent.Mixin{root{}} }

// Annotations implements ent.Interface.
func (Assessment) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "asse", Plural: "assessments", KeyFrom: []string{"name"}})
}

// Fields implements ent.Interface.
func (Assessment) Fields() []ent.Field {
	return columns(
		text("name", "What the assessment is called.").folded().required(),
		enum("kind", "AssessmentKind", assessmentKinds, "What is assessed (Art. 35, 6(1)(f), 46, 28(1); POPIA Regulations reg. 4(1)(b)).").or("OTHER"),
		enum("status", "AssessmentStatus", assessmentStatuses, "How far it has come.").or("PLANNED"),
		enum("outcome", "AssessmentOutcome", assessmentOutcomes, "What it concludes.").or("UNKNOWN"),
		text("summary", "The conclusion and its reasons, in words."),
		enum("residual_risk", "ResidualRisk", residualRisks, "The risk that is left.").or("UNKNOWN"),
		fact("prior_consultation", "Whether the authority was consulted beforehand (Art. 36(1))."),
		date("consulted_on", "Day on which it was consulted."),
		date("started_on", "Day on which it was begun."),
		date("completed_on", "Day on which it was done."),
		date("next_review_on", "Day by which it is to be reviewed again (Art. 35(11))."),
		scalar("url", "URL", "Where it can be read."),
	)
}

// Edges implements ent.Interface.
func (Assessment) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("controller_activities", ControllerActivity.Type).Ref("assessments").Annotations(EdgeInfo{Hidden: true}),
	}
}

// Indexes implements ent.Interface.
func (Assessment) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("register_id", "name_fold", "id"),
	}
}

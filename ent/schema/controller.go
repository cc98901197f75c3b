package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/index"
)

// Controller is an organisation in the role that decides why and how (Art. 4(7), 30(1)).
type Controller struct{ ent.Schema }

// Mixin implements ent.Interface.
func (Controller) Mixin() []ent.Mixin { return []ent.Mixin{root{}, scoped{}} }

// Annotations implements ent.Interface.
func (Controller) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "ctrl", Plural: "controllers", KeyFrom: []string{"organisation"}})
}

// Fields implements ent.Interface.
func (Controller) Fields() []ent.Field {
	return append(columns(
		fact("dpo_required", "Whether a data protection officer must be designated (Art. 37)."),
		enums("targets", "Regime", regimes, "Regimes that apply to it though it is not established in their territory (Art. 3(2))."),
		fact("representative_exempt", "Whether it need not designate a representative (Art. 27(2))."),
		text("lead_authority", "The lead supervisory authority (Art. 56)."),
		text("fee_registration", "Registration number of the data protection fee (UK)."),
		fact("fee_exempt", "Whether it is exempt from the data protection fee (UK)."),
	), mustLink("organisation"))
}

// Edges implements ent.Interface.
func (Controller) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("organisation", Organisation.Type).Field("organisation_id").Unique().Required().Comment("The organisation in this role."),
		edge.From("activities", ControllerActivity.Type).Ref("controller").Comment("What it does as controller."),
		edge.From("engagements", Engagement.Type).Ref("engager_controller").Comment("The services for which it engages processors (Art. 28)."),
		edge.From("joint_arrangements", JointArrangement.Type).Ref("controllers").Annotations(EdgeInfo{Hidden: true}),
		edge.From("joint_activities", ControllerActivity.Type).Ref("joint_controllers").Annotations(EdgeInfo{Hidden: true}),
	}
}

// Indexes implements ent.Interface.
func (Controller) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("organisation_id").Unique(),
	}
}

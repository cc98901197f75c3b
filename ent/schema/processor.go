package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/index"
)

// Processor is an organisation in the role that works on a controller's instructions (Art. 4(8), 28, 30(2)).
type Processor struct{ ent.Schema }

// Mixin implements ent.Interface.
func (Processor) Mixin() []ent.Mixin { return []ent.Mixin{root{}, scoped{}} }

// Annotations implements ent.Interface.
func (Processor) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "proc", Plural: "processors", KeyFrom: []string{"organisation"}})
}

// Fields implements ent.Interface.
func (Processor) Fields() []ent.Field {
	return append(columns(
		texts("services", "What it offers as processor."),
		objects("attestations", attestation, "Certificates and reports that show sufficient guarantees (Art. 28(1), 28(5))."),
		fact("dpo_required", "Whether a data protection officer must be designated (Art. 37)."),
		enums("targets", "Regime", regimes, "Regimes that apply to it though it is not established in their territory (Art. 3(2))."),
		fact("representative_exempt", "Whether it need not designate a representative (Art. 27(2))."),
	), mustLink("organisation"), link("due_diligence"))
}

// Edges implements ent.Interface.
func (Processor) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("organisation", Organisation.Type).Field("organisation_id").Unique().Required().Comment("The organisation in this role."),
		edge.To("due_diligence", Assessment.Type).Field("due_diligence_id").Unique().Comment("The assessment of its guarantees (Art. 28(1))."),
		edge.From("engagements", Engagement.Type).Ref("engaged").Comment("The services for which it is engaged."),
		edge.From("sub_engagements", Engagement.Type).Ref("engager_processor").Comment("The services for which it engages sub-processors (Art. 28(2), (4))."),
		edge.From("activities", ProcessorActivity.Type).Ref("processor").Comment("What it does as processor."),
	}
}

// Indexes implements ent.Interface.
func (Processor) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("organisation_id").Unique(),
		index.Fields("due_diligence_id"),
	}
}

package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/index"
)

// SpecialCondition is what permits the processing of special category, criminal or children's data.
type SpecialCondition struct{ ent.Schema }

// Mixin implements ent.Interface.
func (SpecialCondition) Mixin() []ent.Mixin { return []ent.Mixin{part{}} }

// Annotations implements ent.Interface.
func (SpecialCondition) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "spec", Plural: "specialConditions", Owner: "ControllerActivity", KeyFrom: []string{"condition"}})
}

// Fields implements ent.Interface.
func (SpecialCondition) Fields() []ent.Field {
	return append(columns(
		lawCode("condition", "special_conditions", "The condition: a code of the law files, such as UK_GDPR_9_2_A (Art. 9(2), 10, POPIA s27 to s35).").required(),
		lawCode("schedule1", "schedule1_conditions", "The condition of Schedule 1 to the Data Protection Act 2018: a code such as DPA_2018_SCH1_P10."),
		date("relied_on_from", "First day on which it is relied on."),
		date("relied_on_to", "Last day on which it is relied on."),
		text("statute", "The law that authorises it (Art. 9(2)(b), (g) to (j), 10)."),
		text("consent_record", "Where explicit consents are recorded."),
		fact("policy_adhered", "Whether data are retained and erased as the policy document says (DPA 2018 Sch. 1 para. 41)."),
		text("policy_departure", "Why they are not."),
	), mustLink("activity"), link("policy_document"))
}

// Edges implements ent.Interface.
func (SpecialCondition) Edges() []ent.Edge {
	return []ent.Edge{
		owner("activity", ControllerActivity.Type),
		edge.To("policy_document", SourceDocument.Type).Field("policy_document_id").Unique().Comment("The appropriate policy document (DPA 2018 Sch. 1 para. 39)."),
		edge.To("data_categories", DataCategory.Type).Comment("The data it permits."),
		edge.To("purposes", Purpose.Type).Comment("The purposes it is for; all of the activity's if none is given."),
	}
}

// Indexes implements ent.Interface.
func (SpecialCondition) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("activity_id"),
		index.Fields("policy_document_id"),
	}
}

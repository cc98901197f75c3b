package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/index"
)

// ActivityPurpose is a purpose within a controller activity; its legal bases hang here, never on the activity.
type ActivityPurpose struct{ ent.Schema }

// Mixin implements ent.Interface.
func (ActivityPurpose) Mixin() []ent.Mixin { return []ent.Mixin{part{}} }

// Annotations implements ent.Interface.
func (ActivityPurpose) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "apur", Plural: "purposes", Owner: "ControllerActivity", KeyFrom: []string{"purpose"}})
}

// Fields implements ent.Interface.
func (ActivityPurpose) Fields() []ent.Field {
	return append(columns(
		text("description", "What the purpose means in this activity."),
		fact("further_processing", "Whether the data were collected for another purpose (Art. 6(4))."),
		text("compatibility", "Why the purpose is compatible with that one (Art. 6(4), UK GDPR Art. 8A, POPIA s15)."),
		enum("marketing_ground", "MarketingGround", marketingGrounds, "What permits electronic direct marketing (PECR reg. 22, POPIA s69)."),
	), mustLink("activity"), mustLink("purpose"))
}

// Edges implements ent.Interface.
func (ActivityPurpose) Edges() []ent.Edge {
	return []ent.Edge{
		owner("activity", ControllerActivity.Type),
		edge.To("purpose", Purpose.Type).Field("purpose_id").Unique().Required().Comment("The purpose, from the register's vocabulary."),
		edge.From("bases", BasisAssignment.Type).Ref("activity_purpose").Annotations(EdgeInfo{Parts: true}).Comment("What makes it lawful, by regime (Art. 6, POPIA s11)."),
	}
}

// Indexes implements ent.Interface.
func (ActivityPurpose) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("activity_id", "purpose_id").Unique(),
		index.Fields("purpose_id"),
	}
}

// BasisAssignment relies on a legal basis for one purpose of one activity.
type BasisAssignment struct{ ent.Schema }

// Mixin implements ent.Interface.
func (BasisAssignment) Mixin() []ent.Mixin { return []ent.Mixin{part{}} }

// Annotations implements ent.Interface.
func (BasisAssignment) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "basi", Plural: "bases", Owner: "ActivityPurpose", KeyFrom: []string{"legalBasis"}})
}

// Fields implements ent.Interface.
func (BasisAssignment) Fields() []ent.Field {
	return append(columns(
		date("relied_on_from", "First day on which it is relied on."),
		date("relied_on_to", "Last day on which it is relied on."),
		texts("interests", "The legitimate interests pursued (Art. 6(1)(f), 13(1)(d))."),
		text("statute", "The law that obliges or empowers (Art. 6(1)(c), (e), 6(3))."),
		enum("annex1_condition", "Annex1Condition", annex1, "The condition of Annex 1 that is met (UK GDPR Art. 6(1)(ea))."),
		text("consent_record", "Where the consents are recorded (Art. 7(1))."),
		text("consent_withdrawal", "How consent is withdrawn (Art. 7(3))."),
		fact("parental_authorisation", "Whether holders of parental responsibility consent for children (Art. 8)."),
	), mustLink("activity_purpose"), mustLink("legal_basis"), link("assessment"))
}

// Edges implements ent.Interface.
func (BasisAssignment) Edges() []ent.Edge {
	return []ent.Edge{
		owner("activity_purpose", ActivityPurpose.Type),
		edge.To("legal_basis", LegalBasis.Type).Field("legal_basis_id").Unique().Required().Comment("The basis relied on."),
		edge.To("assessment", Assessment.Type).Field("assessment_id").Unique().Comment("The assessment of the legitimate interests (Art. 6(1)(f))."),
	}
}

// Indexes implements ent.Interface.
func (BasisAssignment) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("activity_purpose_id"),
		index.Fields("legal_basis_id"),
		index.Fields("assessment_id"),
	}
}

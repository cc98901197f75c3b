package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/index"
)

// JointArrangement is what joint controllers agreed on who does what (Art. 26).
type JointArrangement struct{ ent.Schema }

// Mixin implements ent.Interface.
func (JointArrangement) Mixin() []ent.Mixin { return []ent.Mixin{root{}} }

// Annotations implements ent.Interface.
func (JointArrangement) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "join", Plural: "jointArrangements", KeyFrom: []string{"name"}})
}

// Fields implements ent.Interface.
func (JointArrangement) Fields() []ent.Field {
	return columns(
		text("name", "What the arrangement is called.").folded().required(),
		enum("status", "AgreementStatus", agreementStatuses, "How far it has come.").or("NOT_EVIDENCED"),
		date("signed_on", "Day on which the last party signed."),
		date("effective_from", "First day on which it holds."),
		date("ends_on", "Last day on which it holds."),
		objects("duties", dutyAllocation, "Who does what (Art. 26(1))."),
		text("contact_point", "Where people turn to (Art. 26(1))."),
		text("essence", "The essence of it, as people are told (Art. 26(2))."),
		scalar("essence_url", "URL", "Where people can read that."),
		scalar("document_url", "URL", "Where the signed document is."),
		text("document_sha256", "SHA-256 of the signed document, in hexadecimal."),
	)
}

// Edges implements ent.Interface.
func (JointArrangement) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("controllers", Controller.Type).Comment("Who decides together."),
		edge.To("activities", ControllerActivity.Type).Comment("What they decide on."),
	}
}

// Indexes implements ent.Interface.
func (JointArrangement) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("register_id", "name_fold", "id"),
	}
}

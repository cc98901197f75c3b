package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/index"
)

// DataSharing is a disclosure from one controller to another for purposes of the latter.
type DataSharing struct{ ent.Schema }

// Mixin implements ent.Interface.
func (DataSharing) Mixin() []ent.Mixin { return []ent.Mixin{root{}, scoped{}} }

// Annotations implements ent.Interface.
func (DataSharing) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "shar", Plural: "dataSharings", KeyFrom: []string{"name"}})
}

// Fields implements ent.Interface.
func (DataSharing) Fields() []ent.Field {
	return append(columns(
		text("name", "What the sharing is called.").folded().required(),
		text("description", "What is shared and why, in words.").folded(),
		text("statute", "The law that requires or permits it."),
		enum("frequency", "TransferFrequency", frequencies, "How often.").or("UNKNOWN"),
		date("started_on", "First day of the sharing."),
		date("ended_on", "Last day of the sharing."),
		date("next_review_on", "Day by which it is to be reviewed again."),
	), mustLink("disclosing_controller"), mustLink("receiving_controller"), link("agreement"))
}

// Edges implements ent.Interface.
func (DataSharing) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("disclosing_controller", Controller.Type).Field("disclosing_controller_id").Unique().Required().Comment("Who discloses."),
		edge.To("receiving_controller", Controller.Type).Field("receiving_controller_id").Unique().Required().Comment("Who receives."),
		edge.To("agreement", Agreement.Type).Field("agreement_id").Unique().Comment("The agreement it stands under."),
		edge.To("purposes", Purpose.Type).Comment("What the data are shared for."),
	}
}

// Indexes implements ent.Interface.
func (DataSharing) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("register_id", "name_fold", "id"),
		index.Fields("disclosing_controller_id"),
		index.Fields("receiving_controller_id"),
		index.Fields("agreement_id"),
	}
}

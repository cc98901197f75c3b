package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/index"
)

// Member is somebody who acts in one register: a person or a program.
type Member struct{ ent.Schema }

// Mixin implements ent.Interface.
func (Member) Mixin() []ent.Mixin { return []ent.Mixin{root{}} }

// Annotations implements ent.Interface.
func (Member) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "memb", Plural: "members", KeyFrom: []string{"name"}})
}

// Fields implements ent.Interface.
func (Member) Fields() []ent.Field {
	return columns(
		enum("kind", "MemberKind", memberKinds, "A person or a program.").or("PERSON"),
		text("name", "What the member is called.").folded().personal().required(),
		scalar("email", "EmailAddress", "Where the member can be reached.").personal(),
	)
}

// Edges implements ent.Interface.
func (Member) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("units", BusinessUnit.Type).Comment("The units whose activities the member looks after."),
	}
}

// Indexes implements ent.Interface.
func (Member) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("register_id", "name_fold", "id"),
	}
}

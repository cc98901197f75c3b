package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/index"
)

// Waiver is the decision to live with a finding until a day. It names the finding by what it is about, not by its id, so that
// it outlives the finding's row, and holds what the finding said, so that it lapses when that changes.
type Waiver struct{ ent.Schema }

// Mixin implements ent.Interface.
func (Waiver) Mixin() []ent.Mixin { return []ent.Mixin{root{}} }

// Annotations implements ent.Interface.
func (Waiver) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "waiv", Plural: "waivers", KeyFrom: []string{"rule"}})
}

// Fields implements ent.Interface.
func (Waiver) Fields() []ent.Field {
	return columns(
		lawCode("rule", "rules", "The rule that is waived, such as R-001.").required(),
		text("record_type", "The type of the record that the finding is about, such as ControllerActivity.").required(),
		text("record_key", "The key of that record.").required(),
		text("path", "The field of that record, as in the finding; absent for the record itself."),
		text("message", "What the finding said when it was waived. It is waived no more once it says something else.").required(),
		date("until", "The last day on which it is waived.").required(),
		text("reason", "Why it is.").required(),
	)
}

// Indexes implements ent.Interface.
func (Waiver) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("register_id", "record_key", "rule"),
	}
}

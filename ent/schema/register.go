package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/index"
)

// Register is the unit of isolation: its members, tokens, vocabularies and records.
type Register struct{ ent.Schema }

// Mixin implements ent.Interface.
func (Register) Mixin() []ent.Mixin { return []ent.Mixin{envelope{}} }

// Annotations implements ent.Interface.
func (Register) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "reg", Plural: "registers"})
}

// Fields implements ent.Interface.
func (Register) Fields() []ent.Field {
	return append([]ent.Field{id()}, columns(
		text("name", "What the register is called.").folded().required(),
		enums("regimes", "Regime", regimes, "The laws whose records are kept; a new activity takes them over."),
		text("locale", "Language of labels and documents, as a BCP 47 tag.").or("en-GB"),
		text("time_zone", "IANA time zone in which days begin and end.").or("Europe/London"),
		scalar("review_cadence", "Duration", "How often an activity is to be reviewed, as an ISO 8601 duration."),
		flag("fictional", "Whether what the register describes is made up."),
	)...)
}

// Indexes implements ent.Interface.
func (Register) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("key").Unique(),
	}
}

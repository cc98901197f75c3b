package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/index"
)

// SourceDocument is where facts come from.
type SourceDocument struct{ ent.Schema }

// Mixin implements ent.Interface.
func (SourceDocument) Mixin() []ent.Mixin { return []ent.Mixin{root{}} }

// Annotations implements ent.Interface.
func (SourceDocument) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "sdoc", Plural: "sourceDocuments", KeyFrom: []string{"title"}})
}

// Fields implements ent.Interface.
func (SourceDocument) Fields() []ent.Field {
	return columns(
		text("title", "What the document is called.").folded().required(),
		enum("kind", "SourceKind", sourceKinds, "What sort of document it is.").or("OTHER"),
		scalar("url", "URL", "Where it can be read."),
		text("language", "Its language, as a BCP 47 tag."),
		text("edition", "Its version or edition, as the document states it."),
		date("published_on", "Day on which it was published."),
		date("retrieved_on", "Day on which it was read."),
		text("sha256", "SHA-256 of the file that was read, in hexadecimal."),
	)
}

// Indexes implements ent.Interface.
func (SourceDocument) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("register_id", "title_fold", "id"),
	}
}

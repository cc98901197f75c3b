package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/index"
)

// Notice is a notice that a controller published (Art. 13, 14, POPIA s18, PECR): what it asserts, beside what the register holds.
type Notice struct{ ent.Schema }

// Mixin implements ent.Interface.
func (Notice) Mixin() []ent.Mixin { return []ent.Mixin{root{}} }

// Annotations implements ent.Interface.
func (Notice) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "noti", Plural: "notices", KeyFrom: []string{"title"}})
}

// Fields implements ent.Interface.
func (Notice) Fields() []ent.Field {
	return append(columns(
		text("title", "What the notice is called.").folded().required(),
		enum("kind", "NoticeKind", noticeKinds, "What sort of notice it is.").or("PRIVACY_NOTICE"),
		enums("regimes", "NoticeRegime", noticeRegimes, "The laws it is given under."),
		text("edition", "Its version, as the notice states it."),
		date("effective_from", "First day on which it holds, as the notice states it."),
		date("ends_on", "Last day on which it held."),
		text("audience", "Whom it addresses."),
		scalar("url", "URL", "Where it is published."),
		text("language", "Its language, as a BCP 47 tag."),
	), mustLink("controller"), link("document"))
}

// Edges implements ent.Interface.
func (Notice) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("controller", Controller.Type).Field("controller_id").Unique().Required().Comment("Whose notice it is."),
		edge.To("document", SourceDocument.Type).Field("document_id").Unique().Comment("The text that was read."),
		edge.From("assertions", NoticeAssertion.Type).Ref("notice").Annotations(EdgeInfo{Parts: true}).Comment("What it asserts."),
		edge.From("storage_access", StorageAccess.Type).Ref("notice").Annotations(EdgeInfo{Parts: true}).Comment("What it says of cookies and the like (PECR reg. 6)."),
	}
}

// Indexes implements ent.Interface.
func (Notice) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("register_id", "title_fold", "id"),
		index.Fields("controller_id"),
		index.Fields("document_id"),
	}
}

// NoticeAssertion is one thing that a notice asserts; which fields it uses depends on its kind.
type NoticeAssertion struct{ ent.Schema }

// Mixin implements ent.Interface.
func (NoticeAssertion) Mixin() []ent.Mixin { return []ent.Mixin{part{}} }

// Annotations implements ent.Interface.
func (NoticeAssertion) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "nass", Plural: "assertions", Owner: "Notice", KeyFrom: []string{"kind"}})
}

// Fields implements ent.Interface.
func (NoticeAssertion) Fields() []ent.Field {
	return append(columns(
		enum("kind", "AssertionKind", assertionKinds, "What it is about.").required(),
		text("section", "The section of the notice for which it is made."),
		text("statement", "What is asserted, close to the words of the notice."),
		enum("right", "Right", rights, "The right, for RIGHT.").storedAs("right_code"),
		enum("right_nature", "RightNature", rightNatures, "Whether the law gives it or the notice alone."),
		enum("role", "PartyCapacity", capacities, "The role, for ROLE."),
		lawCode("special_condition", "special_conditions", "The condition, for SPECIAL_CONDITION: a code of the law files."),
		lawCodes("safeguards", "safeguards", "The safeguards, for TRANSFER_SAFEGUARD: codes of the law files."),
		enums("letters", "TermLetter", termLetters, "The letters of Art. 28(3) that it covers, for PROCESSOR_SAFEGUARDS."),
		scalar("period", "Duration", "The time given, for RESPONSE_TIME."),
		scalar("extension", "Duration", "By how much it may be extended, for RESPONSE_TIME."),
		text("trigger", "What sets it off, for COMMITMENT."),
		text("action", "What is then done, for COMMITMENT."),
		lawCode("authority", "authorities", "The authority, for AUTHORITY: a code of the law files."),
		text("contact", "The contact details it gives, for AUTHORITY."),
		text("subject", "Whom or what it names, as for EXTERNAL_LINK and LINKED_NOTICE."),
		scalar("url", "URL", "Where it links to."),
	), mustLink("notice"), link("legal_basis"))
}

// Edges implements ent.Interface.
func (NoticeAssertion) Edges() []ent.Edge {
	return []ent.Edge{
		owner("notice", Notice.Type),
		edge.To("legal_basis", LegalBasis.Type).Field("legal_basis_id").Unique().Comment("The basis, for LEGAL_BASIS."),
	}
}

// Indexes implements ent.Interface.
func (NoticeAssertion) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("notice_id"),
		index.Fields("legal_basis_id"),
	}
}

// StorageAccess is the storing of information on a device, or access to it, that a notice speaks of (PECR reg. 6).
type StorageAccess struct{ ent.Schema }

// Mixin implements ent.Interface.
func (StorageAccess) Mixin() []ent.Mixin { return []ent.Mixin{part{}} }

// Annotations implements ent.Interface.
func (StorageAccess) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "stor", Plural: "storageAccess", Owner: "Notice", KeyFrom: []string{"product", "purpose"}})
}

// Fields implements ent.Interface.
func (StorageAccess) Fields() []ent.Field {
	return append(columns(
		enum("technology", "StorageTechnology", storageTechnologies, "By which means.").or("COOKIE"),
		text("product", "Which product, such as the name of a service."),
		enum("purpose", "StoragePurpose", storagePurposes, "What for; the first five need no consent (PECR Sch. A1).").or("UNSPECIFIED"),
		fact("present", "Whether it is done."),
		enum("control", "StorageControl", storageControls, "How people control it.").or("UNKNOWN"),
		fact("sole_purpose", "Whether that is its only purpose (PECR Sch. A1)."),
		fact("informed", "Whether people get clear and comprehensive information (PECR Sch. A1)."),
		fact("simple_objection", "Whether there is a simple and free way to object (PECR Sch. A1)."),
		text("note", "What the notice says, in words."),
	), mustLink("notice"))
}

// Edges implements ent.Interface.
func (StorageAccess) Edges() []ent.Edge {
	return []ent.Edge{
		owner("notice", Notice.Type),
	}
}

// Indexes implements ent.Interface.
func (StorageAccess) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("notice_id"),
	}
}

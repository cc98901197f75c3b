package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/index"
)

// Agreement is the contract or other legal act under which engagements stand (Art. 28(3), POPIA s21).
type Agreement struct{ ent.Schema }

// Mixin implements ent.Interface.
func (Agreement) Mixin() []ent.Mixin { return []ent.Mixin{root{}} }

// Annotations implements ent.Interface.
func (Agreement) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "agmt", Plural: "agreements", KeyFrom: []string{"title"}})
}

// Fields implements ent.Interface.
func (Agreement) Fields() []ent.Field {
	return columns(
		text("title", "What the agreement is called.").folded().required(),
		text("reference", "Number or reference by which the parties know it (IDTA Table 2)."),
		enum("form", "AgreementForm", agreementForms, "What sort of legal act it is.").or("DPA"),
		enum("status", "AgreementStatus", agreementStatuses, "How far it has come; expiring and expired follow from its dates.").or("NOT_EVIDENCED"),
		date("signed_on", "Day on which the last party signed."),
		date("effective_from", "First day on which it binds."),
		date("ends_on", "Last day on which it binds."),
		objects("terms", term, "Its terms by the letters of Art. 28(3)."),
		enum("sub_processor_authorisation", "Authorisation", authorisations, "How sub-processors are authorised (Art. 28(2)).").or("UNKNOWN"),
		integer("objection_window", "Days in which a new sub-processor can be objected to."),
		enum("objection_window_unit", "WindowUnit", windowUnits, "Which days are counted.").or("CALENDAR_DAYS"),
		fact("breach_notice_undue_delay", "Whether breaches are notified without undue delay (Art. 33(2))."),
		fact("breach_notice_immediate", "Whether breaches are notified immediately (POPIA s21(2))."),
		integer("breach_notice_hours", "Hours within which breaches are notified at most."),
		text("breach_notice_from", "What those hours count from."),
		fact("docking_clause", "Whether others may accede (Decision (EU) 2021/915 Clause 5)."),
		enum("end_of_contract", "EndOfContract", endsOfContract, "What happens to the data at the end (Art. 28(3)(g)).").or("UNKNOWN"),
		text("governing_law", "The law that governs it."),
		objects("amendments", amendment, "How it was changed."),
		scalar("document_url", "URL", "Where the signed document is."),
		text("document_sha256", "SHA-256 of the signed document, in hexadecimal."),
	)
}

// Edges implements ent.Interface.
func (Agreement) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("engagements", Engagement.Type).Ref("agreement").Comment("The services that stand under it."),
		edge.From("other_instruments", TransferInstrument.Type).Ref("other_agreements").Annotations(EdgeInfo{Hidden: true}),
		edge.From("instruments", TransferInstrument.Type).Ref("agreement").Annotations(EdgeInfo{Hidden: true}),
		edge.From("parties", AgreementParty.Type).Ref("agreement").Annotations(EdgeInfo{Parts: true}).Comment("Who is bound by it."),
	}
}

// Indexes implements ent.Interface.
func (Agreement) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("register_id", "title_fold", "id"),
	}
}

// AgreementParty is an organisation that is bound by an agreement.
type AgreementParty struct{ ent.Schema }

// Mixin implements ent.Interface.
func (AgreementParty) Mixin() []ent.Mixin { return []ent.Mixin{part{}} }

// Annotations implements ent.Interface.
func (AgreementParty) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "part", Plural: "parties", Owner: "Agreement", KeyFrom: []string{"organisation"}})
}

// Fields implements ent.Interface.
func (AgreementParty) Fields() []ent.Field {
	return append(columns(
		enum("capacity", "PartyCapacity", capacities, "In which role it is bound.").or("UNKNOWN"),
		enum("joined_as", "PartyJoining", joinings, "How it came to be bound.").or("SIGNATORY"),
		date("joined_on", "Day on which it signed or acceded."),
		date("left_on", "Last day on which it is bound."),
		text("signatory", "Who signed for it.").personal(),
		text("signatory_title", "Position of who signed.").personal(),
	), mustLink("agreement"), mustLink("organisation"))
}

// Edges implements ent.Interface.
func (AgreementParty) Edges() []ent.Edge {
	return []ent.Edge{
		owner("agreement", Agreement.Type),
		edge.To("organisation", Organisation.Type).Field("organisation_id").Unique().Required().Comment("The organisation."),
	}
}

// Indexes implements ent.Interface.
func (AgreementParty) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("agreement_id"),
		index.Fields("organisation_id"),
	}
}

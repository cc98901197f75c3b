package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/index"
)

// TransferInstrument is a document that safeguards transfers: an IDTA, standard clauses, an addendum to them, binding corporate rules. It covers many legs.
type TransferInstrument struct{ ent.Schema }

// Mixin implements ent.Interface.
func (TransferInstrument) Mixin() []ent.Mixin { return []ent.Mixin{root{}} }

// Annotations implements ent.Interface.
func (TransferInstrument) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "inst", Plural: "transferInstruments", KeyFrom: []string{"name"}})
}

// Fields implements ent.Interface.
func (TransferInstrument) Fields() []ent.Field {
	return append(columns(
		text("name", "What the instrument is called.").folded().required(),
		lawCode("kind", "transfer_instruments", "What it is: a code of the law files, such as UK_ADDENDUM.").required(),
		text("edition", "The edition of the approved form, such as B1.0."),
		enum("status", "AgreementStatus", agreementStatuses, "How far it has come.").or("NOT_EVIDENCED"),
		date("signed_on", "Day on which the last party signed."),
		date("effective_from", "First day on which it binds."),
		date("ends_on", "Last day on which it binds."),
		objects("signatures", signature, "Who signed for whom.").personal(),
		enums("modules", "SccModule", modules, "The modules of the standard clauses that are used."),
		fact("docking_clause", "Whether others may accede (standard clauses Clause 7)."),
		enum("sub_processor_authorisation", "Authorisation", authorisations, "How sub-processors are authorised (standard clauses Clause 9(a)).").or("UNKNOWN"),
		integer("sub_processor_notice_days", "Days of notice of a new sub-processor (standard clauses Clause 9(a))."),
		fact("independent_redress", "Whether people may turn to an independent body (standard clauses Clause 11)."),
		fact("combines_data", "Whether the processor combines the data with its own (standard clauses module 4)."),
		text("governing_law", "The law that governs it (standard clauses Clause 17, IDTA Table 2)."),
		text("courts", "The courts that decide (standard clauses Clause 18, IDTA Table 2)."),
		text("competent_authority", "The competent supervisory authority (standard clauses Annex I.C)."),
		text("term", "How long it runs (IDTA Table 2)."),
		text("early_end", "When it ends before its term (IDTA Table 2)."),
		enums("exit_on_change", "ExitOnChange", changeExits, "Who may end it when the approved form changes (IDTA Table 2, Addendum Table 4); neither if none is given."),
		enums("updates_with_agreement", "IdtaUpdate", idtaUpdates, "What follows the linked agreement without a new signature (IDTA Tables 3 and 4)."),
		scalar("review_frequency", "Duration", "How often it is to be reviewed, as an ISO 8601 duration (IDTA Table 2)."),
		text("extra_protection_clauses", "Clauses that protect more (IDTA Part 2)."),
		text("commercial_clauses", "Commercial clauses (IDTA Part 3)."),
		scalar("document_url", "URL", "Where the signed document is."),
		text("document_sha256", "SHA-256 of the signed document, in hexadecimal."),
	), link("appended_to"), link("agreement"))
}

// Edges implements ent.Interface.
func (TransferInstrument) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("appendices", TransferInstrument.Type).Annotations(EdgeInfo{Hidden: true}).
			From("appended_to").Field("appended_to_id").Unique().Comment("The instrument to which it is appended, as the UK Addendum is to standard clauses."),
		edge.To("agreement", Agreement.Type).Field("agreement_id").Unique().Comment("The agreement it is linked to (IDTA Table 2)."),
		edge.To("other_agreements", Agreement.Type).Comment("Other agreements it refers to, such as those by which a controller instructs the exporter (IDTA Table 2)."),
	}
}

// Indexes implements ent.Interface.
func (TransferInstrument) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("register_id", "name_fold", "id"),
		index.Fields("appended_to_id"),
		index.Fields("agreement_id"),
	}
}

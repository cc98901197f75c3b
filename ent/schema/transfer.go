package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/index"
)

// Transfer is a flow of data to another country or an international organisation, or the possibility of one (Art. 30(1)(e), 44 to 49, POPIA s72).
type Transfer struct{ ent.Schema }

// Mixin implements ent.Interface.
func (Transfer) Mixin() []ent.Mixin { return []ent.Mixin{root{}} }

// Annotations implements ent.Interface.
func (Transfer) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "tran", Plural: "transfers", KeyFrom: []string{"name"}})
}

// Fields implements ent.Interface.
func (Transfer) Fields() []ent.Field {
	return append(columns(
		text("name", "What the transfer is called.").folded().required(),
		text("description", "What is transferred and when, in words.").folded(),
		enum("status", "TransferStatus", transferStatuses, "Whether it takes place or only may.").or("CONDITIONAL"),
		enum("exporter_role", "TransferRole", transferRoles, "In which role the exporter acts.").or("UNKNOWN"),
		enum("importer_role", "TransferRole", transferRoles, "In which role the importer acts.").or("UNKNOWN"),
		text("exporter_activities", "What the exporter does with the data transferred (Decision (EU) 2021/914 Annex I.A)."),
		text("importer_activities", "What the importer does with the data transferred (Decision (EU) 2021/914 Annex I.A)."),
		scalar("destination", "CountryCode", "The country to which data go, as ISO 3166-1 alpha-2."),
		text("international_organisation", "The international organisation to which data go, where it is one."),
		enum("frequency", "TransferFrequency", frequencies, "How often (Decision (EU) 2021/914 Annex I.B).").or("UNKNOWN"),
		text("nature", "Nature of the processing abroad (Decision (EU) 2021/914 Annex I.B)."),
		text("purpose", "Purpose of the transfer and of further processing, where the records it belongs to do not say it."),
		text("sensitive_data_safeguards", "Restrictions and safeguards for sensitive data (Decision (EU) 2021/914 Annex I.B)."),
		fact("onward_transfers", "Whether the importer may pass data on."),
		text("onward_restrictions", "What restricts that."),
		date("started_on", "First day of the transfer."),
		date("ended_on", "Last day of the transfer."),
		date("next_review_on", "Day by which it is to be reviewed again."),
	), link("exporter"), link("importer"))
}

// Edges implements ent.Interface.
func (Transfer) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("exporter", Organisation.Type).Field("exporter_id").Unique().Comment("Who sends the data."),
		edge.To("importer", Organisation.Type).Field("importer_id").Unique().Comment("Who receives them."),
		edge.To("data_categories", DataCategory.Type).Comment("The data transferred; all of the scope's if none is given."),
		edge.To("data_subject_categories", DataSubjectCategory.Type).Comment("The people whom they are about; all of the scope's if none is given."),
		edge.From("legs", TransferLeg.Type).Ref("transfer").Annotations(EdgeInfo{Parts: true}).Comment("What covers it, regime by regime."),
		edge.From("scopes", ProcessingScope.Type).Ref("transfers").Annotations(EdgeInfo{Hidden: true}),
	}
}

// Indexes implements ent.Interface.
func (Transfer) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("register_id", "name_fold", "id"),
		index.Fields("exporter_id"),
		index.Fields("importer_id"),
	}
}

// TransferLeg is what one regime makes of a transfer.
type TransferLeg struct{ ent.Schema }

// Mixin implements ent.Interface.
func (TransferLeg) Mixin() []ent.Mixin { return []ent.Mixin{part{}} }

// Annotations implements ent.Interface.
func (TransferLeg) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "tleg", Plural: "legs", Owner: "Transfer", KeyFrom: []string{"regime"}})
}

// Fields implements ent.Interface.
func (TransferLeg) Fields() []ent.Field {
	return append(columns(
		enum("regime", "Regime", regimes, "The regime.").required(),
		fact("restricted", "Whether it is a restricted transfer under the regime."),
		text("not_restricted_reason", "Why it is none."),
		lawCode("safeguard", "safeguards", "What covers it: a code of the law files, such as UK_IDTA."),
		lawCodes("candidates", "safeguards", "What may cover it, where that is not settled."),
		enum("module", "SccModule", modules, "The module of the standard clauses that is used."),
		fact("adequacy_scope", "Whether the recipient is within the scope of a partial adequacy decision."),
		fact("importer_subject", "Whether the regime applies to the importer itself."),
		enum("supplementary", "SupplementaryMeasures", supplements, "Whether measures beyond the safeguard are taken.").or("UNKNOWN"),
		text("supplementary_measures", "Which measures."),
		text("level_of_protection", "The level of protection where the data go (POPIA s18(1)(g))."),
		text("copy_means", "How people get a copy of the safeguard (Art. 13(1)(f))."),
		text("derogation_reason", "Why a derogation applies, and what safeguards it (Art. 30(1)(e), 49(6))."),
		date("authority_informed_on", "Day on which the authority was told (Art. 49(1))."),
		date("relied_on_from", "First day on which the safeguard is relied on."),
		date("relied_on_to", "Last day on which the safeguard is relied on."),
		text("note", "The safeguard as a source words it."),
	), mustLink("transfer"), link("instrument"), link("assessment"))
}

// Edges implements ent.Interface.
func (TransferLeg) Edges() []ent.Edge {
	return []ent.Edge{
		owner("transfer", Transfer.Type),
		edge.To("instrument", TransferInstrument.Type).Field("instrument_id").Unique().Comment("The instrument that binds the parties."),
		edge.To("assessment", Assessment.Type).Field("assessment_id").Unique().Comment("The assessment of the risk (UK GDPR Art. 46(1A), standard clauses Clause 14)."),
	}
}

// Indexes implements ent.Interface.
func (TransferLeg) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("transfer_id"),
		index.Fields("instrument_id"),
		index.Fields("assessment_id"),
	}
}

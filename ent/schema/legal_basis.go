package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/index"
)

// LegalBasis makes processing lawful: shipped from the law files on first use, or a register's own.
type LegalBasis struct{ ent.Schema }

// Mixin implements ent.Interface.
func (LegalBasis) Mixin() []ent.Mixin { return []ent.Mixin{root{}} }

// Annotations implements ent.Interface.
func (LegalBasis) Annotations() []schema.Annotation {
	return describe(TypeInfo{Prefix: "lbas", Plural: "legalBases", KeyFrom: []string{"code"}})
}

// Fields implements ent.Interface.
func (LegalBasis) Fields() []ent.Field {
	return columns(
		enum("kind", "LegalBasisKind", basisKinds, "Shipped with the program and read-only, or the register's own.").server().required(),
		text("code", "Its code, such as UK_GDPR_6_1_B.").required(),
		enum("regime", "Regime", regimes, "The law it belongs to.").required(),
		text("name", "What it is called.").folded().required(),
		text("description", "What it covers.").folded(),
		text("article", "Where the law states it."),
		date("valid_from", "First day on which the law knows it."),
		date("valid_to", "Last day on which the law knows it."),
	)
}

// Indexes implements ent.Interface.
func (LegalBasis) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("register_id", "name_fold", "id"),
	}
}

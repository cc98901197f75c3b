package law

// The types here are closed lists the files choose from. values names them to
// the loader and to the JSON Schema.

// Verification says how well a row is known.
type Verification string

// The degrees of verification, all there are.
const (
	// Verified rows were read in the source they name.
	Verified Verification = "VERIFIED"
	// Secondary rows were read in a source that quotes or summarises the law.
	Secondary Verification = "SECONDARY"
	// GeneralKnowledge rows were not read again, and are not to be presented
	// as checked.
	GeneralKnowledge Verification = "GENERAL_KNOWLEDGE"
)

func (Verification) values() []string {
	return texts(Verified, Secondary, GeneralKnowledge)
}

// Requirement is something a record that relies on a legal basis states
// beside it.
type Requirement string

// The requirements, all there are.
const (
	// ConsentRecord is the record of the consent (Art 7(1); POPIA s11(2)(a)).
	ConsentRecord Requirement = "CONSENT_RECORD"
	// Statute is the law that lays down the duty or the task (Art 6(3)).
	Statute Requirement = "STATUTE"
	// LegitimateInterests are the interests pursued (Art 13(1)(d)).
	LegitimateInterests Requirement = "LEGITIMATE_INTERESTS"
	// LegitimateInterestsAssessment is the balancing test.
	LegitimateInterestsAssessment Requirement = "LEGITIMATE_INTERESTS_ASSESSMENT"
	// Annex1Condition is the condition of UK GDPR Annex 1 that is met (Art 6(5)).
	Annex1Condition Requirement = "ANNEX_1_CONDITION"
	// NecessityTest is why the processing is necessary, without a balancing test.
	NecessityTest Requirement = "NECESSITY_TEST"
)

func (Requirement) values() []string {
	return texts(ConsentRecord, Statute, LegitimateInterests, LegitimateInterestsAssessment, Annex1Condition, NecessityTest)
}

// Cover is a kind of data that is prohibited or restricted but for a condition.
type Cover string

// The kinds of data a condition can cover, all there are.
const (
	// CoversSpecial is special category data (Art 9(1); POPIA s26).
	CoversSpecial Cover = "SPECIAL"
	// CoversCriminal is data on offences (Art 10; POPIA s26).
	CoversCriminal Cover = "CRIMINAL"
	// CoversChildren is the personal information of children (POPIA s34).
	CoversChildren Cover = "CHILDREN"
)

func (Cover) values() []string { return texts(CoversSpecial, CoversCriminal, CoversChildren) }

// Part is a part of DPA 2018 Schedule 1 that holds conditions.
type Part string

// The parts with conditions, all there are. Part 4 is about the policy document.
const (
	Part1 Part = "PART_1"
	Part2 Part = "PART_2"
	Part3 Part = "PART_3"
)

func (Part) values() []string { return texts(Part1, Part2, Part3) }

// PolicyDocument says whether a condition of DPA 2018 Schedule 1 is met only
// with an appropriate policy document in place.
type PolicyDocument string

// The answers, all there are.
const (
	// PolicyRequired conditions are not met without one.
	PolicyRequired PolicyDocument = "REQUIRED"
	// PolicyNotRequired conditions are met without one.
	PolicyNotRequired PolicyDocument = "NOT_REQUIRED"
	// PolicyRequiredExcept conditions need one but for the case they name.
	PolicyRequiredExcept PolicyDocument = "EXCEPT"
)

func (PolicyDocument) values() []string {
	return texts(PolicyRequired, PolicyNotRequired, PolicyRequiredExcept)
}

// SafeguardKind is the way in which a safeguard lets a transfer pass.
type SafeguardKind string

// The kinds of safeguard, all there are.
const (
	// AdequateDestination is an approval of the destination.
	AdequateDestination SafeguardKind = "ADEQUACY"
	// AppropriateSafeguard is one of Article 46.
	AppropriateSafeguard SafeguardKind = "APPROPRIATE_SAFEGUARD"
	// Derogation is one of Article 49.
	Derogation SafeguardKind = "DEROGATION"
	// Ground is one of POPIA s72(1), which makes no such distinction.
	Ground SafeguardKind = "GROUND"
)

func (SafeguardKind) values() []string {
	return texts(AdequateDestination, AppropriateSafeguard, Derogation, Ground)
}

// origin says whose heading a category of measures is.
type origin string

const (
	sccAnnexII  origin = "SCC_ANNEX_II"
	ownCategory origin = "REGISTER"
)

func (origin) values() []string { return texts(sccAnnexII, ownCategory) }

func texts[T ~string](values ...T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

package law

import (
	"slices"
	"time"
)

// The types here are the rows of the files. A field without omitempty must be
// there; the law tag says what its text must be (see fields.go). The loader and
// the JSON Schema both go by that.

// Row is what all lists say of a row.
type Row struct {
	Code        string
	Label       string
	Description string
	// Regime is the code of the regime the row belongs to, if it is one.
	Regime string
	// Citation is the provision, if it is one.
	Citation string
	Validity
	Provenance
}

// Validity is the time in which a row is the law. The days are civil dates,
// YYYY-MM-DD; both are part of it, and an empty one leaves that side open.
type Validity struct {
	ValidFrom string `yaml:"validFrom,omitempty" law:"date"`
	ValidTo   string `yaml:"validTo,omitempty" law:"date"`
	// NotInForce says that the row is enacted but was not yet in force when it
	// was last checked, so that it holds on no day.
	NotInForce bool `yaml:"notInForce,omitempty"`
}

// ValidAt reports whether the row is the law on day, a civil date YYYY-MM-DD.
// It is false for anything that is not one.
func (v Validity) ValidAt(day string) bool {
	if v.NotInForce || !isDate(day) {
		return false
	}
	// Civil dates of four-digit years sort as text.
	return (v.ValidFrom == "" || v.ValidFrom <= day) && (v.ValidTo == "" || day <= v.ValidTo)
}

// Provenance says where a row comes from.
type Provenance struct {
	// Source names where the row was read.
	Source string `yaml:"source"`
	// Verification says how.
	Verification Verification `yaml:"verification"`
	// LastChecked is the day of the last check, YYYY-MM-DD.
	LastChecked string `yaml:"lastChecked" law:"date"`
	// GeneralKnowledge names the fields of a verified or secondary row that
	// its source does not bear out.
	GeneralKnowledge []string `yaml:"generalKnowledge,omitempty" law:"fact"`
}

func (p Provenance) clone() Provenance {
	p.GeneralKnowledge = slices.Clone(p.GeneralKnowledge)
	return p
}

// Norm is a row that is a provision of one regime.
type Norm struct {
	Code string `yaml:"code" law:"code"`
	// Regime is the code of the regime the provision belongs to.
	Regime      string `yaml:"regime" law:"in regimes"`
	Citation    string `yaml:"citation"`
	Label       string `yaml:"label"`
	Description string `yaml:"description"`
	Validity    `yaml:",inline"`
	Provenance  `yaml:",inline"`
}

// Row returns what all lists say of the row.
func (n Norm) Row() Row {
	return Row{n.Code, n.Label, n.Description, n.Regime, n.Citation, n.Validity, n.clone()}
}

// Term is a row that belongs to no regime or to several.
type Term struct {
	Code        string `yaml:"code" law:"code"`
	Citation    string `yaml:"citation,omitempty"`
	Label       string `yaml:"label"`
	Description string `yaml:"description"`
	Validity    `yaml:",inline"`
	Provenance  `yaml:",inline"`
}

// Row returns what all lists say of the row.
func (t Term) Row() Row {
	return Row{t.Code, t.Label, t.Description, "", t.Citation, t.Validity, t.clone()}
}

// Regime is a body of data protection law a register can be kept under.
type Regime struct {
	Code         string `yaml:"code" law:"code"`
	Name         string `yaml:"name"`
	Title        string `yaml:"title"`
	Jurisdiction string `yaml:"jurisdiction"`
	Citation     string `yaml:"citation"`
	Validity     `yaml:",inline"`
	Provenance   `yaml:",inline"`
}

// Row returns what all lists say of the row: a regime belongs to itself.
func (r Regime) Row() Row {
	return Row{r.Code, r.Name, r.Title, r.Code, r.Citation, r.Validity, r.Provenance.clone()}
}

func (r Regime) clone() Regime {
	r.Provenance = r.Provenance.clone()
	return r
}

// LegalBasis is a ground of one regime on which processing can be lawful.
type LegalBasis struct {
	Norm `yaml:",inline"`
	// Requires is what a record that relies on the basis states beside it.
	Requires []Requirement `yaml:"requires,omitempty"`
}

func (b LegalBasis) clone() LegalBasis {
	b.Provenance = b.Provenance.clone()
	b.Requires = slices.Clone(b.Requires)
	return b
}

// SpecialCondition lets data be processed that a regime prohibits or restricts
// otherwise.
type SpecialCondition struct {
	Norm `yaml:",inline"`
	// Covers is the kinds of data the condition is for.
	Covers []Cover `yaml:"covers"`
	// Schedule1 is the parts of DPA 2018 Schedule 1 of which one must hold a
	// condition that is met too. It is empty where the condition stands alone.
	Schedule1 []Part `yaml:"schedule1,omitempty"`
}

func (s SpecialCondition) clone() SpecialCondition {
	s.Provenance = s.Provenance.clone()
	s.Covers = slices.Clone(s.Covers)
	s.Schedule1 = slices.Clone(s.Schedule1)
	return s
}

// Schedule1Condition is a condition of DPA 2018 Schedule 1.
type Schedule1Condition struct {
	Norm           `yaml:",inline"`
	Part           Part           `yaml:"part"`
	Paragraph      int            `yaml:"paragraph"`
	PolicyDocument PolicyDocument `yaml:"policyDocument"`
	// PolicyDocumentException is the provision that says when no policy
	// document is needed. It is there for PolicyRequiredExcept only.
	PolicyDocumentException string `yaml:"policyDocumentException,omitempty"`
}

func (s Schedule1Condition) clone() Schedule1Condition {
	s.Provenance = s.Provenance.clone()
	return s
}

// Safeguard is what can cover a restricted transfer under one regime.
type Safeguard struct {
	Norm `yaml:",inline"`
	Kind SafeguardKind `yaml:"kind"`
	// Instruments is the codes of the instruments that can stand behind it. It
	// is empty where no document does.
	Instruments []string `yaml:"instruments,omitempty" law:"in transfer_instruments"`
}

func (s Safeguard) clone() Safeguard {
	s.Provenance = s.Provenance.clone()
	s.Instruments = slices.Clone(s.Instruments)
	return s
}

// Instrument is a kind of document that can stand behind a safeguard.
type Instrument struct {
	Term `yaml:",inline"`
	// Versions is the versions that were published, the oldest first. It is
	// empty where the parties write the document.
	Versions []InstrumentVersion `yaml:"versions,omitempty"`
	// AppendsTo is the codes of the instruments it is appended to. It is empty
	// where it stands alone.
	AppendsTo []string `yaml:"appendsTo,omitempty" law:"in transfer_instruments"`
	// Modules is the modules the parties choose from.
	Modules []string `yaml:"modules,omitempty" law:"code"`
}

func (i Instrument) clone() Instrument {
	i.Provenance = i.Provenance.clone()
	i.Versions = slices.Clone(i.Versions)
	i.AppendsTo = slices.Clone(i.AppendsTo)
	i.Modules = slices.Clone(i.Modules)
	return i
}

// InstrumentVersion is one version of a published instrument.
type InstrumentVersion struct {
	Version  string `yaml:"version"`
	Validity `yaml:",inline"`
}

type measureCategory struct {
	Term   `yaml:",inline"`
	Origin origin `yaml:"origin"`
}

type right struct {
	Term       `yaml:",inline"`
	Provisions []provision `yaml:"provisions"`
}

// provision is where one regime gives a right.
type provision struct {
	Regime   string `yaml:"regime" law:"in regimes"`
	Citation string `yaml:"citation"`
	Validity `yaml:",inline"`
}

// Authority is the supervisory authority of a regime, as notices print it.
type Authority struct {
	Code            string `yaml:"code" law:"code"`
	Name            string `yaml:"name"`
	Regime          string `yaml:"regime" law:"in regimes"`
	Country         string `yaml:"country" law:"country"`
	Description     string `yaml:"description"`
	URL             string `yaml:"url" law:"url"`
	Email           string `yaml:"email,omitempty" law:"email"`
	ComplaintsEmail string `yaml:"complaintsEmail,omitempty" law:"email"`
	Phone           string `yaml:"phone,omitempty"`
	TollFree        string `yaml:"tollFree,omitempty"`
	Address         string `yaml:"address,omitempty"`
	Validity        `yaml:",inline"`
	Provenance      `yaml:",inline"`
}

// Row returns what all lists say of the row.
func (a Authority) Row() Row {
	return Row{a.Code, a.Name, a.Description, a.Regime, "", a.Validity, a.clone()}
}

// StoragePurpose is what something is stored on, or read from, a device for.
type StoragePurpose struct {
	Term `yaml:",inline"`
	// Exception says whether the purpose is one for which consent is not asked,
	// where what follows is met.
	Exception bool `yaml:"exception,omitempty"`
	// SolePurpose says that the exception is for this purpose alone.
	SolePurpose bool `yaml:"solePurpose,omitempty"`
	// Informed says that the user must have clear information.
	Informed bool `yaml:"informed,omitempty"`
	// SimpleObjection says that the user must have a simple way to object.
	SimpleObjection bool `yaml:"simpleObjection,omitempty"`
}

// territory is where a regime lets data go without a restriction.
type territory struct {
	Norm      `yaml:",inline"`
	Countries []string `yaml:"countries" law:"country"`
}

func isDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

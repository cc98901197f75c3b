package law

import "slices"

// AnnexProfile is an annex that agreements on processing or transfers have.
type AnnexProfile struct {
	Term `yaml:",inline"`
	// Regimes are the laws under which it is asked for.
	Regimes []string `yaml:"regimes" law:"in regimes"`
	// Sections are in the order in which they are written.
	Sections []AnnexSection `yaml:"sections"`
}

// AnnexSection is a section of an annex.
type AnnexSection struct {
	Code     string `yaml:"code" law:"code"`
	Heading  string `yaml:"heading"`
	Citation string `yaml:"citation"`
}

// AnnexItem is something that annexes tell.
type AnnexItem struct {
	Term `yaml:",inline"`
	// Per says of what it is told.
	Per AnnexSubject `yaml:"per"`
	// Paths are where it is recorded, from a type of the register on. Any of them will do.
	Paths []string `yaml:"paths"`
	// Categories are the headings of measures under which it is recorded, where it is a measure.
	Categories []string `yaml:"categories,omitempty" law:"in measure_categories"`
	// Mend says how to mend that it is missing.
	Mend string `yaml:"mend"`
	// Uses says who asks for it.
	Uses []AnnexUse `yaml:"uses"`
}

// AnnexUse is one annex asking for an item.
type AnnexUse struct {
	Profile  string    `yaml:"profile" law:"in annex_profiles"`
	Section  string    `yaml:"section" law:"code"`
	Citation string    `yaml:"citation"`
	Need     AnnexNeed `yaml:"need"`
	// Modules are those of Decision (EU) 2021/914 to which it is limited, all if there are none.
	Modules []string `yaml:"modules,omitempty" law:"code"`
	// Verification says how well the use is known, for one row holds those of several laws.
	Verification Verification `yaml:"verification"`
}

// AnnexSubject is of what an item of an annex is told.
type AnnexSubject string

// The subjects, all there are.
const (
	// AnnexRelation items are told once.
	AnnexRelation AnnexSubject = "RELATION"
	// AnnexParty items are told of each party.
	AnnexParty AnnexSubject = "PARTY"
	// AnnexImporter items are told of the importer alone.
	AnnexImporter AnnexSubject = "IMPORTER"
	// AnnexSubProcessor items are told of each sub-processor.
	AnnexSubProcessor AnnexSubject = "SUB_PROCESSOR"
	// AnnexTransfer items are told of each transfer.
	AnnexTransfer AnnexSubject = "TRANSFER"
)

func (AnnexSubject) values() []string {
	return texts(AnnexRelation, AnnexParty, AnnexImporter, AnnexSubProcessor, AnnexTransfer)
}

// AnnexNeed says whether an annex is ready without an item.
type AnnexNeed string

// The needs, all there are.
const (
	// AnnexRequired items are missing where they are not recorded.
	AnnexRequired AnnexNeed = "REQUIRED"
	// AnnexIfRecorded items are told where they are recorded, and never missing.
	AnnexIfRecorded AnnexNeed = "IF_RECORDED"
)

func (AnnexNeed) values() []string { return texts(AnnexRequired, AnnexIfRecorded) }

func (p AnnexProfile) clone() AnnexProfile {
	p.Provenance = p.Provenance.clone()
	p.Regimes = slices.Clone(p.Regimes)
	p.Sections = slices.Clone(p.Sections)
	return p
}

func (i AnnexItem) clone() AnnexItem {
	i.Provenance = i.Provenance.clone()
	i.Paths = slices.Clone(i.Paths)
	i.Categories = slices.Clone(i.Categories)
	i.Uses = slices.Clone(i.Uses)
	return i
}

func (i AnnexItem) check(c *rowCheck) {
	for _, use := range i.Uses {
		profile, _ := c.law.annexProfiles.get(use.Profile)
		if !slices.ContainsFunc(profile.Sections, func(s AnnexSection) bool { return s.Code == use.Section }) {
			c.fault("uses", "%s has no section %s", use.Profile, use.Section)
		}
	}
}

// AnnexProfile returns the annex with the code, and whether there is one.
func (l *Law) AnnexProfile(code string) (AnnexProfile, bool) {
	p, ok := l.annexProfiles.get(code)
	return p.clone(), ok
}

// AnnexItems returns what annexes tell on a day, in the order of the file.
func (l *Law) AnnexItems(day string) []AnnexItem {
	var all []AnnexItem
	for _, row := range l.annexItems.rows {
		if row.ValidAt(day) {
			all = append(all, row.clone())
		}
	}
	return all
}

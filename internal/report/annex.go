package report

import "github.com/openropa/ropa/internal/compliance"

// DPAAnnex is what the annexes, tables and particulars of an agreement on processing or a transfer say, by the table of
// annex_items.yaml. The clauses themselves are none of it.
type DPAAnnex struct {
	// Profile is a code of annex_profiles.yaml, Label what it is called.
	Profile  string `json:"profile"`
	Label    string `json:"label"`
	Citation string `json:"citation"`
	// Day is the day, YYYY-MM-DD, as at which it stands.
	Day string `json:"day"`
	// Engagement is that of which it is, 0 for a flow between controllers; Transfer the transfer, 0 where it is of none.
	Engagement int64 `json:"engagement"`
	Transfer   int64 `json:"transfer"`
	// Module is that of Decision (EU) 2021/914, empty where it is of none. Confirmed says that it is recorded, not only derived
	// from the roles of the parties.
	Module    string `json:"module"`
	Confirmed bool   `json:"confirmed"`
	// Applicable says whether the annex is to be had at all, and Reason why.
	Applicable compliance.Answer `json:"applicable"`
	Reason     string            `json:"reason"`
	// Ready says that nothing is missing.
	Ready    bool           `json:"ready"`
	Sections []AnnexSection `json:"sections"`
	Missing  []AnnexMissing `json:"missing"`

	language string
}

// AnnexSection is a section of an annex.
type AnnexSection struct {
	Code     string `json:"code"`
	Heading  string `json:"heading"`
	Citation string `json:"citation"`
	// Note says why a section holds nothing, or holds what need not be there.
	Note   string       `json:"note"`
	Groups []AnnexGroup `json:"groups"`
}

// AnnexGroup is what a section says of one party, sub-processor or transfer, or of the relation, which has no heading.
type AnnexGroup struct {
	Heading string `json:"heading"`
	// Record is the organisation, engagement or transfer, 0 for the relation.
	Record int64       `json:"record"`
	Items  []AnnexItem `json:"items"`
}

// AnnexItem is one fact of an annex.
type AnnexItem struct {
	// Code is that of a row of annex_items.yaml.
	Code string `json:"code"`
	// Path is where it is recorded, from a type of the register on.
	Path     string `json:"path"`
	Label    string `json:"label"`
	Citation string `json:"citation"`
	// Texts is what the register holds of it. It is empty where that is nothing.
	Texts   []string `json:"texts"`
	Records []int64  `json:"records"`
	// Missing says that the annex needs it and that it is not there, or not wholly.
	Missing bool `json:"missing"`
}

// AnnexMissing is a fact that an annex needs and that the register does not hold.
type AnnexMissing struct {
	// Item is a code of annex_items.yaml, Label what it is called, with whose it is.
	Item  string `json:"item"`
	Label string `json:"label"`
	// Record is where it is mended, and Path the field of it, as in findings.
	Record    int64  `json:"record"`
	Path      string `json:"path"`
	Citation  string `json:"citation"`
	HowToMend string `json:"howToMend"`
}

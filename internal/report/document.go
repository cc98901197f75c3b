// Package report writes documents of a register: the privacy notice, what a regulator is handed (the Article 30 records, what
// PAIA s51 wants of a manual), and how a published notice and the register differ. Loaded records go in, a Document comes out:
// the package opens no database, and nothing in a document is invented. What the register does not hold is shown as a gap.
package report

// Kind is what a document is.
type Kind string

// The kinds, all there are.
const (
	KindNotice      Kind = "PRIVACY_NOTICE"
	KindArt30       Kind = "ARTICLE_30_1"
	KindArt30Second Kind = "ARTICLE_30_2"
	KindPaia        Kind = "PAIA_51"
	KindDrift       Kind = "NOTICE_DRIFT"
	KindAnnex       Kind = "DPA_ANNEX"
	KindJoint       Kind = "JOINT_ARRANGEMENT"
)

// Document is what is read on paper or a screen, as data.
type Document struct {
	Kind  Kind   `json:"kind"`
	Title string `json:"title"`
	// Language is a BCP 47 tag.
	Language string `json:"language"`
	// Regime is the code of the law that the words are those of, empty where the document is of no single one.
	Regime string `json:"regime,omitempty"`
	// Day is the day, YYYY-MM-DD, as at which it stands.
	Day string `json:"day"`
	// Subject is the record that the document is of.
	Subject  int64     `json:"subject"`
	Meta     []Fact    `json:"meta"`
	Sections []Section `json:"sections"`
}

// Section is one item of a document.
type Section struct {
	// Code names the item: that of a row of notice_items.yaml, a letter of Article 30, the key of a record.
	Code    string `json:"code"`
	Heading string `json:"heading"`
	// Citation is the provision that asks for the item, if one does.
	Citation string `json:"citation,omitempty"`
	// Present says that the register holds something of it: there is more than gaps.
	Present bool    `json:"present"`
	Blocks  []Block `json:"blocks"`
	// Records are those that the section was written of.
	Records  []int64   `json:"records"`
	Sections []Section `json:"sections,omitempty"`
}

// BlockKind is how a block is laid out.
type BlockKind string

// The kinds of blocks, all there are.
const (
	Paragraph BlockKind = "PARAGRAPH"
	List      BlockKind = "LIST"
	Facts     BlockKind = "FACTS"
	Table     BlockKind = "TABLE"
	// Gap is something that is asked for and that the register does not hold.
	Gap BlockKind = "GAP"
)

// Block is a piece of a section.
type Block struct {
	Kind BlockKind `json:"kind"`
	// Text is that of a paragraph, the lead of a list, the caption of a table, or what is missing.
	Text string `json:"text,omitempty"`
	// Citation is the provision that asks for what is missing.
	Citation string   `json:"citation,omitempty"`
	Items    []string `json:"items,omitempty"`
	Facts    []Fact   `json:"facts,omitempty"`
	Head     []string `json:"head,omitempty"`
	Rows     []Row    `json:"rows,omitempty"`
}

// Fact is a term and what there is to say of it.
type Fact struct {
	Term string `json:"term"`
	Text string `json:"text"`
}

// Row is a row of a table. Its first cell is its heading.
type Row struct {
	Cells []Cell `json:"cells"`
}

// Cell holds some texts, or none where nothing is recorded.
type Cell struct {
	Texts []string `json:"texts"`
}

// Texts lists what the section says, without its gaps and what is below it.
func (s Section) Texts() []string {
	var out []string
	for _, b := range s.Blocks {
		switch b.Kind {
		case Paragraph:
			out = append(out, b.Text)
		case List:
			out = append(out, b.Items...)
		case Facts:
			for _, f := range b.Facts {
				out = append(out, f.Term+": "+f.Text)
			}
		case Table:
			for _, row := range b.Rows {
				for _, cell := range row.Cells {
					out = append(out, cell.Texts...)
				}
			}
		}
	}
	return out
}

// Gaps lists what the section and those below it miss.
func (s Section) Gaps() []string {
	var out []string
	for _, b := range s.Blocks {
		if b.Kind == Gap {
			out = append(out, b.Text)
		}
	}
	for _, below := range s.Sections {
		out = append(out, below.Gaps()...)
	}
	return out
}

// Section finds a section by its code, nil if there is none.
func (d *Document) Section(code string) *Section {
	for i := range d.Sections {
		if d.Sections[i].Code == code {
			return &d.Sections[i]
		}
	}
	return nil
}

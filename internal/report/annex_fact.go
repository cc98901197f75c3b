package report

import (
	"strings"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/record"
)

// annexSubject is of what an item is told.
type annexSubject struct {
	per      []law.AnnexSubject
	heading  string
	record   int64
	party    *annexParty
	sub      *annexSub
	transfer *record.Record
}

// annexFact is what the register holds of an item.
type annexFact struct {
	texts []string
	// parts replace the texts where an item is printed under several labels.
	parts []labelled
	of    []*record.Record
	// lacks is what is not there; it counts where the annex needs the item.
	lacks []lack
	// skip says that there is nothing to tell: the item does not arise.
	skip bool
}

type labelled struct {
	label string
	texts []string
}

// lack is a fact that is not recorded, and where it would be. mend replaces what the row says, where it is not empty.
type lack struct {
	record *record.Record
	path   string
	mend   string
}

// none is the fact of an item that does not arise.
var none = annexFact{skip: true}

// recorded is the fact of texts that stand at a path of a record; it lacks them if none is there.
func recorded(r *record.Record, path string, texts ...string) annexFact {
	f := annexFact{texts: cell(texts...).Texts, of: []*record.Record{r}}
	if len(f.texts) == 0 {
		f.lacks = []lack{{record: r, path: path}}
	}
	return f
}

// decided is the fact of a field that is TRUE, FALSE or UNKNOWN.
func decided(r *record.Record, field, yes, no string) annexFact {
	return recorded(r, field, map[string]string{"TRUE": yes, "FALSE": no}[r.Text(field)])
}

// absent is the fact of something that is not there.
func absent(r *record.Record, path, mend string) annexFact {
	return annexFact{of: []*record.Record{r}, lacks: []lack{{r, path, mend}}}
}

// noInstrument is the fact of whatever stands on an instrument that is not linked.
func (a *annex) noInstrument() annexFact {
	label := a.profile.Label
	if a.leg == nil {
		return absent(a.transfer, "legs", "Record the leg of the transfer under the law, and link the instrument to it: "+label+".")
	}
	return absent(a.transfer, at("legs", a.leg)+".instrument", "Link the instrument to the leg of the transfer: "+label+".")
}

// onInstrument is the fact of a field of the instrument.
func (a *annex) onInstrument(field string, text func(*record.Record) string) annexFact {
	if a.instrument == nil {
		return a.noInstrument()
	}
	return recorded(a.instrument, field, text(a.instrument))
}

// option is the fact of an option that the parties choose in the clauses: what the instrument says of it, or else the clauses to
// which it is appended.
func (a *annex) option(field string, text func(*record.Record) string) annexFact {
	f := a.onInstrument(field, text)
	if len(f.texts) == 0 && a.base != nil && text(a.base) != "" {
		return recorded(a.base, field, text(a.base))
	}
	return f
}

// onTransfer is the fact of a field of the transfer.
func (a *annex) onTransfer(field string, text func(*record.Record) string) annexFact {
	return recorded(a.transfer, field, text(a.transfer))
}

// plainly is the text of a field as it stands.
func plainly(field string) func(*record.Record) string {
	return func(r *record.Record) string { return r.Text(field) }
}

// worded is the code of a field in words, empty where it is UNKNOWN.
func worded(field string) func(*record.Record) string {
	return func(r *record.Record) string {
		if r.Text(field) == "UNKNOWN" {
			return ""
		}
		return capital(say(r.Text(field)))
	}
}

// yesOrNo is a field that is TRUE or FALSE in words, empty where it is UNKNOWN.
func yesOrNo(field, yes, no string) func(*record.Record) string {
	return func(r *record.Record) string { return map[string]string{"TRUE": yes, "FALSE": no}[r.Text(field)] }
}

// sentence joins texts by commas, leaving out those that are empty.
func sentence(texts ...string) string { return strings.Join(cell(texts...).Texts, ", ") }

// after puts words before a text, if there is one.
func after(words, text string) string {
	if text == "" {
		return ""
	}
	return words + " " + text
}

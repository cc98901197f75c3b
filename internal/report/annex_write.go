package report

import (
	"slices"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/record"
)

// annex writes one annex.
type annex struct {
	*writer
	profile law.AnnexProfile
	// items is what annexes tell on the day.
	items []law.AnnexItem
	// engagement is nil for a flow that no engagement is behind. scope is the record whose data, measures and retention rules
	// are told: the engagement, or what else transfers.
	engagement, scope *record.Record
	// agreement is that of the engagement or of the sharing; nil if there is none.
	agreement *record.Record
	// transfer, its leg of the regime and the instrument behind that are nil where there are none; base is the instrument to
	// which another is appended.
	transfer, leg, instrument, base *record.Record
	module                          string
	confirmed                       bool
	parties                         []annexParty
	subs                            []annexSub
	out                             *DPAAnnex
	// said holds what is said to be missing, for sections may ask for the same.
	said map[missingPlace]bool
}

// missingPlace is by what a missing fact is told from others.
type missingPlace struct {
	label  string
	record int64
	path   string
}

// Annex writes an annex of an engagement as at a day: of the transfer that is given, or else of the only one of the engagement
// that the profile can be about. It is nil for an unknown profile.
func Annex(set *compliance.Set, engagement *record.Record, profile string, transfer *record.Record, day string) *DPAAnnex {
	a := newAnnex(set, engagement, profile, day)
	if a == nil {
		return nil
	}
	a.engagement, a.agreement = engagement, a.One(engagement, "agreement")
	a.out.Engagement = engagement.ID
	a.transfer = transfer
	if transfer == nil && a.aboutTransfer() {
		if candidates := a.transfersUnder(a.regime()); len(candidates) == 1 {
			a.transfer = candidates[0]
		}
	}
	return a.write()
}

// AnnexOf names an annex of an engagement: its profile and its transfer, nil for one that is of none or of the only one there is.
type AnnexOf struct {
	Profile  string
	Transfer *record.Record
}

// AnnexSet names the annexes of an engagement as at a day by some profiles, in their order: where a profile can be about several
// transfers of it, one for each.
func AnnexSet(set *compliance.Set, engagement *record.Record, profiles []string, day string) []AnnexOf {
	var out []AnnexOf
	for _, profile := range profiles {
		a := newAnnex(set, engagement, profile, day)
		if a == nil {
			continue
		}
		if a.aboutTransfer() {
			if several := a.transfersUnder(a.regime()); len(several) > 1 {
				for _, transfer := range several {
					out = append(out, AnnexOf{profile, transfer})
				}
				continue
			}
		}
		out = append(out, AnnexOf{Profile: profile})
	}
	return out
}

// TransferAnnex writes an annex of a transfer as at a day: of one between controllers, behind which is a sharing of data or
// nothing but the processing itself, or of the engagement that it belongs to. It is nil for an unknown profile.
func TransferAnnex(set *compliance.Set, transfer *record.Record, profile, day string) *DPAAnnex {
	a := newAnnex(set, transfer, profile, day)
	if a == nil {
		return nil
	}
	for _, owner := range behind {
		if of := a.linking(owner, "transfers", transfer); len(of) > 0 {
			if owner == "Engagement" {
				return Annex(set, of[0], profile, transfer, day)
			}
			a.scope, a.agreement = of[0], a.One(of[0], "agreement")
			break
		}
	}
	a.transfer = transfer
	return a.write()
}

func newAnnex(set *compliance.Set, subject *record.Record, code, day string) *annex {
	w := newWriter(set, KindAnnex, subject, "", day)
	profile, ok := w.Law().AnnexProfile(code)
	if !ok {
		return nil
	}
	if len(profile.Regimes) == 1 {
		w.words = vocabularyOf(profile.Regimes[0])
	}
	return &annex{
		writer: w, profile: profile, items: w.Law().AnnexItems(day), scope: subject, said: map[missingPlace]bool{},
		out: &DPAAnnex{
			Profile: code, Label: profile.Label, Citation: profile.Citation, Day: day, Sections: []AnnexSection{}, Missing: []AnnexMissing{},
			language: set.Register().Text("locale"),
		},
	}
}

// aboutTransfer reports whether the profile is what covers a transfer: safeguards and profiles share their codes.
func (a *annex) aboutTransfer() bool {
	_, ok := a.Law().Safeguard(a.profile.Code)
	return ok
}

// regime is the law under which the transfer is looked at.
func (a *annex) regime() string { return a.profile.Regimes[0] }

// transfersUnder are the transfers in the scope of the engagement that have a leg of a regime and are not over.
func (a *annex) transfersUnder(regime string) []*record.Record {
	return slices.DeleteFunc(a.Scope(a.scope, "transfers"), func(t *record.Record) bool {
		return a.Past(t.Text("endedOn")) || legOf(t, regime) == nil
	})
}

// legOf is the leg of a transfer under a regime, nil if there is none.
func legOf(transfer *record.Record, regime string) *record.Record {
	if transfer != nil {
		for _, leg := range transfer.Parts["legs"] {
			if leg.Text("regime") == regime {
				return leg
			}
		}
	}
	return nil
}

func (a *annex) write() *DPAAnnex {
	if a.aboutTransfer() {
		a.leg = legOf(a.transfer, a.regime())
		if i := a.One(a.leg, "instrument"); i != nil && i.Text("kind") == a.profile.Code {
			a.instrument, a.base = i, a.One(i, "appendedTo")
		}
		a.deriveModule()
	}
	if a.transfer != nil {
		a.out.Transfer = a.transfer.ID
	}
	a.parties = a.partiesOf()
	a.subs = a.chain()
	a.out.Applicable, a.out.Reason = a.applicable()
	a.out.Module, a.out.Confirmed = a.module, a.confirmed
	if a.aboutTransfer() && a.transfer == nil {
		// Nothing can be told without the transfer, and every fact would be missing for the same reason.
		a.out.Missing = append(a.out.Missing, AnnexMissing{
			Label: "Transfer", Record: a.scope.ID, Path: "transfers", Citation: a.profile.Citation,
			HowToMend: "Record the transfer, or say which of several is meant.",
		})
		return a.out
	}
	for _, s := range a.profile.Sections {
		section := AnnexSection{Code: s.Code, Heading: s.Heading, Citation: s.Citation, Groups: []AnnexGroup{}}
		for _, on := range a.subjects() {
			group := AnnexGroup{Heading: on.heading, Record: on.record, Items: []AnnexItem{}}
			for _, item := range a.items {
				if use, ok := a.use(item, s.Code); ok && slices.Contains(on.per, item.Per) {
					a.tell(&group, item, use, on)
				}
			}
			if len(group.Items) > 0 {
				section.Groups = append(section.Groups, group)
			}
		}
		section.Note = a.note(section)
		if len(section.Groups) > 0 || section.Note != "" {
			a.out.Sections = append(a.out.Sections, section)
		}
	}
	a.out.Ready = len(a.out.Missing) == 0
	return a.out
}

// use is that of an item in a section of the profile, under the module; false if there is none.
func (a *annex) use(item law.AnnexItem, section string) (law.AnnexUse, bool) {
	for _, use := range item.Uses {
		if use.Profile == a.profile.Code && use.Section == section {
			return use, len(use.Modules) == 0 || slices.Contains(use.Modules, a.module)
		}
	}
	return law.AnnexUse{}, false
}

// subjects are what there is to tell of, in the order in which it is told.
func (a *annex) subjects() []annexSubject {
	out := []annexSubject{{per: []law.AnnexSubject{law.AnnexRelation}}}
	for i := range a.parties {
		p := &a.parties[i]
		on := annexSubject{per: []law.AnnexSubject{law.AnnexParty}, heading: p.heading(a), party: p}
		if p.importer() {
			on.per = append(on.per, law.AnnexImporter)
		}
		if p.organisation != nil {
			on.record = p.organisation.ID
		}
		out = append(out, on)
	}
	for i := range a.subs {
		s := &a.subs[i]
		out = append(out, annexSubject{
			per: []law.AnnexSubject{law.AnnexSubProcessor}, heading: a.organisation(s.organisation), record: s.downstream.ID, sub: s,
		})
	}
	for _, t := range a.Scope(a.scope, "transfers") {
		if !a.Past(t.Text("endedOn")) {
			out = append(out, annexSubject{per: []law.AnnexSubject{law.AnnexTransfer}, heading: name(t), record: t.ID, transfer: t})
		}
	}
	return out
}

// tell adds an item to a group, and to what is missing if it is needed and not there.
func (a *annex) tell(group *AnnexGroup, row law.AnnexItem, use law.AnnexUse, on annexSubject) {
	f := annexFacts[row.Code](a, on, row)
	if f.skip {
		return
	}
	missing := use.Need == law.AnnexRequired && len(f.lacks) > 0
	items := f.parts
	if items == nil && (len(f.texts) > 0 || missing) {
		items = []labelled{{row.Label, f.texts}}
	}
	for _, part := range items {
		item := AnnexItem{
			Code: row.Code, Path: row.Paths[0], Label: part.label, Citation: use.Citation, Texts: cell(part.texts...).Texts,
			Records: []int64{}, Missing: missing,
		}
		if item.Texts == nil {
			item.Texts = []string{}
		}
		for _, r := range f.of {
			if r != nil && !slices.Contains(item.Records, r.ID) {
				item.Records = append(item.Records, r.ID)
			}
		}
		group.Items = append(group.Items, item)
	}
	if !missing {
		return
	}
	for _, l := range f.lacks {
		m := AnnexMissing{Item: row.Code, Label: labelOf(row.Label, on.heading), Path: l.path, Citation: use.Citation, HowToMend: row.Mend}
		if l.record != nil {
			m.Record = l.record.ID
		}
		if l.mend != "" {
			m.HowToMend = l.mend
		}
		if place := (missingPlace{m.Label, m.Record, m.Path}); !a.said[place] {
			a.said[place] = true
			a.out.Missing = append(a.out.Missing, m)
		}
	}
}

// labelOf is what an item of somebody is called, or of the relation, which has no heading.
func labelOf(item, heading string) string {
	if heading == "" {
		return item
	}
	return item + ", " + heading
}

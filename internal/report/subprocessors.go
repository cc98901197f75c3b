package report

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

// KindSubProcessors is the list of sub-processors that a processor publishes.
const KindSubProcessors Kind = "SUB_PROCESSORS"

// The states of a sub-processor on a list, all there are.
const (
	SubProcessorInUse     = "IN_USE"
	SubProcessorAnnounced = "ANNOUNCED"
)

// SubProcessorFormat names the shape of the published JSON; a change of its meaning makes it another.
const SubProcessorFormat = "ropa-subprocessors/1"

// SubProcessorList is whom a processor engages, and whom those engage in turn, as at a day: a list to publish (Art. 28(2), (4)).
type SubProcessorList struct {
	Processor int64
	Day       string
	Entries   []SubProcessorEntry
	// Name, TradingName and Country are those of the processor.
	Name, TradingName, Country string

	language string
}

// SubProcessorEntry is one service of a sub-processor.
type SubProcessorEntry struct {
	Processor  int64 `json:"-"`
	Engagement int64 `json:"-"`
	// Name is the legal name, or what it is called where none is recorded.
	Name        string   `json:"name"`
	TradingName string   `json:"tradingName,omitempty"`
	Country     string   `json:"country,omitempty"`
	Addresses   []string `json:"addresses"`
	// Countries are where it processes: its own, those of systems, and those to which data are transferred.
	Countries []string `json:"countries"`
	Service   string   `json:"service"`
	Nature    string   `json:"nature,omitempty"`
	// DataCategories are the data that it processes.
	DataCategories []string `json:"dataCategories"`
	// Level is 1 for those whom the processor engages itself, and EngagedBy is who engages the others.
	Level     int    `json:"level"`
	EngagedBy string `json:"engagedBy,omitempty"`
	State     string `json:"state"`
	// Since is the first day of the service, and From the day from which one that is announced is used; empty where it is not known.
	Since     string                 `json:"since,omitempty"`
	From      string                 `json:"from,omitempty"`
	Transfers []SubProcessorTransfer `json:"transfers"`
}

// SubProcessorTransfer is a flow of data across a border, with what covers it under a regime.
type SubProcessorTransfer struct {
	Destination string `json:"destination,omitempty"`
	Regime      string `json:"regime"`
	// Safeguard is its code, and Label what it is called; empty where none is recorded.
	Safeguard string `json:"safeguard,omitempty"`
	Label     string `json:"label,omitempty"`
}

// subLister makes a list.
type subLister struct {
	*writer
	standings map[int64][]compliance.SubStanding
	list      *SubProcessorList
	met       map[int64]bool
	// above and below are the links between engagements that the list goes along, and states what was found of engagements.
	above  map[int64][]subLink
	below  map[int64][]*record.Record
	states map[int64]subState
}

// SubProcessors lists the sub-processors of a processor as at a day. The set holds all engagements below it; standings are those of
// their proposals by engagement of the sub-processor, as Standings finds them in a whole register: they count for those whom the
// processor engages itself. How those further down stand, the engagements on which the list goes along say.
func SubProcessors(set *compliance.Set, processor *record.Record, standings map[int64][]compliance.SubStanding, day string) *SubProcessorList {
	l := subLister{
		writer: newWriter(set, KindSubProcessors, processor, "", day), standings: standings, met: map[int64]bool{},
		above: map[int64][]subLink{}, below: map[int64][]*record.Record{}, states: map[int64]subState{},
		list: &SubProcessorList{Processor: processor.ID, Day: day, Entries: []SubProcessorEntry{}, language: set.Register().Text("locale")},
	}
	organisation := l.One(processor, "organisation")
	l.list.Name, l.list.TradingName, l.list.Country = l.called(organisation)
	var level []*record.Record
	for _, engagement := range set.All("Engagement") {
		if engagement.One["engagerProcessor"] == processor.ID {
			level = append(level, engagement)
		}
	}
	l.link(level)
	for depth := 1; len(level) > 0; depth++ {
		level = l.level(depth, level)
	}
	slices.SortStableFunc(l.list.Entries, func(a, b SubProcessorEntry) int {
		return cmp.Or(cmp.Compare(a.Level, b.Level), strings.Compare(model.Fold(a.Name), model.Fold(b.Name)), strings.Compare(a.Service, b.Service))
	})
	return l.list
}

// Standings tells how all proposals of a whole register stand on a day, by the engagement of the sub-processor.
func Standings(set *compliance.Set, day string) map[int64][]compliance.SubStanding {
	out := map[int64][]compliance.SubStanding{}
	for _, upstream := range set.All("Engagement") {
		c := set.AsAt(upstream, day)
		for _, part := range upstream.Parts["subProcessing"] {
			id := part.One["downstream"]
			out[id] = append(out[id], c.SubProcessing(part))
		}
	}
	return out
}

func (l *subLister) called(organisation *record.Record) (legal, trading, country string) {
	if organisation == nil {
		return "", "", ""
	}
	legal, trading = l.organisation(organisation), organisation.Text("tradingName")
	if trading == legal {
		trading = ""
	}
	return legal, trading, organisation.Text("country")
}

func (l *subLister) entry(engagement *record.Record, depth int, state, from string) SubProcessorEntry {
	engaged := l.One(engagement, "engaged")
	organisation := l.One(engaged, "organisation")
	e := SubProcessorEntry{
		Engagement: engagement.ID, Level: depth, State: state, From: from, Service: name(engagement), Nature: engagement.Text("nature"),
		Addresses: []string{}, DataCategories: []string{}, Transfers: []SubProcessorTransfer{}, Countries: []string{},
	}
	if state == SubProcessorInUse {
		e.Since = engagement.Text("startedOn")
	}
	if engaged != nil {
		e.Processor = engaged.ID
	}
	if organisation != nil {
		e.Name, e.TradingName, e.Country = l.called(organisation)
		for _, a := range objects(organisation, "addresses") {
			e.Addresses = append(e.Addresses, address(a))
		}
	}
	if depth > 1 {
		e.EngagedBy, _, _ = l.called(l.One(l.One(engagement, "engagerProcessor"), "organisation"))
	}
	for _, category := range l.Categories(engagement) {
		e.DataCategories = append(e.DataCategories, name(category))
	}
	countries := []string{e.Country}
	for _, system := range l.Scope(engagement, "systems") {
		countries = append(countries, system.Text("location"))
	}
	for _, flow := range l.Scope(engagement, "transfers") {
		if l.Past(flow.Text("endedOn")) {
			continue
		}
		countries = append(countries, flow.Text("destination"))
		for _, leg := range flow.Parts["legs"] {
			if leg.Text("restricted") == "FALSE" {
				continue // the law does not take it for a transfer
			}
			t := SubProcessorTransfer{Destination: flow.Text("destination"), Regime: leg.Text("regime"), Safeguard: leg.Text("safeguard")}
			if row, ok := l.Law().Row(law.SafeguardList, t.Safeguard); ok {
				t.Label = row.Label
			}
			e.Transfers = append(e.Transfers, t)
		}
	}
	slices.Sort(countries)
	for _, code := range slices.Compact(countries) {
		if code != "" {
			e.Countries = append(e.Countries, code)
		}
	}
	return e
}

// JSON is the list in a shape to publish, which stays as it is: it holds no ids of the register.
func (l *SubProcessorList) JSON() ([]byte, error) {
	type party struct {
		Name        string `json:"name"`
		TradingName string `json:"tradingName,omitempty"`
		Country     string `json:"country,omitempty"`
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(struct {
		Format        string              `json:"format"`
		Processor     party               `json:"processor"`
		AsAt          string              `json:"asAt"`
		SubProcessors []SubProcessorEntry `json:"subProcessors"`
	}{SubProcessorFormat, party{l.Name, l.TradingName, l.Country}, l.Day, l.Entries})
	return out.Bytes(), err
}

// Document is the list as a document.
func (l *SubProcessorList) Document() *Document {
	d := &Document{Kind: KindSubProcessors, Title: "Sub-processors of " + l.Name, Language: l.language, Day: l.Day, Subject: l.Processor, Meta: []Fact{{"As at", l.Day}}}
	direct := Section{Code: "ENGAGED", Heading: "Engaged by " + l.Name, Citation: "Art 28(2)"}
	further := Section{Code: "FURTHER", Heading: "Engaged by sub-processors", Citation: "Art 28(4)"}
	head := []string{"Sub-processor", "Service", "Data", "Where", "Transfers", "State", "Engaged by"}
	var rows, deeper []Row
	for _, e := range l.Entries {
		if e.Level == 1 {
			rows = append(rows, e.row())
		} else {
			deeper = append(deeper, e.row())
		}
	}
	direct.table("Sub-processors", head, rows)
	if len(rows) == 0 {
		direct.paragraph("There are none.")
	}
	d.Sections = append(d.Sections, direct)
	further.table("Further sub-processors", head, deeper)
	if len(deeper) > 0 {
		d.Sections = append(d.Sections, further)
	}
	return d
}

func (e SubProcessorEntry) row() Row {
	who := cell(append([]string{e.Name, e.TradingName}, e.Addresses...)...)
	var where, flows []string
	for _, code := range e.Countries {
		where = append(where, country(code))
	}
	for _, t := range e.Transfers {
		covered := t.Label
		if covered == "" {
			covered = "no safeguard recorded"
		}
		flows = append(flows, strings.TrimPrefix(country(t.Destination)+": "+covered, ": "))
	}
	slices.Sort(flows)
	state := "in use"
	switch {
	case e.State == SubProcessorAnnounced && e.From != "":
		state = "announced, from " + e.From
	case e.State == SubProcessorAnnounced:
		state = "announced"
	case e.Since != "":
		state = "in use since " + e.Since
	}
	by := nothing()
	if e.EngagedBy != "" {
		by = cell(e.EngagedBy, "level "+strconv.Itoa(e.Level))
	}
	return row(
		who, cell(e.Service, e.Nature), cell(e.DataCategories...).or(nothing()), cell(where...).or(nothing()),
		cell(slices.Compact(flows)...).or(nothing()), cell(state), by,
	)
}

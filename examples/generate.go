package examples

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
)

// GeneratedKey is the key of a generated register.
const GeneratedKey = "generated"

// fields are what a record of the document says, list a list of values in it.
type (
	fields = map[string]any
	list   = []any
)

// generator makes the records of a document one after the other and keeps none of them: what a record has to know of
// another follows from the other's number alone.
type generator struct {
	sizes
	source *rand.PCG
	rng    *rand.Rand
}

// recordList is one list of the document: how many records it has, and the nth of them.
type recordList struct {
	name   string
	count  int
	record func(n int) fields
}

// Generate writes a made-up register of so many controller activities as a register document: a group of companies with
// its units, suppliers, clients and vocabularies in proportion. The same number gives the same bytes on every machine,
// and the memory it takes does not depend on the number.
func Generate(w io.Writer, activities int) error {
	if activities < 1 {
		return fmt.Errorf("generate register: %d activities asked for, at least one is needed", activities)
	}
	source := rand.NewPCG(0, 0)
	g := &generator{sizes: sizesOf(activities), source: source, rng: rand.New(source)}
	out := bufio.NewWriter(w)
	if err := g.write(out); err != nil {
		return fmt.Errorf("generate register: %w", err)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("generate register: %w", err)
	}
	return nil
}

// write puts every record on a line of its own.
func (g *generator) write(out *bufio.Writer) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	_, _ = out.WriteString("{\n\"ropa\": 1,\n\"register\": ") // an error stays with the writer until it is flushed
	if err := encoder.Encode(g.register()); err != nil {
		return err
	}
	for at, l := range g.lists() {
		_, _ = fmt.Fprintf(out, ",%q: [\n", l.name)
		for n := range l.count {
			if n > 0 {
				_, _ = out.WriteString(",")
			}
			// Each record draws from numbers of its own, so that none depends on those before it.
			g.source.Seed(uint64(at+1), uint64(n+1))
			if err := encoder.Encode(said(l.record(n))); err != nil {
				return err
			}
		}
		_, _ = out.WriteString("]\n")
	}
	_, err := out.WriteString("}\n")
	return err
}

// said leaves out the lists that came out empty.
func said(record fields) fields {
	for name, value := range record {
		if values, ok := value.(list); ok && len(values) == 0 {
			delete(record, name)
		}
	}
	return record
}

func (g *generator) register() fields {
	return fields{
		"key": GeneratedKey, "name": fmt.Sprintf("Generated register of %d activities", g.activities), "fictional": true,
		"regimes": list{ukGDPR, euGDPR, popia}, "locale": "en-GB", "timeZone": "Europe/London", "reviewCadence": "P1Y",
	}
}

func (g *generator) lists() []recordList {
	return []recordList{
		{"sourceDocuments", g.companies + 2, g.sourceDocument},
		{"members", g.members, g.member},
		{"organisations", g.companies + g.suppliers + hosts + g.clients, g.organisation},
		{"businessUnits", g.units, g.businessUnit},
		{"dataCategories", g.categories, g.dataCategory},
		{"dataSubjectCategories", g.subjects, g.dataSubjectCategory},
		{"purposes", g.purposes, g.purpose},
		{"recipients", g.recipients, g.recipient},
		{"retentionRules", g.rules, g.retentionRule},
		{"securityMeasures", g.measures, g.securityMeasure},
		{"systems", g.systems, g.system},
		{"assessments", g.impacts + g.interests + g.risks + g.diligences, g.assessment},
		{"controllers", g.companies + g.clients, g.controller},
		{"processors", arms + g.suppliers + hosts, g.processor},
		{"agreements", g.contracts + g.clients, g.agreement},
		{"transferInstruments", g.instruments, g.transferInstrument},
		{"transfers", g.transfers, g.transfer},
		{"controllerActivities", g.activities, g.controllerActivity},
		{"processorActivities", g.services, g.processorActivity},
		{"engagements", arms + g.suppliers + 2*g.contracts + g.clients, g.engagement},
		{"jointArrangements", g.joints, g.jointArrangement},
		{"dataSharings", g.sharings, g.dataSharing},
		{"notices", g.companies, g.notice},
		{"rightsRequests", g.requests, g.rightsRequest},
		{"complaints", g.complaints, g.complaint},
		{"breaches", g.breaches, g.breach},
		{"waivers", 1 + g.companies/4, g.waiver},
	}
}

package compliance

import (
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/record"
)

// fact is something that a record says at a path; the target is the key of one of several records behind a link.
type fact struct {
	of           *record.Record
	path, target string
}

// inferredLetters looks, letter by letter of the record, whether all that meets it is only inferred.
func (c *Case) inferredLetters() {
	european := c.regimesWhere(func(regime string) bool { return regime != "POPIA" })
	if c.Record.Type.Name == "ControllerActivity" {
		c.letter(c.Regimes(), "purposes", "The purposes are", c.partFacts("purposes", "purpose"))
		people := c.partFacts("dataUses", "dataSubjectCategories")
		if data := c.partFacts("dataUses", "dataCategory"); allSupposed(data) {
			c.letter(c.Regimes(), "dataUses", "What data are processed is", data)
		} else {
			c.letter(c.Regimes(), "dataUses", "Whose data are processed is", people)
		}
		recipients := append(c.partFacts("disclosures", "recipient"), c.partFacts("disclosures", "engagement")...)
		c.letter(c.Regimes(), "disclosures", "Who receives data is", recipients)
		c.letter(european, "retentionRules", "How long data are kept is", c.linkFacts("retentionRules"))
	}
	// POPIA asks nothing of the record of an operator.
	asking := c.Regimes()
	if c.Record.Type.Name == "ProcessorActivity" {
		asking = european
	}
	c.letter(asking, "transfers", "Where data go abroad is", c.linkFacts("transfers"))
	c.letter(asking, "securityMeasures", "How data are protected is", c.linkFacts("securityMeasures"))
}

func (c *Case) letter(regimes []string, path, what string, facts []fact) {
	if allSupposed(facts) {
		c.FailUnder(regimes, path, "%s only inferred: no source states it and nobody confirmed it.", what)
	}
}

// partFacts are the facts that parts of a record's scope, or its own, hold in a link.
func (c *Case) partFacts(list, link string) []fact {
	var out []fact
	for _, owner := range []*record.Record{c.Record, c.house(c.Record)} {
		if owner == nil || owner.Type.Link(list) == nil {
			continue
		}
		for _, part := range owner.Parts[list] {
			if part.One[link] != 0 || len(part.Many[link]) > 0 {
				out = append(out, fact{of: owner, path: at(list, part) + "." + link})
			}
		}
	}
	return out
}

// linkFacts are the records behind a link of a record's scope, each where it is named.
func (c *Case) linkFacts(link string) []fact {
	var out []fact
	for _, owner := range []*record.Record{c.Record, c.house(c.Record)} {
		if owner == nil {
			continue
		}
		for _, target := range c.Many(owner, link) {
			out = append(out, fact{owner, link, target.Key()})
		}
	}
	return out
}

func allSupposed(facts []fact) bool {
	return len(facts) > 0 && !slices.ContainsFunc(facts, func(f fact) bool { return !f.supposed() })
}

// supposed reports whether a fact is only inferred. What speaks for it are the citations of itself or, where there are none, of
// the nearest that it is within; a fact without any was entered by somebody who knew.
func (f fact) supposed() bool {
	if f.target != "" {
		if cited, only := f.cited(f.path, f.target); cited {
			return only
		}
	}
	for path := f.path; path != ""; path = within(path) {
		if cited, only := f.cited(path, ""); cited {
			return only
		}
	}
	return false
}

// cited reports whether there are citations of a path, and whether all of them are inferred.
func (f fact) cited(path, target string) (cited, only bool) {
	list, _ := f.of.Values["citations"].([]map[string]any)
	only = true
	for _, citation := range list {
		of, _ := citation["target"].(string)
		if citation["path"] == path && of == target {
			cited, only = true, only && citation["status"] == "INFERRED"
		}
	}
	return cited, only
}

// within is the path of what holds a field or a part, empty for a field of the record.
func within(path string) string {
	cut := "."
	if strings.HasSuffix(path, "]") {
		cut = "["
	}
	return path[:max(strings.LastIndex(path, cut), 0)]
}

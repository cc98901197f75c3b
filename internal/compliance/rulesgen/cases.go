package main

import (
	"fmt"
	"io/fs"
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/openropa/ropa/internal/law"
)

// sections are the files of cases and their headings, in the order in which somebody who builds a register meets them.
var sections = []struct{ file, title string }{
	{"activity.yaml", "What the record of an activity holds"},
	{"organisation.yaml", "Organisations and their roles"},
	{"basis.yaml", "Legal bases, consent and marketing"},
	{"special.yaml", "Special categories, offences, children and automated decisions"},
	{"risk.yaml", "Impact assessments, joint controllers and other sources"},
	{"vocabulary.yaml", "Retention rules, open lists and the roles of recipients"},
	{"engagement.yaml", "Engaged processors and sub-processors"},
	{"pair.yaml", "Client and supplier in one register"},
	{"agreement.yaml", "Agreements and arrangements"},
	{"transfers.yaml", "Transfers"},
	{"notices.yaml", "Notices"},
	{"breaches.yaml", "Breaches"},
}

// ruleCases are the cases of one rule, of which the tests of internal/compliance know more.
type ruleCases struct {
	Rule                    string
	Fails, Passes, Boundary []ruleCase
}

type ruleCase struct {
	When     string
	Severity law.Severity
	Found    int
}

// readCases reads the cases of each section, in the order of the rules.
func readCases(l *law.Law, files fs.FS) ([][]ruleCases, error) {
	names, err := fs.Glob(files, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list the cases: %w", err)
	}
	if len(names) != len(sections) {
		return nil, fmt.Errorf("there are %d files of cases for %d sections", len(names), len(sections))
	}
	var codes []string
	for _, rule := range l.Rules() {
		codes = append(codes, rule.Code)
	}
	out := make([][]ruleCases, len(sections))
	in := map[string]string{}
	for i, section := range sections {
		text, err := fs.ReadFile(files, section.file)
		if err != nil {
			return nil, fmt.Errorf("read the cases: %w", err)
		}
		var file struct{ Rules []ruleCases }
		if err := yaml.Load(text, &file); err != nil {
			return nil, fmt.Errorf("read the cases of %s: %w", section.file, err)
		}
		for _, c := range file.Rules {
			if other, twice := in[c.Rule]; twice {
				return nil, fmt.Errorf("%s has cases in %s and in %s", c.Rule, other, section.file)
			}
			in[c.Rule] = section.file
		}
		slices.SortFunc(file.Rules, func(a, b ruleCases) int {
			return slices.Index(codes, a.Rule) - slices.Index(codes, b.Rule)
		})
		out[i] = file.Rules
	}
	return out, nil
}

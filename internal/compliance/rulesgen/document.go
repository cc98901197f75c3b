package main

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/openropa/ropa/internal/law"
)

// document is the rules and their cases as Markdown.
func document(l *law.Law, files fs.FS) (string, error) {
	cases, err := readCases(l, files)
	if err != nil {
		return "", err
	}
	b := &strings.Builder{}
	b.WriteString(introduction)
	writeCounts(b, l)
	b.WriteString("\n## Contents\n\n")
	for i, section := range sections {
		links := make([]string, len(cases[i]))
		for j, c := range cases[i] {
			rule, _ := l.Rule(c.Rule)
			links[j] = link(rule.Code, heading(rule))
		}
		fmt.Fprintf(b, "- %s: %s\n", link(section.title, section.title), strings.Join(links, ", "))
	}
	fmt.Fprintf(b, "- %s\n", link(nothing, nothing))
	for i, section := range sections {
		fmt.Fprintf(b, "\n## %s\n", section.title)
		for _, c := range cases[i] {
			rule, known := l.Rule(c.Rule)
			if !known {
				return "", fmt.Errorf("%s has cases of %s, which is no rule", section.file, c.Rule)
			}
			writeRule(b, l, rule, c)
		}
	}
	fmt.Fprintf(b, "\n## %s\n\n%s\n", nothing, nothingIntroduction)
	for _, rule := range l.Rules() {
		if rule.Outcome != law.OutcomeFinding {
			fmt.Fprintf(b, "\n### %s\n\n%s\n\n- **Law:** %s\n", heading(rule), rule.Description, provisions(l, rule))
			if rule.Outcome == law.OutcomeRefusal {
				fmt.Fprintf(b, "- **Instead:** %s\n", rule.Mend)
			}
			fmt.Fprintf(b, "- **Source:** %s\n", provenance(rule.Provenance))
		}
	}
	return b.String(), nil
}

// writeCounts says how many rules there are, and how far their facts were checked.
func writeCounts(b *strings.Builder, l *law.Law) {
	finding := 0
	read := map[law.Verification]int{}
	for _, rule := range l.Rules() {
		if rule.Outcome == law.OutcomeFinding {
			finding++
			read[rule.Verification]++
		}
	}
	fmt.Fprintf(b, "Of the %d rules, %d can find something. The law of %d of these was read in the source that they name, that of %d in a\n"+
		"source which quotes or summarises it, and that of %d was not read again.\n",
		len(l.Rules()), finding, read[law.Verified], read[law.Secondary], read[law.GeneralKnowledge])
}

func writeRule(b *strings.Builder, l *law.Law, rule law.Rule, c ruleCases) {
	fmt.Fprintf(b, "\n### %s\n\n%s\n\n", heading(rule), rule.Description)
	records := make([]string, len(rule.AppliesTo))
	for i, name := range rule.AppliesTo {
		records[i] = words(name)
	}
	fmt.Fprintf(b, "- **Finding:** %s, on the %s, under %s", rule.Severity, alternatives(records), strings.Join(names(l, rule.Regimes), ", "))
	if len(rule.Letters) > 0 {
		fmt.Fprintf(b, "; counts for %s", strings.Join(rule.Letters, ", "))
	}
	fmt.Fprintf(b, "\n- **Law:** %s", provisions(l, rule))
	if when := period(rule.Validity); when != "" {
		fmt.Fprintf(b, "; the rule holds %s", when)
	}
	fmt.Fprintf(b, "\n- **To mend:** %s\n- **Source:** %s\n", rule.Mend, provenance(rule.Provenance))
	writeCases(b, "Fails when", c.Fails, func(c ruleCase) string {
		if c.Severity == rule.Severity {
			return ""
		}
		return string(c.Severity)
	})
	writeCases(b, "Passes when", c.Passes, func(ruleCase) string { return "" })
	writeCases(b, "At the boundary", c.Boundary, func(c ruleCase) string {
		switch {
		case c.Found == 0:
			return "no finding"
		case c.Severity == "":
			return string(rule.Severity)
		default:
			return string(c.Severity)
		}
	})
}

// writeCases writes cases on a line, and in brackets what is to be said of each.
func writeCases(b *strings.Builder, title string, cases []ruleCase, said func(ruleCase) string) {
	texts := make([]string, len(cases))
	for i, c := range cases {
		texts[i] = c.When
		if s := said(c); s != "" {
			texts[i] += " (" + s + ")"
		}
	}
	fmt.Fprintf(b, "- **%s:** %s\n", title, strings.Join(texts, "; "))
}

func heading(rule law.Rule) string { return rule.Code + ": " + rule.Label }

// link leads to a heading of the document, by the anchor that GitHub gives it.
func link(text, heading string) string {
	anchor := strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		default:
			return -1
		}
	}, heading)
	return fmt.Sprintf("[%s](#%s)", text, anchor)
}

// words is the name of a type as one writes it in a sentence.
func words(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

func alternatives(all []string) string {
	last := len(all) - 1
	if last == 0 {
		return all[0]
	}
	return strings.Join(all[:last], ", ") + " or " + all[last]
}

// names are those of the regimes with the codes.
func names(l *law.Law, regimes []string) []string {
	out := make([]string, len(regimes))
	for i, code := range regimes {
		row, _ := l.Row(law.RegimeList, code)
		out[i] = row.Label
	}
	return out
}

// provisions are where the law asks for it, with the days on which that changes, and each regime where its citation does not
// begin with it.
func provisions(l *law.Law, rule law.Rule) string {
	var out []string
	for _, p := range rule.Provisions {
		text := p.Citation
		if name := names(l, []string{p.Regime})[0]; !strings.HasPrefix(text, name) {
			text = name + ": " + text
		}
		if when := period(p.Validity); when != "" {
			text += " (" + when + ")"
		}
		out = append(out, text)
	}
	return strings.Join(out, " · ")
}

func period(v law.Validity) string {
	var out []string
	if v.ValidFrom != "" {
		out = append(out, "from "+date(v.ValidFrom))
	}
	if v.ValidTo != "" {
		out = append(out, "until "+date(v.ValidTo))
	}
	return strings.Join(out, " ")
}

// date writes a civil date in words; the law files hold no other.
func date(day string) string {
	t, _ := time.Parse(time.DateOnly, day)
	return t.Format("2 January 2006")
}

// facts are the fields of a rule that its source may not bear out.
var facts = map[string]string{
	"label": "the heading", "description": "when it fails", "mend": "how to mend it", "provisions": "the law cited",
}

// statuses say how far a source was checked.
var statuses = map[law.Verification]string{
	law.Verified: "verified", law.Secondary: "secondary", law.GeneralKnowledge: "**not verified**",
}

func provenance(p law.Provenance) string {
	out := fmt.Sprintf("%s (%s): %s", statuses[p.Verification], date(p.LastChecked), p.Source)
	if len(p.GeneralKnowledge) > 0 {
		fields := slices.Clone(p.GeneralKnowledge)
		for i, f := range fields {
			fields[i] = facts[f]
		}
		out += "; **not verified** by it: " + strings.Join(fields, ", ")
	}
	return out
}

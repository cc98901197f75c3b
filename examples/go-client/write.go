package main

import (
	"fmt"
	"io"
	"strings"
)

// write writes one service, with what is not recorded of it too: an agreement cannot leave it out.
func write(w io.Writer, s Service) error {
	_, err := fmt.Fprintf(w, `%s
  for             %s
  agreement       %s
  subject matter  %s
  nature          %s
  duration        %s
  categories      %s
  instructions    %s
  personal data   %s
  measures        %s
  retention       %s
  transfers       %s
  sub-processors  %s

`,
		s.Name,
		engagerName(s.Engager),
		agreementText(s.Agreement),
		text(s.SubjectMatter),
		text(s.Nature),
		text(s.Duration),
		text(s.CategoriesOfProcessing...),
		text(each(s.Instructions, func(i Instruction) string { return i.Text })...),
		text(each(s.DataUses, dataUseText)...),
		text(each(s.SecurityMeasures.Nodes, func(m Measure) string { return with(m.Name, m.Condition) })...),
		text(each(s.RetentionRules.Nodes, func(r Retention) string { return with(r.Name, r.Period) })...),
		text(each(s.Transfers.Nodes, func(t Transfer) string { return with(t.Name, t.Destination) })...),
		text(each(s.SubProcessing, subProcessorText)...),
	)
	return err
}

func each[T any](all []T, text func(T) string) (texts []string) {
	for _, one := range all {
		texts = append(texts, text(one))
	}
	return texts
}

// text joins what is recorded.
func text(all ...string) string {
	if joined := strings.Join(all, "; "); joined != "" {
		return joined
	}
	return "not recorded"
}

// with adds what is known besides, in brackets.
func with(name, more string) string {
	if more == "" {
		return name
	}
	return name + " (" + more + ")"
}

func engagerName(e Engager) string {
	switch e := e.(type) {
	case *EngagerController:
		return with(e.Organisation.Name, "controller")
	case *EngagerProcessor:
		return with(e.Organisation.Name, "processor")
	}
	return "not recorded"
}

func agreementText(a *Agreement) string {
	if a == nil {
		return "not recorded"
	}
	told := with(a.Title, string(a.Status))
	for _, term := range a.Terms {
		if term.Agreed != FactTrue {
			told += fmt.Sprintf("; %s is %s", term.Letter, term.Agreed)
		}
	}
	if a.BreachNoticeHours > 0 {
		told += fmt.Sprintf("; breaches within %d hours", a.BreachNoticeHours)
	}
	return told
}

func dataUseText(d DataUse) string {
	people := strings.Join(each(d.DataSubjectCategories, func(s DataSubjects) string { return s.Name }), ", ")
	if d.DataCategory.Name == "" {
		return "of " + people
	}
	return with(d.DataCategory.Name, people)
}

func subProcessorText(s SubProcessing) string {
	return with(s.Downstream.Engaged.Organisation.Name, fmt.Sprintf("authorisation %s, decision %s", s.Authorisation, s.Decision))
}

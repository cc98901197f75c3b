package cli

import (
	"slices"

	"github.com/openropa/ropa/internal/law"
)

// The form of SARIF 2.1.0, which code hosts and pipelines show: as much of it as findings need.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool    sarifTool     `json:"tool"`
		Results []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name  string      `json:"name"`
		Rules []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string    `json:"id"`
		ShortDescription sarifText `json:"shortDescription"`
		FullDescription  sarifText `json:"fullDescription"`
		Help             sarifText `json:"help"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID       string             `json:"ruleId"`
		Level        string             `json:"level"`
		Message      sarifText          `json:"message"`
		Locations    []sarifLocation    `json:"locations"`
		Suppressions []sarifSuppression `json:"suppressions,omitempty"`
		Properties   sarifProperties    `json:"properties"`
	}
	sarifLocation struct {
		LogicalLocations []sarifLogical `json:"logicalLocations"`
	}
	sarifLogical struct {
		Name string `json:"fullyQualifiedName"`
		Kind string `json:"kind"`
	}
	sarifSuppression struct {
		Kind          string `json:"kind"`
		Justification string `json:"justification"`
	}
	sarifProperties struct {
		Severity  law.Severity `json:"severity"`
		Regimes   []string     `json:"regimes"`
		Citations []string     `json:"citations"`
	}
)

// sarifLevels are the levels of SARIF by severity; what is only planned is a note.
var sarifLevels = map[law.Severity]string{
	law.SeverityError: "error", law.SeverityWarning: "warning", law.SeverityInfo: "note", law.SeverityCompleteness: "note",
}

func sarifOf(found []checked) sarifLog {
	run := sarifRun{Tool: sarifTool{sarifDriver{Name: "ropa", Rules: []sarifRule{}}}, Results: []sarifResult{}}
	for _, f := range found {
		if !slices.ContainsFunc(run.Tool.Driver.Rules, func(r sarifRule) bool { return r.ID == f.Rule }) {
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(f))
		}
		place := f.Record
		if f.Path != "" {
			place += "." + f.Path
		}
		result := sarifResult{
			RuleID: f.Rule, Level: sarifLevels[f.Severity], Message: sarifText{f.Message},
			Locations:  []sarifLocation{{[]sarifLogical{{place, "member"}}}},
			Properties: sarifProperties{f.Severity, f.Regimes, f.Citations},
		}
		if f.Waiver != nil {
			result.Suppressions = []sarifSuppression{{"external", f.Waiver.Reason + " (until " + f.Waiver.Until + ", " + f.Waiver.By + ")"}}
		}
		run.Results = append(run.Results, result)
	}
	return sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}}
}

func sarifRuleOf(f checked) sarifRule {
	out := sarifRule{ID: f.Rule, Help: sarifText{f.HowToMend}}
	if laws, err := law.Load(); err == nil { // it was loaded for the check
		rule, _ := laws.Rule(f.Rule)
		out.ShortDescription, out.FullDescription = sarifText{rule.Label}, sarifText{rule.Description}
	}
	return out
}

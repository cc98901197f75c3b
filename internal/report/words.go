package report

import (
	"strconv"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/openropa/ropa/internal/law"
)

// vocabulary is the terms of a regime for what the register calls by those of the GDPR.
type vocabulary struct {
	regime                                                    string
	controller, processor, data, special, officer, safeguards string
}

// vocabularyOf are the terms of a regime.
func vocabularyOf(regime string) vocabulary {
	if regime == "POPIA" {
		return vocabulary{
			regime, "responsible party", "operator", "personal information", "special personal information", "information officer",
			"ground and level of protection",
		}
	}
	return vocabulary{regime, "controller", "processor", "personal data", "special category data", "data protection officer", "safeguard"}
}

// plain says codes in words where those of the code itself would mislead.
var plain = map[string]string{
	"LEGAL_DUTY":         "where the law requires it",
	"PROTECT_OWN_RIGHTS": "to protect our rights and interests", "MERGER": "in a merger or acquisition",
	"ASSET_SALE": "in a sale of assets", "WHERE_NECESSARY": "where necessary", "WITH_CONSENT": "with consent",
	"PAST": "in the past", "PLANNED": "planned",
	"DATA_SUBJECT": "directly from you", "AUTOMATIC": "automatically, as you use what we offer",
	"CLIENT_SYSTEMS": "systems of clients", "SERVICE_PROVIDER": "service providers", "PARTNER": "partners",
	"PUBLIC_SOURCE": "publicly available sources", "MOBILE_APP": "mobile applications", "PRODUCT": "products",
	"SERVICE": "services", "EMAIL": "e-mail", "OTHER": "other",
	"ENQUIRY_CLOSED": "when the enquiry is closed", "RELATIONSHIP_END": "at the end of the relationship",
	"CONTRACT_END": "at the end of the contract", "COLLECTION": "when the data are collected", "LAST_USE": "at the last use",
	"CONSENT_WITHDRAWN": "when consent is withdrawn", "INCIDENT_CLOSED": "when the incident is closed",
	"TAX_FILING_DEADLINE": "at the deadline for the tax return", "DE_IDENTIFY": "de-identified", "DELETE": "deleted",
	"ANONYMISE": "made anonymous", "RETURN": "returned", "ARCHIVE": "archived", "REVIEW": "reviewed",
	"SIMILARLY_SIGNIFICANT": "similarly significant effect", "EXPLICIT_CONSENT": "explicit consent",
	"STRICTLY_NECESSARY": "strictly necessary", "ANALYTICS_OTHER": "analytics", "UNSPECIFIED": "",
	"BROWSER_SETTINGS": "settings of the browser", "NONE": "none", "SDK": "software development kit",
	"A_INSTRUCTIONS": "documented instructions (a)", "B_CONFIDENTIALITY": "confidentiality (b)", "C_SECURITY": "security (c)",
	"D_SUB_PROCESSORS": "sub-processors (d)", "E_RIGHTS_ASSISTANCE": "assistance with rights (e)",
	"F_COMPLIANCE_ASSISTANCE": "assistance with compliance (f)", "G_DELETION_OR_RETURN": "deletion or return (g)",
	"H_AUDIT": "audits (h)", "INFRINGING_INSTRUCTION": "notice of infringing instructions",
}

// say says a code in words.
func say(code string) string {
	if text, ok := plain[code]; ok {
		return text
	}
	return strings.ToLower(strings.ReplaceAll(code, "_", " "))
}

// sayAll says codes in words.
func sayAll(codes []string) []string {
	var out []string
	for _, code := range codes {
		out = append(out, say(code))
	}
	return out
}

// role says in which role somebody receives data, in the terms of the regime.
func (v vocabulary) role(code string) string {
	switch code {
	case "PROCESSOR":
		return v.processor
	case "SUB_PROCESSOR":
		return "sub-" + v.processor
	case "JOINT_CONTROLLER":
		return "joint " + v.controller
	case "INDEPENDENT_CONTROLLER":
		return "separate " + v.controller
	}
	return ""
}

// right names a right as the regime does.
func (v vocabulary) right(known law.Row) string {
	named := map[string]string{"RECTIFICATION": "Correction", "ERASURE": "Deletion or destruction"}[known.Code]
	if v.regime == "POPIA" && named != "" {
		return named
	}
	return known.Label
}

// capital begins a text with a capital letter.
func capital(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// country names a country by its code.
func country(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	if named := display.English.Regions().Name(region); named != "" {
		return named
	}
	return code
}

// duration says an ISO 8601 duration in words, and anything else as it is.
func duration(iso string) string {
	units := map[byte]string{'Y': "year", 'M': "month", 'W': "week", 'D': "day"}
	rest, ok := strings.CutPrefix(iso, "P")
	var parts []string
	for ok && rest != "" {
		end := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
		if end <= 0 || units[rest[end]] == "" {
			return iso
		}
		n, unit := rest[:end], units[rest[end]]
		if n != "1" {
			unit += "s"
		}
		parts, rest = append(parts, n+" "+unit), rest[end+1:]
	}
	if len(parts) == 0 {
		return iso
	}
	return strings.Join(parts, " and ")
}

// quantity counts something.
func quantity(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// and joins texts as a sentence does.
func and(texts []string) string { return joined(texts, "and") }

func joined(texts []string, word string) string {
	if len(texts) < 2 {
		return strings.Join(texts, "")
	}
	last := len(texts) - 1
	return strings.Join(texts[:last], ", ") + " " + word + " " + texts[last]
}

package compliance

import (
	"slices"
	"strconv"
	"strings"

	"github.com/openropa/ropa/internal/record"
)

// item is something that a notice tells people (Art. 13 and 14; POPIA s18) and that the register can tell. The rights are not
// among them: they are compared one by one.
type item struct {
	rule string
	// words say what it is, with the provision.
	words string
	// held reports whether the register has something to tell; nil for what every notice tells.
	held func(c *Case, regime string) bool
	// asserted reports whether the notice tells it by an assertion; nil where none is of that kind.
	asserted func(c *Case, regime string) bool
	// cited is the code of the fields for which the document of the notice is cited, where that shows that it tells it. Of a
	// document that no activity cites nobody knows what it tells.
	cited string
	// doubtful reports whether the register does not say if there is something to tell; nil where it always does.
	doubtful func(c *Case, regime string) bool
}

// The fields for which an activity, or its controller for all of them, cites a document, by the code of an item.
var citedFields = map[string][]string{
	"purposes":   {"purposes"},
	"recipients": {"disclosures"},
	"retention":  {"retentionRules"},
	"sources":    {"dataSources"},
	"data":       {"dataUses"},
	"provision":  {"provision", "provisionConsequences"},
	"decisions":  {"automatedDecisions", "decisionLogic"},
}

var items = []item{
	{
		rule: "R-055", words: "who the controller is (Art. 13(1)(a))",
		asserted: func(c *Case, _ string) bool {
			return slices.ContainsFunc(c.assertions("ROLE"), func(a *record.Record) bool { return a.Text("role") == "CONTROLLER" })
		},
	},
	{rule: "R-055", words: "how to reach the data protection officer (Art. 13(1)(b))", held: untold("DPO")},
	{rule: "R-055", words: "how to reach the representative (Art. 13(1)(a))", held: func(c *Case, regime string) bool {
		return untold(map[string]string{"UK_GDPR": "UK_REPRESENTATIVE", "EU_GDPR": "EU_REPRESENTATIVE"}[regime])(c, regime)
	}},
	{rule: "R-055", words: "what data are processed for (Art. 13(1)(c))", held: tells("purposes"), cited: "purposes"},
	{
		rule: "R-055", words: "on which legal bases (Art. 13(1)(c))", held: tells("bases"),
		asserted: func(c *Case, _ string) bool { return len(c.assertions("LEGAL_BASIS")) > 0 },
	},
	{rule: "R-055", words: "which data come from others (Art. 14(1)(d))", held: tells("sources"), cited: "data"},
	{rule: "R-055", words: "who receives data (Art. 13(1)(e))", held: tells("recipients"), cited: "recipients"},
	{
		rule: "R-055", words: "what protects data that are transferred (Art. 13(1)(f))",
		held:     func(c *Case, _ string) bool { return c.Fact(c.controller(), factTransfers) },
		asserted: func(c *Case, _ string) bool { return len(c.assertions("TRANSFER_SAFEGUARD")) > 0 },
	},
	{rule: "R-055", words: "how long data are kept (Art. 13(2)(a))", held: tells("retention"), cited: "retention"},
	{rule: "R-055", words: "that people can complain to the authority (Art. 13(2)(d))", asserted: func(c *Case, _ string) bool {
		return len(c.assertions("AUTHORITY")) > 0 || c.asserts("COMPLAIN_AUTHORITY")
	}},
	{rule: "R-055", words: "whether people have to give data, and what follows if they do not (Art. 13(2)(e))", held: tells("provision"), cited: "provision"},
	{
		rule: "R-055", words: "that decisions are automated (Art. 13(2)(f))", held: tells("decisions"), cited: "decisions",
		asserted: func(c *Case, _ string) bool { return c.asserts("AUTOMATED_DECISIONS") },
	},
	{rule: "R-055", words: "from where data come (Art. 14(2)(f))", held: tells("sources"), cited: "sources"},
	{
		rule: "P-014", words: "that people can complain to the Information Regulator, and how to reach it (s18(1)(h)(v))",
		asserted: func(c *Case, regime string) bool {
			return slices.ContainsFunc(c.assertions("AUTHORITY"), func(a *record.Record) bool {
				authority, _ := c.law.Authority(regime, c.Day)
				return a.Text("authority") == authority.Code && (a.Text("contact") != "" || a.Text("url") != "")
			})
		},
	},
	{
		rule: "P-015", words: "whether giving information is voluntary or mandatory, and what follows if it is not given (s18(1)(d), (e))",
		cited: "provision",
	},
	{
		rule: "P-016", words: "the right to object (s18(1)(h)(iv))",
		held: func(c *Case, regime string) bool {
			effects := c.effects(regime, "OBJECT")
			return slices.Contains(effects, "APPLIES") || slices.Contains(effects, "QUALIFIED")
		},
		doubtful: func(c *Case, regime string) bool {
			return slices.Contains(c.effects(regime, "OBJECT"), string(Undetermined))
		},
		asserted: func(c *Case, _ string) bool { return c.asserts("OBJECT") },
	},
}

// tells reports whether activities of the controller have something to tell of an item.
func tells(code string) func(c *Case, regime string) bool {
	return func(c *Case, regime string) bool { return c.Fact(c.controller(), factTells+regime+":"+code) }
}

// untold reports whether the controller has a contact of a kind and the document of the notice, cited for others, is not for it.
func untold(kind string) func(c *Case, regime string) bool {
	return func(c *Case, _ string) bool {
		organisation := c.One(c.controller(), "organisation")
		if organisation == nil || len(citing(organisation, "contacts", c.Record.One["document"])) == 0 {
			return false
		}
		contact := Contact(organisation, kind)
		return contact != nil && len(citing(organisation, at("contacts", contact), c.Record.One["document"])) == 0
	}
}

// citing are the citations of a document that bear out what a record says under a path.
func citing(r *record.Record, path string, document int64) []map[string]any {
	return slices.DeleteFunc(citations(r, path), func(citation map[string]any) bool {
		return citation["document"] != document || citation["status"] == "INFERRED"
	})
}

// noticeItems reports what the notice does not tell.
func noticeItems(c *Case) {
	if !c.published("PRIVACY_NOTICE", "STAFF_NOTICE") || c.controller() == nil {
		return
	}
	var missing, doubtful, under []string
	for _, regime := range c.noticeRegimes() {
		for _, it := range items {
			if it.rule != c.rule.Code || c.shows(it, regime) {
				continue
			}
			switch {
			// What the controller has to tell of all its activities a notice for its staff need not.
			case it.held != nil && c.Record.Text("kind") == "STAFF_NOTICE":
			case it.held == nil || it.held(c, regime):
				missing, under = with(missing, it.words), with(under, regime)
			case it.doubtful != nil && it.doubtful(c, regime):
				doubtful = append(doubtful, it.words)
			}
		}
	}
	switch {
	case len(missing) > 0:
		c.FailUnder(under, "assertions", "The notice does not tell: %s.", strings.Join(missing, "; "))
	case len(doubtful) > 0:
		c.Ask("assertions", "Should the notice tell this: %s?", strings.Join(doubtful, "; "))
	}
}

// with is a list with one more text, unless it is there.
func with(list []string, text string) []string {
	if slices.Contains(list, text) {
		return list
	}
	return append(list, text)
}

// shows reports whether the notice tells an item, or it is not known whether it does.
func (c *Case) shows(it item, regime string) bool {
	if it.asserted != nil && it.asserted(c, regime) {
		return true
	}
	if it.cited == "" {
		return false
	}
	document := c.Record.One["document"]
	codes := c.FactsWith(c.controller(), factCites+strconv.FormatInt(document, 10)+":")
	for code, fields := range citedFields {
		for _, field := range fields {
			if len(citing(c.controller(), field, document)) > 0 {
				codes = append(codes, code)
			}
		}
	}
	return it.asserted == nil && len(codes) == 0 || slices.Contains(codes, it.cited)
}

// noticeItems tells the controller what its notices have to tell of an activity, and for which fields that cites which document.
func (t teller) noticeItems(r, controller *record.Record) {
	indirect := slices.ContainsFunc(t.Parts(r, "dataSources"), func(source *record.Record) bool {
		return !slices.Contains([]string{"DATA_SUBJECT", "AUTOMATIC"}, source.Text("kind"))
	})
	for code, held := range map[string]bool{
		"purposes":   len(r.Parts["purposes"]) > 0,
		"recipients": len(t.Parts(r, "disclosures")) > 0,
		"retention":  len(t.Scope(r, "retentionRules")) > 0,
		"sources":    indirect,
		"provision":  slices.Contains([]string{"STATUTORY", "CONTRACTUAL", "NECESSARY_FOR_CONTRACT"}, r.Text("provision")),
		"decisions":  r.Text("automatedDecisions") == "TRUE" && r.Text("decisionSignificance") != "NONE",
		"bases":      slices.ContainsFunc(r.Parts["purposes"], func(p *record.Record) bool { return len(p.Parts["bases"]) > 0 }),
	} {
		for _, regime := range t.recordRegimes() {
			if held {
				t.tell(controller, factTells+regime+":"+code)
			}
		}
	}
	for code, fields := range citedFields {
		for _, field := range fields {
			for _, citation := range citations(r, field) {
				if document, _ := citation["document"].(int64); citation["status"] != "INFERRED" {
					t.tell(controller, factCites+strconv.FormatInt(document, 10)+":"+code)
				}
			}
		}
	}
}

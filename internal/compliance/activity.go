package compliance

// activityChecks are the rules on what the record of a controller has to hold (Art. 30(1)).
var activityChecks = map[string]check{
	"R-005": func(c *Case) {
		if len(c.Record.Parts["purposes"]) == 0 {
			c.Fail("purposes", "No purpose of the processing is recorded.")
		}
	},
	"R-007": func(c *Case) {
		if len(c.Categories(c.Record)) == 0 {
			c.Fail("dataUses", "No category of personal data is recorded.")
		}
	},
}

package compliance

import "maps"

// check looks whether one rule holds of the record of a case, and reports where it does not.
type check func(c *Case)

// checks are those of all rules, by code, from the tables of their files.
var checks = func() map[string]check {
	all := map[string]check{}
	for _, table := range []map[string]check{
		activityChecks, basisChecks, specialChecks, riskChecks, vocabularyChecks, organisationChecks, engagementChecks,
		pairChecks,
		agreementChecks, transferChecks, noticeChecks, breachChecks,
	} {
		maps.Copy(all, table)
	}
	return all
}()

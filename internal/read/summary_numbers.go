package read

import (
	"time"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/model"
)

// reviewsComeUp is how many days ahead a home page looks for reviews.
const reviewsComeUp = 30

// The lists of the numbers.
const (
	activities  = "processingActivities"
	controlling = "controllerActivities"
)

// in is a where argument, or a part of one.
type in = map[string]any

// summaryNumbers are the numbers whose values are known, by the field that shows them.
var summaryNumbers = map[string]func(day time.Time) []*figure{
	"controllerActivities": alone(controlling, in{}),
	"processorActivities":  alone("processorActivities", in{}),
	"activitiesByStatus":   byValue(activities, "ControllerActivity", "recordStatus", "eq"),
	"activitiesByState":    byValue(activities, "ControllerActivity", "processingState", "eq"),
	"activitiesByRegime":   byValue(activities, "ControllerActivity", "regimes", "has"),
	"assessmentsByStatus":  byValue("assessments", "Assessment", "status", "eq"),
	"agreementsByState":    agreementsByState,

	"specialCategoryData":                  alone(activities, in{"specialCategoryData": true}),
	"restrictedTransfers":                  alone(activities, in{"restrictedTransfer": true}),
	"legitimateInterestsWithoutAssessment": alone(controlling, in{"legitimateInterestsWithoutAssessment": true}),
	"withoutLegalBasis":                    alone(controlling, in{"purposes": in{"some": in{"bases": in{"none": in{}}}}}),
	"engagementsWithoutAgreement":          alone("engagements", in{"not": in{"agreement": in{}}}),
	"transfersWithoutSafeguard": alone("transfers", in{"legs": in{"some": in{
		"restricted": in{"in": []any{"TRUE", "UNKNOWN"}}, "safeguard": in{"isNull": true},
	}}}),

	"reviewsOverdue": func(day time.Time) []*figure {
		return alone(activities, in{"reviewDueBefore": isoDay(day, 0)})(day)
	},
	"reviewsDue": func(day time.Time) []*figure {
		return alone(activities, in{"nextReviewOn": in{"gte": isoDay(day, 0), "lte": isoDay(day, reviewsComeUp)}})(day)
	},
	"openRightsRequests": alone("rightsRequests", notClosed()),
	"overdueRightsRequests": func(day time.Time) []*figure {
		where := notClosed()
		where["dueOn"] = in{"lt": isoDay(day, 0)}
		return alone("rightsRequests", where)(day)
	},
	"openComplaints": alone("complaints", notClosed()),
	"findingsBySeverity": func(time.Time) []*figure {
		var out []*figure
		for _, severity := range findingType.Field("severity").Values {
			where := in{"severity": in{"eq": severity}, "waived": false}
			out = append(out, &figure{list: findings, value: severity, where: where})
		}
		return out
	},
	"findingsWaived": alone(findings, in{"waived": true}),
	"openBreaches":   alone("breaches", in{"closedAt": in{"isNull": true}}),
}

func notClosed() in { return in{"not": in{"status": in{"eq": "CLOSED"}}} }

// alone is a number by itself.
func alone(list string, where in) func(time.Time) []*figure {
	return func(time.Time) []*figure { return []*figure{{list: list, where: where}} }
}

// byValue is a group with a number for each value of an enumeration.
func byValue(list, typ, field, operator string) func(time.Time) []*figure {
	return func(time.Time) []*figure {
		var out []*figure
		for _, value := range model.ByName(typ).Field(field).Values {
			out = append(out, &figure{list: list, value: value, where: in{field: in{operator: value}}})
		}
		return out
	}
}

// agreementsByState tells the signed agreements apart by the day on which they end, as compliance.AgreementState does.
func agreementsByState(day time.Time) []*figure {
	today, soon := isoDay(day, 0), isoDay(day, compliance.AgreementExpiresWithin)
	var out []*figure
	add := func(state, status string, where in) {
		where["status"] = in{"eq": status}
		out = append(out, &figure{list: "agreements", value: state, where: where})
	}
	for _, status := range model.ByName("Agreement").Field("status").Values {
		if status != "SIGNED" {
			add(status, status, in{})
			continue
		}
		add(status, status, in{"not": in{"endsOn": in{"lte": soon}}})
		add("EXPIRING", status, in{"endsOn": in{"gte": today, "lte": soon}})
		add("EXPIRED", status, in{"endsOn": in{"lt": today}})
	}
	return out
}

// summaryGroup is a group whose values are those that occur.
type summaryGroup struct {
	list, value string
	joins       []join
	// condition writes which rows count, nil for all.
	condition func(st *statement, today string)
	// where is the filter of the list for one value, which may be missing.
	where func(value any, day time.Time) in
}

// join leads to rows of a type, under an alias.
type join struct{ to, alias, on string }

// summaryGroups are those groups, by the field that shows them.
var summaryGroups = map[string]summaryGroup{
	"transfersByDestination": {
		list: "transfers", value: "t.destination",
		where: func(value any, _ time.Time) in {
			if value == nil {
				return in{"destination": in{"isNull": true}}
			}
			return in{"destination": in{"eq": value}}
		},
	},
	"transfersBySafeguard": {
		list: "transfers", value: "l.safeguard",
		joins:     []join{{"TransferLeg", "l", "l.transfer_id = t.id"}},
		condition: func(st *statement, _ string) { st.add("l.safeguard is not null") },
		where: func(value any, _ time.Time) in {
			return in{"legs": in{"some": in{"safeguard": in{"eq": value}}}}
		},
	},
	"findingsByRule": {
		list: findings, value: "t.rule",
		condition: func(st *statement, _ string) { st.add("not t.waived") },
		where: func(value any, _ time.Time) in {
			return in{"rule": in{"eq": value}, "waived": false}
		},
	},
	"controllerActivitiesByBasis": {
		list: controlling, value: "l.code",
		joins: []join{
			{"ActivityPurpose", "p", "p.activity_id = t.id"},
			{"BasisAssignment", "b", "b.activity_purpose_id = p.id"},
			{"LegalBasis", "l", "l.id = b.legal_basis_id"},
		},
		condition: func(st *statement, today string) { st.add("(b.relied_on_to is null or b.relied_on_to >= ?)", today) },
		where: func(value any, day time.Time) in {
			relied := in{"legalBasis": in{"code": in{"eq": value}}, "not": in{"reliedOnTo": in{"lt": isoDay(day, 0)}}}
			return in{"purposes": in{"some": in{"bases": in{"some": relied}}}}
		},
	},
}

// isoDay is the day so many days after another.
func isoDay(day time.Time, later int) string { return day.AddDate(0, 0, later).Format(time.DateOnly) }

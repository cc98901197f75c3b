package read_test

import (
	"slices"
	"strings"
	"time"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/read"
)

// The worlds stand at one instant, at which it is another day in some time zones than in others.
var worldTime = time.Date(2025, 6, 15, 23, 30, 0, 0, time.UTC)

const worldDay = "2025-06-16"

// inDomain tells the members of where inputs that are filters in the team's words.
func inDomain(input, name string) bool {
	of, where := strings.CutSuffix(input, "Where")
	return where && slices.Contains(read.DomainFilters(), kinds(of)[0]+"."+name)
}

// today is the day of the world in its own time zone.
func (in *interpreter) today() string {
	zone, err := time.LoadLocation(in.world.register.text("timeZone"))
	if err != nil {
		panic(err)
	}
	return worldTime.In(zone).Format(time.DateOnly)
}

// domain tells whether a filter in the team's words holds.
func (in *interpreter) domain(e *entity, name string, said any) bool {
	where, _ := said.(map[string]any)
	touches := func(field, of, input string) bool {
		return slices.ContainsFunc(in.reach(e), func(by *entity) bool {
			return slices.ContainsFunc(filtered(by.fields[field]), func(target *entity) bool {
				if of != "" {
					target, _ = target.fields[of].(*entity)
				}
				return target != nil && in.passes(target, input, where)
			})
		})
	}
	switch name {
	case "specialCategoryData":
		return in.special(e) == said
	case "restrictedTransfer":
		return in.restricted(e) == said
	case "legitimateInterestsWithoutAssessment":
		return in.unassessed(e) == said
	case "usesProcessor":
		return slices.ContainsFunc(in.chain(e), func(rests *entity) bool {
			return in.passes(rests.fields["engaged"].(*entity), "ProcessorWhere", where)
		})
	case "state":
		return in.operators(in.schema.Types["AgreementStateFilter"], in.agreementState(e), where)
	case "reviewDueBefore":
		return e.fields[nextReview] != nil && e.text(nextReview) < said.(string)
	case "system":
		return touches("systems", "", "SystemWhere")
	case "recipient":
		return touches("disclosures", "recipient", "RecipientWhere")
	}
	panic("nobody knows " + name)
}

const nextReview = "nextReviewOn"

// agreementState is the state of an agreement today.
func (in *interpreter) agreementState(e *entity) string {
	if e.text("status") != "SIGNED" || e.fields["endsOn"] == nil {
		return e.text("status")
	}
	today, err := time.Parse(time.DateOnly, in.today())
	if err != nil {
		panic(err)
	}
	ends, err := time.Parse(time.DateOnly, e.text("endsOn"))
	if err != nil {
		panic(err)
	}
	switch left := ends.Sub(today).Hours() / 24; {
	case left < 0:
		return "EXPIRED"
	case left <= 60:
		return "EXPIRING"
	}
	return "SIGNED"
}

// reach is an activity and its engagements that are in use.
func (in *interpreter) reach(e *entity) []*entity {
	return append([]*entity{e}, filtered(e.fields["engagements"])...)
}

// chain is the engagements of an activity and all that they rest on, those in use.
func (in *interpreter) chain(e *entity) []*entity {
	out := filtered(e.fields["engagements"])
	for i := 0; i < len(out); i++ {
		for _, below := range filtered(out[i].fields["downstream"]) {
			if !slices.Contains(out, below) {
				out = append(out, below)
			}
		}
	}
	return out
}

func (in *interpreter) special(e *entity) bool {
	if e.text("specialDataExpected") == "TRUE" {
		return true
	}
	for _, use := range filtered(e.fields["dataUses"]) {
		for category, _ := use.fields["dataCategory"].(*entity); category != nil; category, _ = category.fields["parent"].(*entity) {
			if len(category.fields["specialKinds"].([]any)) > 0 {
				return true
			}
		}
	}
	return slices.ContainsFunc(filtered(e.fields["specialConditions"]), func(c *entity) bool {
		condition, _ := in.law.SpecialCondition(c.text("condition"))
		return slices.Contains(condition.Covers, law.CoversSpecial) && in.reliedOn(c)
	})
}

// reliedOn tells whether a basis or condition was not given up before today.
func (in *interpreter) reliedOn(e *entity) bool {
	return e.fields["reliedOnTo"] == nil || e.text("reliedOnTo") >= in.today()
}

func (in *interpreter) unassessed(e *entity) bool {
	for _, purpose := range filtered(e.fields["purposes"]) {
		for _, basis := range filtered(purpose.fields["bases"]) {
			code := basis.fields["legalBasis"].(*entity).text("code")
			assessment, _ := basis.fields["assessment"].(*entity)
			if (code == "UK_GDPR_6_1_F" || code == "EU_GDPR_6_1_F") && in.reliedOn(basis) && (assessment == nil || assessment.text("kind") != "LIA") {
				return true
			}
		}
	}
	return false
}

func (in *interpreter) restricted(e *entity) bool {
	for _, by := range in.reach(e) {
		for _, transfer := range filtered(by.fields["transfers"]) {
			for _, regime := range e.fields["regimes"].([]any) {
				inside := slices.Contains(in.law.Territory(regime.(string), in.today()), transfer.text("destination"))
				cleared := slices.ContainsFunc(filtered(transfer.fields["legs"]), func(leg *entity) bool {
					return leg.text("regime") == regime && leg.text("restricted") == "FALSE"
				})
				if transfer.fields["destination"] != nil && !inside && !cleared {
					return true
				}
			}
		}
	}
	return false
}

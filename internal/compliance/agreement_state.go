package compliance

import "github.com/openropa/ropa/internal/record"

// AgreementExpiresWithin is how many days before its last day an agreement that is signed counts as expiring. No provision
// prescribes it: it is when this register begins to warn, on home pages, in filters and in findings alike.
const AgreementExpiresWithin = 60

// The states of an agreement: how far it has come, and of one that is signed what the day makes of it.
const (
	AgreementNotEvidenced = "NOT_EVIDENCED"
	AgreementDraft        = "DRAFT"
	AgreementSent         = "SENT"
	AgreementSigned       = "SIGNED"
	AgreementExpiring     = "EXPIRING"
	AgreementExpired      = "EXPIRED"
	AgreementTerminated   = "TERMINATED"
)

// AgreementState is the state of an agreement on a day, YYYY-MM-DD. A signed one is EXPIRED from the day after its last one on,
// and EXPIRING until then for AgreementExpiresWithin days; one that was terminated is, whatever its last day.
func AgreementState(agreement *record.Record, day string) string {
	status, ends := agreement.Text("status"), agreement.Text("endsOn")
	switch {
	case status != AgreementSigned || ends == "" || ends > addDays(day, AgreementExpiresWithin):
		return status
	case ends < day:
		return AgreementExpired
	}
	return AgreementExpiring
}

package access

import (
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
)

// Role is what a token may do in its register.
type Role string

// The roles, all there are, each with more power than the one before.
const (
	Viewer Role = "VIEWER"
	Editor Role = "EDITOR"
	Admin  Role = "ADMIN"
)

// Roles lists the roles, the weakest first.
var Roles = []Role{Viewer, Editor, Admin}

// ParseRole reads a role in any case.
func ParseRole(s string) (role Role, ok bool) {
	role = Role(strings.ToUpper(s))
	return role, slices.Contains(Roles, role)
}

// Operation is what somebody asks to do.
type Operation string

// The operations, all there are.
const (
	Read          Operation = "read"
	WriteRecord   Operation = "write records"
	WriteMember   Operation = "write members"
	WriteRegister Operation = "write the register itself"
)

// WriteOf is the operation that creating, changing, archiving or restoring a record of the type is.
func WriteOf(t *model.Type) Operation {
	switch t.Name {
	case "Register":
		return WriteRegister
	case "Member":
		return WriteMember
	}
	return WriteRecord
}

// may says which role an operation takes at least.
var may = map[Operation]Role{
	Read:          Viewer,
	WriteRecord:   Editor,
	WriteMember:   Admin,
	WriteRegister: Admin,
}

// sees says which role it takes at least to see a type.
var sees = map[string]Role{
	"ActivityPurpose":     Viewer,
	"Agreement":           Viewer,
	"AgreementParty":      Viewer,
	"Assessment":          Viewer,
	"BasisAssignment":     Viewer,
	"Breach":              Viewer,
	"BreachNotification":  Viewer,
	"BusinessUnit":        Viewer,
	"Complaint":           Viewer,
	"Contact":             Viewer,
	"Controller":          Viewer,
	"ControllerActivity":  Viewer,
	"DataCategory":        Viewer,
	"DataSharing":         Viewer,
	"DataSource":          Viewer,
	"DataSubjectCategory": Viewer,
	"DataUse":             Viewer,
	"Disclosure":          Viewer,
	"Engagement":          Viewer,
	"JointArrangement":    Viewer,
	"LegalBasis":          Viewer,
	"Member":              Viewer,
	"Notice":              Viewer,
	"NoticeAssertion":     Viewer,
	"Organisation":        Viewer,
	"Processor":           Viewer,
	"ProcessorActivity":   Viewer,
	"Purpose":             Viewer,
	"Recipient":           Viewer,
	"Register":            Viewer,
	"RetentionRule":       Viewer,
	"RightsRequest":       Viewer,
	"SecurityMeasure":     Viewer,
	"SourceDocument":      Viewer,
	"SpecialCondition":    Viewer,
	"StorageAccess":       Viewer,
	"SubProcessing":       Viewer,
	"System":              Viewer,
	"Transfer":            Viewer,
	"TransferInstrument":  Viewer,
	"TransferLeg":         Viewer,
}

// Check returns nil if the principal may do the operation, and else a FORBIDDEN that names the role it takes.
func (p *Principal) Check(op Operation) error {
	needed, known := may[op]
	if known && p.Role.atLeast(needed) {
		return nil
	}
	return fault.New(fault.Forbidden, "To %s takes the role %s; this token has %s.", op, needed, p.Role)
}

// Sees tells whether the principal may see a type of the model. What no table names is seen by nobody.
func (p *Principal) Sees(typeName string) bool {
	needed, known := sees[typeName]
	return known && p.Role.atLeast(needed)
}

// atLeast is false for a role that does not exist.
func (r Role) atLeast(needed Role) bool {
	rank := slices.Index(Roles, r)
	return rank >= 0 && rank >= slices.Index(Roles, needed)
}

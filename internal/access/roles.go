package access

//go:generate go run ./rolesgen

import (
	"slices"
	"strings"

	"github.com/openropa/ropa/internal/model"
)

// Role is what somebody may do in a register. Roles are no ladder: the tables below say what each may do.
type Role string

// The roles, all there are.
const (
	Viewer      Role = "VIEWER"
	Contributor Role = "CONTRIBUTOR"
	Editor      Role = "EDITOR"
	Approver    Role = "APPROVER"
	Admin       Role = "ADMIN"
	Auditor     Role = "AUDITOR"
)

// Roles lists the roles, in the order of the tables' columns.
var Roles = []Role{Viewer, Contributor, Editor, Approver, Admin, Auditor}

// Scope narrows what a token may do to a part of what its role allows.
type Scope string

// The scopes, all there are. Whole is none: all that the role allows.
const (
	Whole     Scope = ""
	Dashboard Scope = "DASHBOARD"
	DPA       Scope = "DPA"
	DPAWrite  Scope = "DPA_WRITE"
)

// Scopes lists the scopes that narrow, in the order of the tables' columns.
var Scopes = []Scope{Dashboard, DPA, DPAWrite}

// Operation is what somebody asks to do.
type Operation string

// The operations, all there are.
const (
	Read           Operation = "read"
	WriteRecord    Operation = "write records"
	WriteActivity  Operation = "write activities"
	WriteAgreement Operation = "write agreements"
	// AssignAgreement is an update of an engagement that says under which agreement it stands, and nothing else.
	AssignAgreement Operation = "say under which agreement an engagement stands"
	ArchiveRecord   Operation = "archive and restore records"
	WriteMember     Operation = "write members"
	WriteRegister   Operation = "write the register itself"
	ManageTokens    Operation = "manage tokens of others"
)

// A cell is x for yes, - for no, and u for "of the member's own business units, before the change and after it". A
// principal may do what both the column of its role and the column of its scope allow.
type row struct{ cells, name string }

// operations says who may do what.
var operations = []row{
	// VIEWER
	// | CONTRIBUTOR
	// | | EDITOR
	// | | | APPROVER
	// | | | | ADMIN
	// | | | | | AUDITOR
	// | | | | | |   DASHBOARD
	// | | | | | |   | DPA
	// | | | | | |   | | DPA_WRITE
	{" x x x x x x | x x x", string(Read)},
	{" - - x - x - | - - -", string(WriteRecord)},
	{" - u x - x - | - - -", string(WriteActivity)},
	{" - - x - x - | - - x", string(WriteAgreement)},
	{" - - x - x - | - - x", string(AssignAgreement)},
	{" - - x - x - | - - -", string(ArchiveRecord)},
	{" - - - - x - | - - -", string(WriteMember)},
	{" - - - - x - | - - -", string(WriteRegister)},
	{" - - - - x - | - - -", string(ManageTokens)},
}

// types says who sees what: the types of the model, access events, and changes and findings, of which each sees those of the
// types it sees. Visibility is by register and by type, never by
// record or field.
var types = []row{
	// VIEWER
	// | CONTRIBUTOR
	// | | EDITOR
	// | | | APPROVER
	// | | | | ADMIN
	// | | | | | AUDITOR
	// | | | | | |   DASHBOARD
	// | | | | | |   | DPA
	// | | | | | |   | | DPA_WRITE
	{" - - - - x x | - - -", "AccessEvent"},
	{" x x x x x x | x x x", "ActivityPurpose"},
	{" x x x x x x | x x x", "Agreement"},
	{" x x x x x x | x x x", "AgreementParty"},
	{" x x x x x x | x x x", "Assessment"},
	{" x x x x x x | x - -", "BasisAssignment"},
	{" x x x x x x | x - -", "Breach"},
	{" x x x x x x | x - -", "BreachNotification"},
	{" x x x x x x | x - -", "BusinessUnit"},
	{" x x x x x x | x x x", "Change"},
	{" x x x x x x | x - -", "Complaint"},
	{" x x x x x x | - x x", "Contact"},
	{" x x x x x x | x x x", "Controller"},
	{" x x x x x x | x x x", "ControllerActivity"},
	{" x x x x x x | x x x", "DataCategory"},
	{" x x x x x x | x x x", "DataSharing"},
	{" x x x x x x | x - -", "DataSource"},
	{" x x x x x x | x x x", "DataSubjectCategory"},
	{" x x x x x x | x x x", "DataUse"},
	{" x x x x x x | x - -", "Disclosure"},
	{" x x x x x x | x x x", "Engagement"},
	{" x x x x x x | x x x", "Finding"},
	{" x x x x x x | x x x", "JointArrangement"},
	{" x x x x x x | x - -", "LegalBasis"},
	{" x x x x x x | x - -", "Member"},
	{" x x x x x x | x - -", "Notice"},
	{" x x x x x x | x - -", "NoticeAssertion"},
	{" x x x x x x | x x x", "Organisation"},
	{" x x x x x x | x x x", "Processor"},
	{" x x x x x x | x x x", "ProcessorActivity"},
	{" x x x x x x | x x x", "Purpose"},
	{" x x x x x x | x - -", "Recipient"},
	{" x x x x x x | x x x", "Register"},
	{" x x x x x x | x x x", "RetentionRule"},
	{" x x x x x x | x - -", "RightsRequest"},
	{" x x x x x x | x x x", "SecurityMeasure"},
	{" x x x x x x | x - -", "SourceDocument"},
	{" x x x x x x | x - -", "SpecialCondition"},
	{" x x x x x x | x - -", "StorageAccess"},
	{" x x x x x x | x x x", "SubProcessing"},
	{" x x x x x x | x x x", "System"},
	{" x x x x x x | x x x", "Transfer"},
	{" x x x x x x | x x x", "TransferInstrument"},
	{" x x x x x x | x x x", "TransferLeg"},
	{" x x x x x x | x - -", "Waiver"},
}

// WriteOf is the operation that writing a record of the type is; archives tells whether it is archived or restored.
func WriteOf(t *model.Type, archives bool) Operation {
	switch {
	case t.Name == "Register":
		return WriteRegister
	case t.Name == "Member":
		return WriteMember
	case archives:
		return ArchiveRecord
	case t.Name == "ControllerActivity", t.Name == "ProcessorActivity":
		return WriteActivity
	case t.Name == "Agreement":
		return WriteAgreement
	}
	return WriteRecord
}

// ParseRole reads a role in any case.
func ParseRole(s string) (role Role, ok bool) {
	role = Role(strings.ToUpper(s))
	return role, slices.Contains(Roles, role)
}

// ParseScope reads a scope in any case, its words with an underscore, a dash or a colon between them. Empty is Whole.
func ParseScope(s string) (scope Scope, ok bool) {
	scope = Scope(strings.NewReplacer("-", "_", ":", "_").Replace(strings.ToUpper(s)))
	return scope, scope == Whole || slices.Contains(Scopes, scope)
}

package access_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
)

// operations are said once more, in another form than the table, so that no cell changes by accident.
var operations = map[access.Operation]struct {
	roles  []access.Role
	scopes []access.Scope
}{
	access.Read:            {access.Roles, []access.Scope{access.Whole, access.Dashboard, access.DPA, access.DPAWrite}},
	access.WriteRecord:     {[]access.Role{access.Editor, access.Admin}, []access.Scope{access.Whole}},
	access.WriteActivity:   {[]access.Role{access.Contributor, access.Editor, access.Admin}, []access.Scope{access.Whole}},
	access.WriteAgreement:  {[]access.Role{access.Editor, access.Admin}, []access.Scope{access.Whole, access.DPAWrite}},
	access.AssignAgreement: {[]access.Role{access.Editor, access.Admin}, []access.Scope{access.Whole, access.DPAWrite}},
	access.ArchiveRecord:   {[]access.Role{access.Editor, access.Admin}, []access.Scope{access.Whole}},
	access.WriteMember:     {[]access.Role{access.Admin}, []access.Scope{access.Whole}},
	access.WriteRegister:   {[]access.Role{access.Admin}, []access.Scope{access.Whole}},
	access.ManageTokens:    {[]access.Role{access.Admin}, []access.Scope{access.Whole}},
	"another":              {nil, nil},
}

// everyScope is each scope, and one that does not exist.
var everyScope = append([]access.Scope{access.Whole, "OTHER"}, access.Scopes...)

func everyRole() []access.Role { return append([]access.Role{"", "OWNER"}, access.Roles...) }

func has[T comparable](list []T, v T) bool {
	for _, item := range list {
		if item == v {
			return true
		}
	}
	return false
}

func TestOperations(t *testing.T) {
	for op, want := range operations {
		for _, role := range everyRole() {
			for _, scope := range everyScope {
				err := (&access.Principal{Role: role, Scope: scope}).Check(op)
				if allowed := err == nil; allowed != (has(want.roles, role) && has(want.scopes, scope)) {
					t.Errorf("%q with %q may %s: %v", role, scope, op, err)
				}
				if err == nil {
					continue
				}
				if denial, ok := errors.AsType[access.Denial](err); fault.CodeOf(err) != fault.Forbidden || !ok || denial.Operation != op {
					t.Errorf("%q with %q: %v", role, scope, err)
				}
				if missing := !has(want.roles, role); missing && len(want.roles) > 0 && !strings.Contains(fault.MessageOf(err), string(want.roles[0])) {
					t.Errorf("the refusal names no role: %v", err)
				} else if !missing && !strings.Contains(fault.MessageOf(err), string(scope)) {
					t.Errorf("the refusal names no scope: %v", err)
				}
			}
		}
	}
	if got := len(access.Operations()); got != len(operations)-1 {
		t.Errorf("the table has %d operations", got)
	}
}

// dpaTypes are what the relationships with processors and their annexes are told by, and that something of it changed.
var dpaTypes = strings.Fields(`ActivityPurpose Agreement AgreementParty Assessment Change Contact Controller ControllerActivity
	DataCategory DataSharing DataSubjectCategory DataUse Engagement Finding JointArrangement Organisation Processor ProcessorActivity
	Purpose Register RetentionRule SecurityMeasure SubProcessing System Transfer TransferInstrument TransferLeg`)

func TestTypes(t *testing.T) {
	visible := func(role access.Role, scope access.Scope, name string) bool {
		switch {
		case !has(access.Roles, role):
			return false
		case name == "AccessEvent":
			return (role == access.Admin || role == access.Auditor) && scope == access.Whole
		case scope == access.Whole:
			return true
		case scope == access.Dashboard:
			return name != "Contact"
		}
		return (scope == access.DPA || scope == access.DPAWrite) && has(dpaTypes, name)
	}
	names := []string{"AccessEvent", "Change", "Finding"}
	for _, typ := range model.Types() {
		if typ.Name != model.ScopeType {
			names = append(names, typ.Name)
		}
	}
	for _, name := range names {
		for _, role := range everyRole() {
			for _, scope := range everyScope {
				p := access.Principal{Role: role, Scope: scope}
				if got := p.Sees(name); got != visible(role, scope, name) {
					t.Errorf("%q with %q sees %s: %v", role, scope, name, got)
				}
				if err := p.Visible(name); err != nil && (fault.CodeOf(err) != fault.Forbidden || !strings.Contains(fault.MessageOf(err), name)) {
					t.Errorf("%q with %q: %v", role, scope, err)
				}
			}
		}
	}
	if got := len(access.Types()); got != len(names) {
		t.Errorf("the table has %d types, the model %d", got, len(names))
	}
	for _, name := range []string{"Unheard", "", model.ScopeType} {
		if access.System("test", 1).Sees(name) {
			t.Errorf("%q, which no table names, is seen", name)
		}
	}
}

// Every cell says yes, no or own units, and stands under a role or scope.
func TestTablesAreWhole(t *testing.T) {
	for _, rows := range [][]access.Row{access.Operations(), access.Types()} {
		for _, row := range rows {
			if len(row.Roles) != len(access.Roles) || len(row.Scopes) != len(access.Scopes) ||
				strings.Trim(strings.Join(append(row.Roles, row.Scopes...), ""), "x-u") != "" {
				t.Errorf("%s: %q %q", row.Name, row.Roles, row.Scopes)
			}
		}
	}
}

func TestWriteOf(t *testing.T) {
	for _, typ := range model.Roots() {
		want := map[string]access.Operation{
			"Member": access.WriteMember, "Register": access.WriteRegister, "Agreement": access.WriteAgreement,
			"ControllerActivity": access.WriteActivity, "ProcessorActivity": access.WriteActivity,
		}[typ.Name]
		if want == "" {
			want = access.WriteRecord
		}
		if got := access.WriteOf(typ, false); got != want {
			t.Errorf("writing %s is %q, want %q", typ.Name, got, want)
		}
		if want != access.WriteMember && want != access.WriteRegister {
			want = access.ArchiveRecord
		}
		if got := access.WriteOf(typ, true); got != want {
			t.Errorf("archiving %s is %q, want %q", typ.Name, got, want)
		}
	}
}

// A contributor writes activities of their own units, whole or not at all.
func TestWritingOwnUnits(t *testing.T) {
	const own, other = 11, 12
	activity, purpose := model.ByName("ControllerActivity"), model.ByName("Purpose")
	contributor := &access.Principal{Role: access.Contributor, Units: []int64{own, 13}}
	foreign := model.FormatID(model.ByName("BusinessUnit"), other)
	for _, test := range []struct {
		typ      *model.Type
		archives bool
		units    []int64
		refusal  string // empty for none
	}{
		{activity, false, []int64{own}, ""},
		{activity, false, []int64{own, 13}, ""},
		{activity, false, []int64{own, other}, foreign},
		{activity, false, []int64{other, own}, foreign},
		{activity, false, []int64{own, 0}, "no unit"},
		{activity, false, []int64{0}, "no unit"},
		{activity, false, nil, "CONTRIBUTOR"},
		{activity, true, []int64{own}, "EDITOR or ADMIN"},
		{purpose, false, []int64{own}, "EDITOR or ADMIN"},
	} {
		name := fmt.Sprint(test.typ.Name, test.archives, test.units)
		err := contributor.CheckWrite(access.WriteOf(test.typ, test.archives), test.typ, test.units...)
		if (err == nil) != (test.refusal == "") || err != nil && (fault.CodeOf(err) != fault.Forbidden || !strings.Contains(fault.MessageOf(err), test.refusal)) {
			t.Errorf("%s: %v", name, err)
		}
		if err := (&access.Principal{Role: access.Editor}).CheckWrite(access.WriteOf(test.typ, test.archives), test.typ, test.units...); err != nil {
			t.Errorf("editor, %s: %v", name, err)
		}
	}
}

// Nobody hands on more than they have.
func TestCovers(t *testing.T) {
	covers := map[access.Role][]access.Role{
		access.Viewer:      {access.Viewer, access.Approver},
		access.Contributor: {access.Viewer, access.Contributor, access.Approver},
		access.Editor:      {access.Viewer, access.Contributor, access.Editor, access.Approver},
		access.Approver:    {access.Viewer, access.Approver},
		access.Admin:       access.Roles,
		access.Auditor:     {access.Viewer, access.Approver, access.Auditor},
	}
	for _, role := range access.Roles {
		for _, other := range everyRole() {
			p := &access.Principal{Role: role}
			if got := p.Covers(other, access.Whole); got != has(covers[role], other) {
				t.Errorf("%s covers %q: %v", role, other, got)
			}
			for _, scope := range everyScope {
				p := &access.Principal{Role: access.Admin, Scope: access.DPA}
				if got, want := p.Covers(role, scope), scope == access.DPA || scope == access.DPAWrite && role != access.Editor && role != access.Admin; got != want {
					t.Errorf("an admin's token for DPA covers %s with %q: %v", role, scope, got)
				}
			}
		}
	}
}

func TestRolesAndScopesAreParsed(t *testing.T) {
	for text, want := range map[string]access.Role{"viewer": access.Viewer, "Auditor": access.Auditor, "owner": "", "": ""} {
		if got, ok := access.ParseRole(text); ok != (want != "") || ok && got != want {
			t.Errorf("role %q is %q, %v", text, got, ok)
		}
	}
	for text, want := range map[string]access.Scope{
		"": access.Whole, "dpa": access.DPA, "dpa:write": access.DPAWrite, "dpa-write": access.DPAWrite, "DPA_WRITE": access.DPAWrite,
		"dashboard": access.Dashboard,
	} {
		if got, ok := access.ParseScope(text); !ok || got != want {
			t.Errorf("scope %q is %q, %v", text, got, ok)
		}
	}
	if got, ok := access.ParseScope("all"); ok {
		t.Errorf("scope all is %q", got)
	}
}

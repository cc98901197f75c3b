package exchange_test

import (
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/exchange"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/internal/store/storetest"
)

// An import may do what whoever imports may do, in their own register; of any other they learn nothing.
func TestImportGoesByThePrincipal(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := registrytest.New(t, db)
		units := "businessUnits: [{key: mine, name: Mine}, {key: other, name: Other}]\n"
		mustImport(t, w, "office.yaml", []byte(office+units))
		id, _, err := w.Registry.FindRegister(t.Context(), "office")
		if err != nil {
			t.Fatal(err)
		}
		w.Writer.Register = id
		w.Apply(t, registrytest.Put("Member", "ada", registry.Input{"name": "Ada", "units": []any{"mine"}}))
		const head = "ropa: 1\nregister: {key: office, name: Office}\ncontrollerActivities:\n  - {key: new, name: New, controller: office, unit: "
		for _, test := range []struct {
			name, text string
			role       access.Role
			key        string
			code       fault.Code
		}{
			{"own unit", head + "mine}\n", access.Contributor, "", ""},
			{"another unit", head + "other}\n", access.Contributor, "", fault.Forbidden},
			{"editor", head + "other}\n", access.Editor, "", ""},
			{"viewer", head + "mine}\n", access.Viewer, "", fault.Forbidden},
			{"the register itself", strings.Replace(head, "Office}", "Other}", 1) + "mine}\n", access.Editor, "", fault.Forbidden},
			{"another register", head + "mine}\n", access.Admin, "test", fault.NotFound},
			{"no register", head + "mine}\n", access.Admin, "nowhere", fault.NotFound},
		} {
			token := access.Token{Register: id, Role: test.role, Member: "ada", CreatedBy: "system/test"}
			secret, _, err := access.CreateToken(t.Context(), db, token)
			if err != nil {
				t.Fatal(err)
			}
			p, err := access.Authenticate(t.Context(), db, secret)
			if err != nil {
				t.Fatal(err)
			}
			for _, dry := range []bool{true, false} {
				_, err := importText(t, w, "new.yaml", []byte(test.text), exchange.Options{Principal: p, Register: test.key, DryRun: dry})
				if fault.CodeOf(err) != test.code {
					t.Errorf("%s, dry %v: %v", test.name, dry, err)
				}
			}
		}
	})
}

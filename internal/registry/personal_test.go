package registry_test

import (
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/registry/registrytest"
)

// TestPersonalValuesStayOutOfImages holds for every personal field of the model, in roots and in parts.
func TestPersonalValuesStayOutOfImages(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		w.Apply(t,
			registrytest.Create("Organisation", registry.Input{"legalName": "Ignatius Poe"}),
			registrytest.Create("Member", registry.Input{"name": "Ignatius Poe"}))
		secrets := map[string][]string{}
		for _, typ := range model.Roots() {
			for _, r := range w.All(t, typ.Name) {
				collectSecrets(r, secrets)
			}
		}
		for _, typ := range model.Types() {
			for _, f := range typ.Fields {
				if f.Personal && len(secrets[typ.Name+"."+f.Name]) == 0 {
					t.Errorf("%s.%s is personal, and the test knows no value of it", typ.Name, f.Name)
				}
			}
		}
		for _, l := range readLog(t, w) {
			for name, values := range secrets {
				for _, secret := range values {
					checkSecret(t, l, name, secret)
				}
			}
		}
	})
}

// collectSecrets gathers the personal values of a record and its parts by type and field.
func collectSecrets(r *record.Record, secrets map[string][]string) {
	for _, f := range r.Type.Fields {
		if v, ok := r.Values[f.Name]; ok && f.Personal {
			name := r.Type.Name + "." + f.Name
			secrets[name] = append(secrets[name], texts(v)...)
		}
	}
	for _, parts := range r.Parts {
		for _, part := range parts {
			collectSecrets(part, secrets)
		}
	}
}

func checkSecret(t *testing.T, l logged, name, secret string) {
	t.Helper()
	for _, form := range []string{secret, model.Fold(secret), model.KeyFor(secret)} {
		if strings.Contains(l.image, form) {
			t.Errorf("%s: %q stands in the image of entry %d: %s", name, form, l.seq, l.image)
		}
	}
}

// texts are the texts of a personal value that are its own; codes are not.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []string:
		return v
	case []map[string]any:
		var out []string
		for _, object := range v {
			for _, name := range []string{"lines", "name", "title"} {
				out = append(out, texts(object[name])...)
			}
		}
		return out
	}
	return nil
}

package registry

import (
	"context"
	"strings"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/model"
)

// PutMember makes the person who has the key in a register, or changes them. It is an access.PutMember.
func (r *Registry) PutMember(ctx context.Context, register int64, by access.By, key, name, email string) (int64, error) {
	fields := Input{"kind": "PERSON", "name": name}
	if email != "" {
		fields["email"] = email
	}
	w := As(access.System(strings.TrimPrefix(by.Actor, "system/"), register), by.Request)
	results, err := r.Apply(ctx, w, []Change{{Action: Put, Type: model.ByName("Member"), Key: key, Fields: fields}})
	if err != nil {
		return 0, err
	}
	return results[0].ID, nil
}

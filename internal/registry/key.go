package registry

import (
	"context"
	"fmt"
	"strings"

	"github.com/openropa/ropa/internal/model"
)

// assignKeys derives a key for every new record that was not given one, in the order of the model, so that a key may be
// derived from that of another new record.
func (t *transaction) assignKeys(ctx context.Context) error {
	for _, typ := range model.Roots() {
		for _, it := range t.items {
			if it.new.Type != typ || it.new.Key() != "" {
				continue
			}
			base := t.keyBase(typ, t.fieldsOf(it.change, it))
			if base == "" {
				base = fallbackKey(typ, it.new.ID)
			}
			key, err := t.freeKey(ctx, typ, base)
			if err != nil {
				return err
			}
			it.new.Values["key"] = key
			t.index(typ).add(it.new.ID, key)
		}
	}
	return nil
}

// keyBase is what a key is derived from: the first text or linked record among Type.KeyFrom, of several linked records
// the first. Personal texts do not count: a key stays in the change log for good.
func (t *transaction) keyBase(typ *model.Type, in Input) string {
	for _, name := range typ.KeyFrom {
		v := in[name]
		if list, ok := asList(v); ok && len(list) > 0 {
			v = list[0]
		}
		text, _ := v.(string)
		if f := typ.Field(name); f != nil {
			if f.Personal {
				continue
			}
			if text == "" {
				text = f.Default
			}
			if key := model.KeyFor(text); key != "" {
				return key
			}
			continue
		}
		target := typ.Link(name).Target()
		if id, ok := t.index(target).find(target, text); ok {
			return t.index(target).keys[id]
		}
	}
	return ""
}

// fallbackKey names a record by the latter half of its id.
func fallbackKey(typ *model.Type, id int64) string {
	shown := model.FormatID(typ, id)
	return typ.Prefix + "-" + strings.ToLower(shown[len(shown)-8:])
}

// freeKey returns base, or base with the first number that nobody has.
func (t *transaction) freeKey(ctx context.Context, typ *model.Type, base string) (string, error) {
	const perLook = 20
	for first := 1; ; first += perLook {
		var candidates []string
		for n := first; n < first+perLook; n++ {
			candidates = append(candidates, numbered(base, n))
		}
		if err := t.lookUp(ctx, typ, nil, candidates); err != nil {
			return "", err
		}
		for _, key := range candidates {
			if _, taken := t.index(typ).ids[key]; !taken {
				return key, nil
			}
		}
	}
}

// numbered is base for 1 and base-n for any other n.
func numbered(base string, n int) string {
	const longest = 90 // leaves room for the number
	if len(base) > longest {
		base = base[:longest]
	}
	if n == 1 {
		return base
	}
	return fmt.Sprintf("%s-%d", base, n)
}

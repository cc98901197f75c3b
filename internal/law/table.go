package law

import (
	"reflect"
	"slices"
)

// table is the rows of one file and their codes, in the order of the file.
type table[R interface{ Row() Row }] struct {
	rows   []R
	codes  []string
	byCode map[string]int
}

func (t *table[R]) get(code string) (row R, ok bool) {
	i, ok := t.byCode[code]
	if ok {
		row = t.rows[i]
	}
	return row, ok
}

func (t *table[R]) row(code string) (Row, bool) {
	r, ok := t.get(code)
	if !ok {
		return Row{}, false
	}
	return r.Row(), true
}

func (t *table[R]) value(code string) any {
	r, ok := t.get(code)
	if !ok {
		return nil
	}
	return r
}

func (t *table[R]) allCodes() []string { return slices.Clone(t.codes) }

func (t *table[R]) rowType() reflect.Type { return reflect.TypeFor[R]() }

// add appends a row that decode fills, and returns it and its code. A row
// decode cannot fill is left out.
func (t *table[R]) add(decode func(any) error) (row any, code string, err error) {
	var r R
	if err := decode(&r); err != nil {
		return nil, "", err
	}
	if t.byCode == nil {
		t.byCode = map[string]int{}
	}
	code = r.Row().Code
	if _, taken := t.byCode[code]; !taken {
		t.byCode[code] = len(t.rows)
	}
	t.codes = append(t.codes, code)
	t.rows = append(t.rows, r)
	return r, code, nil
}

// namedTable is the table of a list, whatever its rows are.
type namedTable struct {
	list List
	rowTable
}

type rowTable interface {
	row(code string) (Row, bool)
	// value is the whole row, nil if there is none.
	value(code string) any
	allCodes() []string
	rowType() reflect.Type
	add(decode func(any) error) (row any, code string, err error)
}

func (l *Law) list(list List) rowTable {
	for _, t := range l.lists() {
		if t.list == list {
			return t.rowTable
		}
	}
	return nil
}

package law

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// rowCheck collects the faults of one row.
type rowCheck struct {
	file   string
	line   int
	number int
	label  string
	// row is what was read, nil if it was no row of its file.
	row    any
	law    *Law
	faults []string
}

func (c *rowCheck) fault(field, format string, args ...any) {
	c.faults = append(c.faults, field+": "+fmt.Sprintf(format, args...))
}

// errors returns the faults with the place of the row before each.
func (c *rowCheck) errors() []error {
	place := fmt.Sprintf("%s:%d: row %d", c.file, c.line, c.number)
	if c.label != "" {
		place += " (" + c.label + ")"
	}
	errs := make([]error, len(c.faults))
	for i, f := range c.faults {
		errs[i] = fmt.Errorf("%s: %s", place, f)
	}
	return errs
}

// run checks the row: its fields one by one, then what its type asks of them
// together.
func (c *rowCheck) run(l *Law) {
	if c.row == nil {
		return
	}
	c.law = l
	c.object(reflect.ValueOf(c.row), "")
	if r, ok := c.row.(interface{ check(*rowCheck) }); ok {
		r.check(c)
	}
}

// object checks the fields of a row, or of an object in one; path comes before
// their names.
func (c *rowCheck) object(v reflect.Value, path string) {
	for _, f := range fieldsOf(v.Type()) {
		value := v.FieldByIndex(f.index)
		name := path + f.name
		if empty(value) {
			if f.required {
				c.fault(name, "is missing")
			}
			continue
		}
		switch {
		case value.Kind() == reflect.String:
			c.text(name, value.String(), f, v.Type())
		case value.Kind() == reflect.Slice && f.typ.Elem().Kind() == reflect.Struct:
			for i := range value.Len() {
				c.object(value.Index(i), fmt.Sprintf("%s[%d].", name, i))
			}
		case value.Kind() == reflect.Slice:
			c.texts(name, value, f, v.Type())
		}
	}
	if validity := v.FieldByName("Validity"); validity.IsValid() {
		c.order(path, validity.Interface().(Validity))
	}
}

func empty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String:
		return strings.TrimSpace(v.String()) == ""
	case reflect.Slice:
		return v.Len() == 0
	default:
		return v.IsZero()
	}
}

func (c *rowCheck) texts(name string, list reflect.Value, f field, row reflect.Type) {
	var seen []string
	for i := range list.Len() {
		value := list.Index(i).String()
		c.text(name, value, f, row)
		if slices.Contains(seen, value) {
			c.fault(name, "%q is there twice", value)
		}
		seen = append(seen, value)
	}
}

func (c *rowCheck) text(name, value string, f field, row reflect.Type) {
	if p, ok := patterns[f.rule]; ok && (!p.MatchString(value) || f.rule == "date" && !isDate(value)) {
		c.fault(name, "%q is not %s", value, p.what)
	}
	if list := f.otherList(); list != "" && !c.law.Has(list, value) {
		c.fault(name, "%q is not in %s", value, list.file())
	}
	if list := f.closedList(row); list != nil && !slices.Contains(list, value) {
		c.fault(name, "%q is none of %s", value, strings.Join(list, ", "))
	}
}

func (c *rowCheck) order(path string, v Validity) {
	if v.NotInForce && (v.ValidFrom != "" || v.ValidTo != "") {
		c.fault(path+"notInForce", "has no days")
	}
	if isDate(v.ValidFrom) && isDate(v.ValidTo) && v.ValidTo < v.ValidFrom {
		c.fault(path+"validTo", "%s is before validFrom %s", v.ValidTo, v.ValidFrom)
	}
}

func (b LegalBasis) check(c *rowCheck) { c.prefix(b.Norm) }

// prefix checks that the code of a provision of a regime tells the regime.
func (c *rowCheck) prefix(n Norm) {
	if c.law.Has(RegimeList, n.Regime) && !strings.HasPrefix(n.Code, n.Regime+"_") {
		c.fault("code", "does not start with its regime %q", n.Regime)
	}
}

func (s SpecialCondition) check(c *rowCheck) {
	c.prefix(s.Norm)
	for _, part := range s.Schedule1 {
		if !slices.ContainsFunc(c.law.schedule1.rows, func(r Schedule1Condition) bool { return r.Part == part }) {
			c.fault("schedule1", "%s has no condition of %s", Schedule1List.file(), part)
		}
	}
}

func (s Schedule1Condition) check(c *rowCheck) {
	switch has := s.PolicyDocumentException != ""; {
	case has && s.PolicyDocument != PolicyRequiredExcept:
		c.fault("policyDocumentException", "belongs to policyDocument %s only", PolicyRequiredExcept)
	case !has && s.PolicyDocument == PolicyRequiredExcept:
		c.fault("policyDocumentException", "is missing")
	}
	if s.Code != fmt.Sprintf("DPA_2018_SCH1_P%d", s.Paragraph) {
		c.fault("code", "does not tell paragraph %d", s.Paragraph)
	}
}

func (i Instrument) check(c *rowCheck) {
	if slices.Contains(i.AppendsTo, i.Code) {
		c.fault("appendsTo", "is the instrument itself")
	}
}

func (t territory) check(c *rowCheck) { c.prefix(t.Norm) }

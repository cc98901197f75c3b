package law

// Threshold is a number or a period that rules compare with.
type Threshold struct {
	Term `yaml:",inline"`
	// Parameter is the name it is asked for by; rows of several regimes and
	// times share it.
	Parameter string `yaml:"parameter" law:"code"`
	// Regime is the code of the regime it is of; empty where it is of none.
	Regime string `yaml:"regime,omitempty" law:"in regimes"`
	Value  int    `yaml:"value,omitempty"`
	Period string `yaml:"period,omitempty" law:"period"`
}

// Row returns what all lists say of the row.
func (t Threshold) Row() Row {
	row := t.Term.Row()
	row.Regime = t.Regime
	return row
}

func (t Threshold) check(c *rowCheck) {
	if (t.Value == 0) == (t.Period == "") {
		c.fault("value", "is there, or a period is, and not both")
	}
	for _, other := range c.law.thresholds.rows {
		if other.Code != t.Code && other.Parameter == t.Parameter && other.Regime == t.Regime && overlap(t.Validity, other.Validity) {
			c.fault("parameter", "%s is it at the same time", other.Code)
		}
	}
}

// Threshold returns the number or period of a parameter under a regime on a day,
// and whether there is one. The regime is empty for what belongs to none.
func (l *Law) Threshold(parameter, regime, day string) (Threshold, bool) {
	for _, t := range l.thresholds.rows {
		if t.Parameter == parameter && t.Regime == regime && t.ValidAt(day) {
			t.Provenance = t.clone()
			return t, true
		}
	}
	return Threshold{}, false
}

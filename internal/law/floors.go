package law

import "fmt"

// FloorTrigger is the event from which a floor runs.
type FloorTrigger string

// The events, all there are. The first is one of retention rules too, since its
// day follows from the day of a record.
const (
	TaxFilingDeadline   FloorTrigger = "TAX_FILING_DEADLINE"
	AccountingPeriodEnd FloorTrigger = "ACCOUNTING_PERIOD_END"
	RecordMade          FloorTrigger = "RECORD_MADE"
)

func (FloorTrigger) values() []string {
	return texts(TaxFilingDeadline, AccountingPeriodEnd, RecordMade)
}

// Floor is how long a statute wants records kept at least.
type Floor struct {
	Term    `yaml:",inline"`
	Country string `yaml:"country" law:"country"`
	// Period is for how long from the trigger, to the end of its last day.
	Period  string       `yaml:"period" law:"period"`
	Trigger FloorTrigger `yaml:"trigger"`
	// TaxYearEnds and FilingDeadline are days of every year, MM-DD: the last of
	// a tax year, and by which the return for it is due. They are there for
	// TaxFilingDeadline only.
	TaxYearEnds    string `yaml:"taxYearEnds,omitempty" law:"yearday"`
	FilingDeadline string `yaml:"filingDeadline,omitempty" law:"yearday"`
	// LateAfter is how long after the deadline a return is so late that its
	// records are kept for LateKeep from the day it was sent instead.
	LateAfter string `yaml:"lateAfter,omitempty" law:"period"`
	LateKeep  string `yaml:"lateKeep,omitempty" law:"period"`
}

func (f Floor) clone() Floor {
	f.Provenance = f.Provenance.clone()
	return f
}

func (f Floor) check(c *rowCheck) {
	for _, d := range []struct{ name, value string }{{"taxYearEnds", f.TaxYearEnds}, {"filingDeadline", f.FilingDeadline}} {
		switch {
		case (f.Trigger == TaxFilingDeadline) != (d.value != ""):
			c.fault(d.name, "belongs to trigger %s, and only there", TaxFilingDeadline)
		case d.value != "" && !isDate("2001-"+d.value):
			c.fault(d.name, "%q is no day of every year", d.value)
		}
	}
	if (f.LateAfter == "") != (f.LateKeep == "") {
		c.fault("lateKeep", "goes with lateAfter")
	}
}

// Floor returns the floor with the code, and whether there is one.
func (l *Law) Floor(code string) (Floor, bool) {
	f, ok := l.floors.get(code)
	return f.clone(), ok
}

// FloorsFor returns the floors that run from an event and hold on a day.
func (l *Law) FloorsFor(trigger FloorTrigger, day string) []Floor {
	var all []Floor
	for _, f := range l.floors.rows {
		if f.Trigger == trigger && f.ValidAt(day) {
			all = append(all, f.clone())
		}
	}
	return all
}

// TaxFilingDeadline returns the last day for filing the return of the tax year
// in which an event falls, by the floor that holds on that day, and whether one
// does.
func (l *Law) TaxFilingDeadline(event string) (string, bool) {
	for _, f := range l.FloorsFor(TaxFilingDeadline, event) {
		if day, err := f.Start(event); err == nil {
			return day, true
		}
	}
	return "", false
}

// Start returns the day from which the floor runs for an event: for
// TaxFilingDeadline the last day for filing the return of the tax year in which
// it falls, otherwise the day itself.
func (f Floor) Start(event string) (string, error) {
	if _, err := parseDay(event); err != nil {
		return "", err
	}
	if f.Trigger != TaxFilingDeadline {
		return event, nil
	}
	ends, err := f.next(event, f.TaxYearEnds)
	if err != nil {
		return "", err
	}
	return f.next(ends, f.FilingDeadline)
}

// next returns the first day MM-DD that is not before another.
func (f Floor) next(from, yearday string) (string, error) {
	day := from[:len("2006-")] + yearday
	if day >= from {
		return day, nil
	}
	return AddPeriod(day, "P1Y")
}

// KeepUntil returns the day until whose end the record of an event is kept. The
// day on which the tax return for it was sent matters only if it was late; it is
// empty if it was not, or is not known.
func (f Floor) KeepUntil(event, returnSent string) (string, error) {
	start, err := f.Start(event)
	if err != nil {
		return "", fmt.Errorf("%s: %w", f.Code, err)
	}
	if returnSent != "" && f.LateAfter != "" {
		late, err := AddPeriod(start, f.LateAfter)
		if err != nil {
			return "", fmt.Errorf("%s: %w", f.Code, err)
		}
		if _, err := parseDay(returnSent); err != nil {
			return "", fmt.Errorf("%s: return sent: %w", f.Code, err)
		}
		if returnSent > late {
			return AddPeriod(returnSent, f.LateKeep)
		}
	}
	return AddPeriod(start, f.Period)
}

// EraseNotBefore returns the first day on which the record of an event may be
// erased.
func (f Floor) EraseNotBefore(event, returnSent string) (string, error) {
	last, err := f.KeepUntil(event, returnSent)
	if err != nil {
		return "", err
	}
	return nextDay(last)
}

package law

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

const (
	regimesFile    = "regimes.yaml"
	legalBasesFile = "legal_bases.yaml"
)

var codePattern = regexp.MustCompile(`^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$`)

// load reads and checks the law files of a directory. The error joins every
// fault found, so that whoever edits a file mends it in one go.
func load(files fs.FS) (*Law, error) {
	l := &Law{}
	var regimeFaults, basisFaults []error
	l.regimes, regimeFaults = readTable(files, regimesFile, checkRegime)
	l.bases, basisFaults = readTable(files, legalBasesFile, func(c *rowCheck, b LegalBasis) string {
		return checkLegalBasis(c, b, &l.regimes)
	})
	if err := errors.Join(append(regimeFaults, basisFaults...)...); err != nil {
		return nil, fmt.Errorf("load law: %w", err)
	}
	return l, nil
}

func checkRegime(c *rowCheck, r Regime) string {
	c.code(r.Code)
	c.text("name", r.Name)
	c.text("title", r.Title)
	c.text("jurisdiction", r.Jurisdiction)
	c.text("citation", r.Citation)
	c.validity(r.Validity)
	c.provenance(r.Provenance)
	return r.Code
}

func checkLegalBasis(c *rowCheck, b LegalBasis, regimes *table[Regime]) string {
	c.code(b.Code)
	if c.text("regime", b.Regime); b.Regime != "" {
		if _, ok := regimes.get(b.Regime); !ok {
			c.fault("regime", "%q is not in %s", b.Regime, regimesFile)
		} else if !strings.HasPrefix(b.Code, b.Regime+"_") {
			c.fault("code", "does not start with its regime %q", b.Regime)
		}
	}
	c.text("citation", b.Citation)
	c.text("label", b.Label)
	c.text("description", b.Description)
	for i, req := range b.Requires {
		switch req {
		case ConsentRecord, Statute, LegitimateInterests, LegitimateInterestsAssessment, Annex1Condition, NecessityTest:
		default:
			c.fault("requires", "%q is not a requirement", req)
		}
		if slices.Contains(b.Requires[:i], req) {
			c.fault("requires", "%q is there twice", req)
		}
	}
	c.validity(b.Validity)
	c.provenance(b.Provenance)
	return b.Code
}

// readTable reads one file, a list of rows, and checks each. check returns the
// code of the row. Rows with faults are kept, so that other files that name
// them are not blamed too.
func readTable[R any](files fs.FS, name string, check func(*rowCheck, R) string) (table[R], []error) {
	t := table[R]{byCode: map[string]int{}}
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return t, []error{fmt.Errorf("read %s: %w", name, err)}
	}
	var nodes []yaml.Node
	if err := yaml.Load(text, &nodes); err != nil {
		return t, []error{fmt.Errorf("read %s: %s", name, oneLine(err))}
	}
	if len(nodes) == 0 {
		return t, []error{fmt.Errorf("read %s: no rows", name)}
	}
	var faults []error
	firstLine := map[string]int{}
	for i := range nodes {
		c := &rowCheck{file: name, line: nodes[i].Line, number: i + 1}
		var row R
		if err := nodes[i].Load(&row, yaml.WithKnownFields()); err != nil {
			c.faults = append(c.faults, oneLine(err))
		} else {
			c.label = check(c, row)
			if line, taken := firstLine[c.label]; !taken {
				firstLine[c.label] = c.line
			} else if c.label != "" {
				c.fault("code", "is already taken by the row at line %d", line)
			}
			t.byCode[c.label] = len(t.rows)
			t.codes = append(t.codes, c.label)
			t.rows = append(t.rows, row)
		}
		faults = append(faults, c.errors()...)
	}
	return t, faults
}

// rowCheck collects the faults of one row.
type rowCheck struct {
	file   string
	line   int
	number int
	label  string
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

func (c *rowCheck) text(field, value string) {
	if strings.TrimSpace(value) == "" {
		c.fault(field, "is missing")
	}
}

func (c *rowCheck) code(code string) {
	c.text("code", code)
	if code != "" && !codePattern.MatchString(code) {
		c.fault("code", "%q is not capitals and digits joined by underscores", code)
	}
}

func (c *rowCheck) date(field, day string) bool {
	if day != "" && !isDate(day) {
		c.fault(field, "%q is not a date YYYY-MM-DD", day)
		return false
	}
	return true
}

func (c *rowCheck) validity(v Validity) {
	from, to := c.date("validFrom", v.ValidFrom), c.date("validTo", v.ValidTo)
	if from && to && v.ValidTo != "" && v.ValidTo < v.ValidFrom {
		c.fault("validTo", "%s is before validFrom %s", v.ValidTo, v.ValidFrom)
	}
}

func (c *rowCheck) provenance(p Provenance) {
	c.text("source", p.Source)
	c.text("verification", string(p.Verification))
	switch p.Verification {
	case "", Verified, Secondary, GeneralKnowledge:
	default:
		c.fault("verification", "%q is none of %s, %s, %s", p.Verification, Verified, Secondary, GeneralKnowledge)
	}
	c.text("lastChecked", p.LastChecked)
	c.date("lastChecked", p.LastChecked)
	for _, field := range p.GeneralKnowledge {
		switch field {
		case "name", "title", "jurisdiction", "citation", "label", "description", "requires", "validFrom", "validTo":
		default:
			c.fault("generalKnowledge", "%q is not a field of a legal fact", field)
		}
	}
}

// oneLine flattens the reports of the YAML reader, which span lines.
func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

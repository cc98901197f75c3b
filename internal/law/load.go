package law

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"go.yaml.in/yaml/v4"
)

// load reads and checks the law files of a directory. The error joins every
// fault found, so that whoever edits a file mends it in one go.
func load(files fs.FS) (*Law, error) {
	l := &Law{}
	var faults []error
	checks := map[List][]*rowCheck{}
	for _, t := range l.lists() {
		var err error
		if checks[t.list], err = readTable(files, t); err != nil {
			faults = append(faults, err)
		}
	}
	// Rows name rows of other files, so none is checked before all are read.
	for _, t := range l.lists() {
		for _, c := range checks[t.list] {
			c.run(l)
			faults = append(faults, c.errors()...)
		}
	}
	if err := errors.Join(faults...); err != nil {
		return nil, fmt.Errorf("load law: %w", err)
	}
	return l, nil
}

// readTable reads one file, a list of rows, and returns what there is to check.
// Rows with faults are kept, so that other files that name them are not blamed
// too.
func readTable(files fs.FS, t namedTable) ([]*rowCheck, error) {
	name := t.list.file()
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	var nodes []yaml.Node
	if err := yaml.Load(text, &nodes); err != nil {
		return nil, fmt.Errorf("read %s: %s", name, oneLine(err))
	}
	if len(nodes) == 0 {
		return nil, fmt.Errorf("read %s: no rows", name)
	}
	firstLine := map[string]int{}
	checks := make([]*rowCheck, len(nodes))
	for i := range nodes {
		c := &rowCheck{file: name, line: nodes[i].Line, number: i + 1}
		checks[i] = c
		c.row, c.label, err = t.add(func(row any) error { return nodes[i].Load(row, yaml.WithKnownFields()) })
		if err != nil {
			c.faults = append(c.faults, oneLine(err))
			continue
		}
		if line, taken := firstLine[c.label]; !taken {
			firstLine[c.label] = c.line
		} else if c.label != "" {
			c.fault("code", "is already taken by the row at line %d", line)
		}
	}
	return checks, nil
}

// oneLine flattens the reports of the YAML reader, which span lines.
func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

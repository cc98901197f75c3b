package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// mutations lists all changes to a tree: every cell of the tables, and every predicate.
func mutations(root string) ([]mutation, error) {
	list, err := predicateMutations(root)
	if err != nil {
		return nil, err
	}
	flipped, err := cellMutations(root)
	if err != nil {
		return nil, err
	}
	all := slices.Concat(list, flipped)
	seen := map[string]bool{}
	for _, m := range all {
		if seen[m.name] {
			return nil, fmt.Errorf("two changes are called %q", m.name)
		}
		seen[m.name] = true
	}
	return all, nil
}

// tableFile holds the tables.
const tableFile = "internal/access/roles.go"

// tableRow is a row of a table: its cells, and its name, which is a type's or stands in a constant.
var tableRow = regexp.MustCompile(`(?m)^\t\{"([xu \|-]+)", (?:string\()?"?(\w+)"?\)?\},$`)

// columns are those of the tables, and rows how many there are at least: fewer would mean that they are no longer found.
var columns = []string{"VIEWER", "CONTRIBUTOR", "EDITOR", "APPROVER", "ADMIN", "AUDITOR", "DASHBOARD", "DPA", "DPA_WRITE"}

const rows = 50

// flips are what a cell is changed to.
var flips = map[byte]string{'x': "-", '-': "x", 'u': "x-"}

func cellMutations(root string) ([]mutation, error) {
	text, err := read(root, tableFile)
	if err != nil {
		return nil, err
	}
	found := tableRow.FindAllStringSubmatchIndex(text, -1)
	if len(found) < rows {
		return nil, fmt.Errorf("%s has %d rows that can be read, want %d at least", tableFile, len(found), rows)
	}
	var out []mutation
	for _, at := range found {
		column := 0
		for i := at[2]; i < at[3]; i++ {
			for _, mark := range flips[text[i]] {
				out = append(out, mutation{
					name: fmt.Sprintf("%s, %s: %c becomes %c", text[at[4]:at[5]], columns[column], text[i], mark),
					file: tableFile, text: text[:i] + string(mark) + text[i+1:], suites: []suite{cells, answers},
				})
			}
			if flips[text[i]] != "" {
				column++
			}
		}
		if column != len(columns) {
			return nil, fmt.Errorf("%s: the row %s has %d cells, want %d", tableFile, text[at[4]:at[5]], column, len(columns))
		}
	}
	return out, nil
}

// predicate is a condition: where it stands, and what is left if it is removed.
type predicate struct {
	name, file, old, new string
	suites               []suite
}

func predicateMutations(root string) ([]mutation, error) {
	var out []mutation
	for _, p := range predicates() {
		text, err := read(root, p.file)
		if err != nil {
			return nil, err
		}
		if n := strings.Count(text, p.old); n != 1 {
			return nil, fmt.Errorf("%s: %q stands %d times in %s, want once", p.name, p.old, n, p.file)
		}
		out = append(out, mutation{p.name, p.file, strings.Replace(text, p.old, p.new, 1), p.suites})
	}
	return out, nil
}

func read(root, file string) (string, error) {
	text, err := os.ReadFile(filepath.Join(root, file))
	return string(text), err
}

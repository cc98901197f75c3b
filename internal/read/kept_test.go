package read_test

import "testing"

// kept are operations that were once answered wrongly, or that guard against what is easily got wrong.
var kept = []struct {
	name, text string
	variables  map[string]any
}{
	{"the same name through two interfaces", `{ processingActivities { nodes { ... on Node { x: id } ... on ProcessingActivity { x: id } } } }`, nil},
}

func testKept(t *testing.T, j *judge) {
	for _, k := range kept {
		t.Run(k.name, func(t *testing.T) {
			if difference := j.judge(t, k.text, k.variables); difference != "" {
				t.Error(difference)
			}
		})
	}
}

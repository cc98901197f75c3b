package main

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"
)

// TestRun measures a small register: the answers are equal, and what does not depend on the clock is as it should be.
func TestRun(t *testing.T) {
	var out bytes.Buffer
	if err := command(t.Context(), []string{"-n", "50", "-rounds", "2", "-o", "json"}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	var got map[string]float64
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]float64{"n": 50, "rounds": 2, "statements_page": 13, "statements_dpa": 24} {
		if got[name] != want {
			t.Errorf("%s is %v, want %v", name, got[name], want)
		}
	}
	for _, name := range []string{"page_vs_onesql", "dpa_vs_onesql", "allocs_page", "import_rows", "import_vs_insert"} {
		if got[name] <= 0 {
			t.Errorf("%s is %v", name, got[name])
		}
	}
}

func TestCommandRefusesWhatItCannotMeasure(t *testing.T) {
	for _, args := range []string{"-n 0", "-rounds 0", "-o yaml", "more"} {
		if err := command(t.Context(), strings.Fields(args), io.Discard, io.Discard); err == nil {
			t.Errorf("%q is taken", args)
		}
	}
}

func TestSameFindsWhereAnswersDiffer(t *testing.T) {
	const answer = `{"list":[{"name":"a","count":1,"none":null}]}`
	for _, test := range []struct{ other, where string }{
		{` {"list": [{"count": 1, "none": null, "name": "\u0061"}]}`, ""},
		{`{"list":[{"name":"b","count":1,"none":null}]}`, ".list[0].name"},
		{`{"list":[{"name":"a","count":"1","none":null}]}`, ".list[0].count"},
		{`{"list":[{"name":"a","count":1}]}`, ".list[0]"},
		{`{"list":[{"name":"a","count":1,"more":null}]}`, ".list[0].none"},
		{`{"list":[]}`, ".list"},
		{`{"list":"[{\"name\":\"a\",\"count\":1,\"none\":null}]"}`, ".list"},
	} {
		err := same([]byte(answer), []byte(test.other))
		if test.where == "" && err == nil {
			continue
		}
		if test.where == "" || err == nil || !strings.Contains(err.Error(), " at "+test.where) {
			t.Errorf("%s: %v", test.other, err)
		}
	}
}

func TestSpread(t *testing.T) {
	values := []float64{5, 1, 4, 2, 3, 6, 11, 10, 9, 8, 7}
	if got, want := spreadOf(slices.Clone(values)), (spread{2, 6, 10}); got != want {
		t.Errorf("%v, want %v", got, want)
	}
}

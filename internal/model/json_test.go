package model

import (
	"bytes"
	"encoding/json"
	"math"
	"testing"
)

// TestCanonicalJSON_IsWhatTheLibraryWrites compares every kind of value and every character below U+3000.
func TestCanonicalJSON_IsWhatTheLibraryWrites(t *testing.T) {
	values := []any{
		nil, true, false, int64(-9007199254740993), int64(0), 7, 1.5, "", []string(nil),
		[]string{},
		[]any(nil),
		[]any{},
		[]map[string]any(nil),
		map[string]any(nil),
		map[string]any{},
		map[string]string{"b": "<", "a": "&"},
		"\xff half",
		[]any{nil, "a", []any{int64(1)}},
		map[string]any{"b": []string{"x", "é"}, "a\n": map[string]any{"z": nil, "ü": true}, "": []map[string]any{nil, {"k": "v"}}},
		struct {
			B string `json:"b"`
			A any    `json:"a"`
		}{"x", []string{"<>"}},
	}
	for r := range rune(0x3000) {
		values = append(values, "a"+string(r)+"b")
	}
	for _, v := range values {
		var want bytes.Buffer
		enc := json.NewEncoder(&want)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(v); err != nil {
			t.Fatal(err)
		}
		if got, err := CanonicalJSON(v); err != nil || string(got)+"\n" != want.String() {
			t.Errorf("%#v becomes %s, want %s (%v)", v, got, want.String(), err)
		}
	}
	if got, err := CanonicalJSON(map[string]any{"raw": json.RawMessage(`{"a":1}`)}); err != nil || string(got) != `{"raw":{"a":1}}` {
		t.Errorf("%s %v", got, err)
	}
	for _, v := range []any{math.NaN(), []any{func() {}}, map[string]any{"a": math.Inf(1)}} {
		if got, err := CanonicalJSON(v); err == nil {
			t.Errorf("%v becomes %s", v, got)
		}
	}
}

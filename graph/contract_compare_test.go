package graph_test

import (
	"slices"
	"strings"
	"testing"
)

// Every kind of difference is told once, and what harms no client is not.
func TestCompare(t *testing.T) {
	const query = "type Query { a: A, of(n: Int = 1, m: [Int!]): Int, where(w: W): E, u: U, d: D @deprecated } " +
		"interface I { i: Int } " +
		"type A implements I { i: Int, s: String!, l: [Int], o: Int @deprecated } type B { b: Int } type D { d: Int } " +
		"union U = A | B enum E { X Y Z @deprecated } " +
		"input W { e: E = X, n: Int!, o: Int @deprecated } directive @x on FIELD "
	type list = []string
	for _, test := range []struct {
		name string
		// edits are pairs of what is written in the old contract and in the new one.
		edits, breaking, dangerous list
	}{
		{"nothing", nil, nil, nil},
		{
			"a type removed",
			list{"type B { b: Int } ", "", " = A | B", " = A"},
			list{"type B was removed", "no longer: U can be B"},
			nil,
		},
		{
			"a type of another kind",
			list{"type B { b: Int }", "interface B { b: Int }", " = A | B", " = A"},
			list{"B was OBJECT and is INTERFACE", "no longer: U can be B"},
			nil,
		},
		{"a type that only deprecated fields give", list{"type D { d: Int } ", "", ", d: D @deprecated", ""}, nil, nil},
		{"a type added", list{"type D ", "type New { n: Int } type D "}, nil, nil},
		{"a field removed", list{"s: String!, ", ""}, list{"A.s was removed"}, nil},
		{"a deprecated field removed", list{", o: Int @deprecated }", "}"}, nil, nil},
		{"a field added", list{"s: String!", "s: String!, more: Int"}, nil, nil},
		{"a field that may be missing", list{"s: String!", "s: String"}, list{"A.s was String! and is String"}, nil},
		{"a field that is always there", list{"l: [Int]", "l: [Int!]!"}, nil, nil},
		{"a field that is no list", list{"l: [Int]", "l: Int"}, list{"A.l was [Int] and is Int"}, nil},
		{"a field of another type", list{"s: String!", "s: ID!"}, list{"A.s was String! and is ID!"}, nil},
		{"an argument removed", list{"(n: Int = 1, m: [Int!])", "(n: Int = 1)"}, list{"Query.of(m) was removed"}, nil},
		{"an argument added", list{"m: [Int!]", "m: [Int!], more: Int"}, nil, nil},
		{"a required argument added", list{"m: [Int!]", "m: [Int!], more: Int!"}, list{"Query.of(more) is new and required"}, nil},
		{"a required argument with a default", list{"m: [Int!]", "m: [Int!], more: Int! = 1"}, nil, nil},
		{"an argument that takes less", list{"m: [Int!]", "m: [Int!]!"}, list{"Query.of(m) was [Int!] and is [Int!]!"}, nil},
		{"an argument that takes more", list{"m: [Int!]", "m: [Int]"}, nil, nil},
		{"another default", list{"n: Int = 1", "n: Int = 2"}, list{"Query.of(n) was 1 by default and is 2"}, nil},
		{"no default", list{"n: Int = 1", "n: Int"}, list{"Query.of(n) was 1 by default and is <nil>"}, nil},
		{"an input's field removed", list{"e: E = X, ", ""}, list{"W(e) was removed"}, nil},
		{"an input's deprecated field removed", list{"n: Int!, o: Int @deprecated", "n: Int!"}, nil, nil},
		{"an input's required field added", list{"n: Int!", "n: Int!, more: Int!"}, list{"W(more) is new and required"}, nil},
		{"an input's field that is no longer required", list{"n: Int!", "n: Int = 3"}, nil, nil},
		{"an input's other default", list{"e: E = X", "e: E = Y"}, list{"W(e) was X by default and is Y"}, nil},
		{"a value removed", list{"Y ", ""}, list{"no longer: E has the value Y"}, nil},
		{"a deprecated value removed", list{" Z @deprecated", ""}, nil, nil},
		{"a value added", list{"Y ", "Y New "}, nil, list{"new: E has the value New"}},
		{"a member of a union removed", list{"U = A | B", "U = A"}, list{"no longer: U can be B"}, nil},
		{"a member of a union added", list{"U = A | B", "U = A | B | D"}, nil, list{"new: U can be D"}},
		{"an interface removed", list{" implements I", ""}, list{"no longer: A implements I"}, nil},
		{"an interface added", list{"type B {", "type B implements I { i: Int, "}, nil, list{"new: B implements I"}},
		{"a directive removed", list{"directive @x on FIELD ", ""}, list{"directive @x was removed"}, nil},
	} {
		after := strings.NewReplacer(test.edits...).Replace(query)
		if (after == query) != (len(test.edits) == 0) {
			t.Errorf("%s: nothing was edited", test.name)
		}
		d := compare(loaded(t, query), loaded(t, after))
		if !slices.Equal(d.breaking, test.breaking) || !slices.Equal(d.dangerous, test.dangerous) {
			t.Errorf("%s: %q, %q", test.name, d.breaking, d.dangerous)
		}
	}
}

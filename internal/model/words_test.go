package model

import (
	"slices"
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	long := strings.Repeat("ü", maxWord)
	for _, test := range []struct {
		text         string
		words, terms []string
	}{
		{"", nil, nil},
		{" \t%_'\"\\😀—.@", nil, nil},
		{"Zoë's CAFÉ-bar, No. 7b", []string{"zoe", "s", "cafe", "bar", "no", "7b"}, nil},
		{"Straße İstanbul ﬁne E\u0301tat", []string{"strasse", "istanbul", "fine", "etat"}, nil},
		{"個人情報 персональные δεδομένα", []string{"個人情報", "персональные", "δεδομενα"}, nil},
		{"का", []string{"का"}, nil}, // a vowel sign that folding leaves
		{"UK_GDPR_6_1_F", []string{"uk", "gdpr", "6", "1", "f"}, nil},
		{"Write to DPO@Acme.example.", []string{"write", "to", "dpo@acme.example"}, []string{"write", "to", "dpo@acme.example", "dpo", "acme", "example"}},
		{"dpo@ @acme -a+b.c@d-", []string{"dpo", "acme", "a+b.c@d"}, []string{"dpo", "acme", "a+b.c@d", "a", "b", "c", "d"}},
		{long + "x", []string{Fold(long)}, nil},
	} {
		if test.terms == nil {
			test.terms = test.words
		}
		if got := Words(test.text); !slices.Equal(got, test.words) {
			t.Errorf("the words of %q are %q", test.text, got)
		}
		if got := Terms(test.text); !slices.Equal(got, test.terms) {
			t.Errorf("the terms of %q are %q", test.text, got)
		}
	}
}

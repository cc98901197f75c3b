package law

import (
	"slices"
	"testing"
)

func TestDPIA(t *testing.T) {
	l := mustLoad(t)
	const uk, eu = "UK_GDPR", "EU_GDPR"
	tests := []struct {
		name   string
		regime string
		flags  []string
		want   []string
	}{
		{"nothing", uk, nil, nil},
		{"one of nine", uk, []string{"LARGE_SCALE"}, nil},
		{"two of nine", uk, []string{"SENSITIVE_DATA", "LARGE_SCALE"}, []string{"SENSITIVE_DATA", "LARGE_SCALE"}},
		{"two of nine", eu, []string{"SENSITIVE_DATA", "LARGE_SCALE"}, []string{"SENSITIVE_DATA", "LARGE_SCALE"}},
		{"matching alone", uk, []string{"MATCHING_DATASETS"}, []string{"MATCHING_DATASETS"}},
		{"matching alone", eu, []string{"MATCHING_DATASETS"}, nil},
		{"denial of service alone", uk, []string{"PREVENTS_EXERCISING_RIGHTS"}, []string{"PREVENTS_EXERCISING_RIGHTS"}},
		{"new technology alone", uk, []string{"INNOVATIVE_TECHNOLOGY"}, nil},
		{"biometrics alone", uk, []string{"BIOMETRIC_DATA"}, nil},
		{"biometrics and one of nine", uk, []string{"BIOMETRIC_DATA", "VULNERABLE_SUBJECTS"}, []string{"VULNERABLE_SUBJECTS", "BIOMETRIC_DATA"}},
		{"biometrics and one of nine", eu, []string{"BIOMETRIC_DATA", "VULNERABLE_SUBJECTS"}, nil},
		{"biometrics and genetics", uk, []string{"BIOMETRIC_DATA", "GENETIC_DATA"}, nil},
		{"invisible processing", uk, []string{"INVISIBLE_PROCESSING", "LARGE_SCALE"}, []string{"INVISIBLE_PROCESSING"}},
		{"under POPIA", "POPIA", []string{"SENSITIVE_DATA", "LARGE_SCALE"}, nil},
		{"no such flag", uk, []string{"SCARY", "LARGE_SCALE"}, nil},
	}
	for _, tt := range tests {
		indicated, because := l.DPIA(tt.flags, tt.regime, "2026-11-22")
		var codes []string
		for _, d := range because {
			codes = append(codes, d.Code)
		}
		if indicated != (tt.want != nil) || !slices.Equal(codes, tt.want) {
			t.Errorf("%s under %s = %v, %v, want %v", tt.name, tt.regime, indicated, codes, tt.want)
		}
	}
}

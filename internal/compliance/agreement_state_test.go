package compliance_test

import (
	"testing"

	"github.com/openropa/ropa/internal/compliance"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/record"
)

func TestAgreementState(t *testing.T) {
	for _, c := range []struct{ name, status, ends, want string }{
		{"signed without an end", "SIGNED", "", "SIGNED"},
		{"signed, ends after the warning begins", "SIGNED", "2026-07-31", "SIGNED"},
		{"signed, the first day of the warning", "SIGNED", "2026-07-30", "EXPIRING"},
		{"signed, ends today", "SIGNED", "2026-05-31", "EXPIRING"},
		{"signed, ended yesterday", "SIGNED", "2026-05-30", "EXPIRED"},
		{"only sent, past its end", "SENT", "2026-05-30", "SENT"},
		{"a draft that would end soon", "DRAFT", "2026-06-30", "DRAFT"},
		{"not evidenced", "NOT_EVIDENCED", "", "NOT_EVIDENCED"},
		{"terminated, its last day to come", "TERMINATED", "2026-06-30", "TERMINATED"},
		{"terminated and over", "TERMINATED", "2026-01-31", "TERMINATED"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := record.New(model.ByName("Agreement"), 1)
			r.Values["status"] = c.status
			if c.ends != "" {
				r.Values["endsOn"] = c.ends
			}
			if got := compliance.AgreementState(r, "2026-05-31"); got != c.want {
				t.Errorf("AgreementState() = %s, want %s", got, c.want)
			}
		})
	}
}

package registry

import (
	"net/mail"
	"net/url"
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/openropa/ropa/internal/model"
)

// durationForm is ISO 8601 for a calendar duration in whole numbers.
var durationForm = regexp.MustCompile(`^P(\d{1,9}W|(\d{1,9}Y)?(\d{1,9}M)?(\d{1,9}D)?(T(\d{1,9}H)?(\d{1,9}M)?(\d{1,9}S)?)?)$`)

// hashForm is a SHA-256 in hexadecimal.
var hashForm = regexp.MustCompile(`^[0-9A-Fa-f]{64}$`)

// checkScalar says what is wrong with a text of one of the contract's scalars or a hash, nothing if it is well formed.
func checkScalar(f *model.Field, text string) string {
	if strings.HasSuffix(strings.ToLower(f.Name), "sha256") && !hashForm.MatchString(text) {
		return "A SHA-256 as 64 hexadecimal digits is expected."
	}
	switch f.Scalar {
	case "URL":
		u, err := url.Parse(text)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return "An absolute address that begins with http:// or https:// is expected."
		}
	case "EmailAddress":
		address, err := mail.ParseAddress(text)
		if err != nil || address.Address != text {
			return "A bare e-mail address is expected."
		}
	case "CountryCode":
		region, err := language.ParseRegion(text)
		if err != nil || len(text) != 2 || region.String() != text || !region.IsCountry() {
			return "A country as two capital letters of ISO 3166-1 is expected."
		}
	case "Duration":
		if last := text[len(text)-1]; !durationForm.MatchString(text) || last == 'P' || last == 'T' {
			return "A duration of ISO 8601 such as P1Y6M is expected."
		}
	}
	return ""
}

func validTimeZone(name string) bool {
	_, err := time.LoadLocation(name)
	return err == nil && name != "" && name != "Local"
}

func validLanguageTag(tag string) bool {
	_, err := language.Parse(tag)
	return err == nil
}

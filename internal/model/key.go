package model

import "strings"

const maxKey = 100

// ValidKey tells whether s can be a key: letters, digits, dot, dash and underscore, beginning with a letter or digit, and
// not what an id looks like.
func ValidKey(s string) bool {
	if s == "" || len(s) > maxKey {
		return false
	}
	for i, c := range []byte(s) {
		alnum := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !alnum && (i == 0 || c != '.' && c != '-' && c != '_') {
			return false
		}
	}
	_, _, isID := ParseID(s)
	return !isID
}

// KeyFor derives a key from a name: "Contact form / e-mail" becomes contact-form-e-mail. Codes such as UK_GDPR_6_1_B stay
// as they are. It is empty when the name has nothing a key could hold.
func KeyFor(name string) string {
	if ValidKey(name) && strings.ToUpper(name) == name {
		return name
	}
	var b strings.Builder
	gap := false
	for _, c := range []byte(Fold(name)) {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteByte(c)
			if b.Len() >= maxKey-10 {
				break
			}
			continue
		}
		gap = true
	}
	if key := b.String(); ValidKey(key) {
		return key
	}
	return ""
}

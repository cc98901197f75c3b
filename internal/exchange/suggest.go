package exchange

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// nearest is the name that somebody who wrote text may have meant, or empty if none comes near.
func nearest(text string, known []string) string {
	if len(text) < 2 || len(text) > 64 {
		return ""
	}
	best, least := "", max(1, min(2, len(text)/2), len(text)/3)+1
	for _, name := range known {
		if edits := levenshtein.ComputeDistance(strings.ToLower(text), strings.ToLower(name)); edits < least {
			best, least = name, edits
		}
	}
	return best
}

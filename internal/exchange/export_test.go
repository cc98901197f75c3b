package exchange

import "testing"

// LimitValues lowers the number of values that a document may have.
func LimitValues(t *testing.T, most int) {
	before := maxNodes
	maxNodes = most
	t.Cleanup(func() { maxNodes = before })
}

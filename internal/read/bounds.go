package read

// A filter has bounds of its own, since variables do not count as tokens.
const (
	// maxTests bounds what a filter says of records: each field, link, list and negation, and each object that says nothing.
	maxTests = 200
	maxNest  = 10
	maxIn    = 1000
	// maxLinks bounds the links that a filter follows one below another: the work of a statement grows with its power.
	maxLinks = 4
	// maxLinked bounds those that it follows in all: PostgreSQL plans their order with the square of their number and worse.
	maxLinked = 24
)

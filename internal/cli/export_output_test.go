package cli

// WriteTable writes rows under a heading, in columns.
var WriteTable = writeTable

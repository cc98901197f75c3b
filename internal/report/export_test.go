package report

// Escape is how Markdown shows a text.
var Escape = escape

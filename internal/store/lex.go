package store

import (
	"fmt"
	"strings"

	"entgo.io/ent/dialect"
)

// tokenKind is as much as Rebind and the statement splitter need to know.
type tokenKind int

const (
	tokenSymbol       tokenKind = iota // one byte of punctuation
	tokenBlank                         // white space or a comment
	tokenWord                          // a name, a keyword or a number
	tokenQuoted                        // a text or a quoted name
	tokenUnterminated                  // quoted text or a comment that never ends
)

// nextToken returns the end and the kind of the token that starts at query[i].
func nextToken(query string, i int, dialectName string) (int, tokenKind) {
	postgres := dialectName == dialect.Postgres
	rest := query[i:]
	switch c := query[i]; {
	case isSpace(c):
		end := i + 1
		for end < len(query) && isSpace(query[end]) {
			end++
		}
		return end, tokenBlank
	case strings.HasPrefix(rest, "--"):
		if n := strings.IndexByte(rest, '\n'); n >= 0 {
			return i + n + 1, tokenBlank
		}
		return len(query), tokenBlank
	case strings.HasPrefix(rest, "/*"):
		return blockComment(query, i, postgres)
	case c == '\'' || c == '"' || c == '`' && !postgres:
		return quoted(query, i, c, false)
	case c == '[' && !postgres:
		if n := strings.IndexByte(rest, ']'); n >= 0 {
			return i + n + 1, tokenQuoted
		}
		return len(query), tokenUnterminated
	case postgres && (c == 'e' || c == 'E') && strings.HasPrefix(rest[1:], "'"):
		return quoted(query, i+1, '\'', true)
	case postgres && c == '$':
		return dollarQuoted(query, i)
	case isWord(c):
		end := i + 1
		for end < len(query) && (isWord(query[end]) || query[end] == '$') {
			end++
		}
		return end, tokenWord
	}
	return i + 1, tokenSymbol
}

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

func isWord(c byte) bool {
	return c == '_' || c >= 0x80 || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// quoted ends at the closing quote; a doubled quote stands for itself, and in
// PostgreSQL's E” texts so does one after a backslash.
func quoted(query string, i int, quote byte, backslash bool) (int, tokenKind) {
	for i++; i < len(query); i++ {
		switch {
		case backslash && query[i] == '\\':
			i++
		case query[i] != quote:
		case i+1 < len(query) && query[i+1] == quote:
			i++
		default:
			return i + 1, tokenQuoted
		}
	}
	return len(query), tokenUnterminated
}

// dollarQuoted ends after the second $tag$; a lone dollar is punctuation.
func dollarQuoted(query string, i int) (int, tokenKind) {
	end := i + 1
	for end < len(query) && isWord(query[end]) {
		end++
	}
	if end == len(query) || query[end] != '$' || query[i+1] >= '0' && query[i+1] <= '9' {
		return i + 1, tokenSymbol
	}
	tag := query[i : end+1]
	if n := strings.Index(query[end+1:], tag); n >= 0 {
		return end + 1 + n + len(tag), tokenQuoted
	}
	return len(query), tokenUnterminated
}

// blockComment ends at the closing mark; PostgreSQL's comments nest.
func blockComment(query string, i int, nests bool) (int, tokenKind) {
	depth := 1
	for i += 2; i < len(query); {
		switch {
		case strings.HasPrefix(query[i:], "*/"):
			i += 2
			if depth--; depth == 0 {
				return i, tokenBlank
			}
		case nests && strings.HasPrefix(query[i:], "/*"):
			i += 2
			depth++
		default:
			i++
		}
	}
	return len(query), tokenUnterminated
}

// splitStatements cuts a migration into its statements, without the semicolons.
// The body of an SQLite trigger stays in one piece; a PostgreSQL function must
// have its body in quotes.
func splitStatements(text, dialectName string) ([]string, error) {
	var statements, head []string // head holds the first tokens of the statement
	start, last := -1, ""
	for i := 0; i < len(text); {
		end, kind := nextToken(text, i, dialectName)
		token := strings.ToLower(text[i:end])
		switch {
		case kind == tokenUnterminated:
			return nil, fmt.Errorf("line %d: quoted text or comment does not end", 1+strings.Count(text[:i], "\n"))
		case kind == tokenBlank:
		case token != ";":
			if start < 0 {
				start = i
			}
			if len(head) < 3 {
				head = append(head, token)
			}
			// A trigger's body ends with END right after a semicolon.
			if token == "end" && last == ";" {
				token = endOfBody
			}
			last = token
		case start >= 0 && startsTrigger(head, dialectName) && last != endOfBody:
			last = token
		case start >= 0:
			statements = append(statements, strings.TrimSpace(text[start:i]))
			start, head, last = -1, nil, ""
		}
		i = end
	}
	if start >= 0 {
		statements = append(statements, strings.TrimSpace(text[start:]))
	}
	return statements, nil
}

// endOfBody marks the END that closes a trigger's body; no token reads so.
const endOfBody = "; end"

func startsTrigger(head []string, dialectName string) bool {
	if dialectName != dialect.SQLite || len(head) < 2 || head[0] != "create" {
		return false
	}
	return head[1] == "trigger" || len(head) > 2 && head[2] == "trigger"
}

package store

import (
	"encoding/json"
	"strconv"
	"strings"

	"entgo.io/ent/dialect"
)

// Dialect writes the SQL in which the two databases differ. Everything it
// writes is constant text with a fixed number of "?" placeholders, whatever the
// number of values; Rebind turns those into the database's own. Expressions
// passed to it are SQL of the caller's own, never a user's text.
type Dialect struct{ name string }

// Name returns ent's name of the dialect: "sqlite3" or "postgres".
func (d Dialect) Name() string { return d.name }

// Rebind numbers the "?" placeholders of a query for PostgreSQL, leaving quoted
// text and comments alone; for SQLite it returns the query as it is.
func (d Dialect) Rebind(query string) string {
	if d.name == dialect.SQLite {
		return query
	}
	var out strings.Builder
	out.Grow(len(query) + 16)
	count := 0
	for i := 0; i < len(query); {
		end, _ := nextToken(query, i, d.name)
		if query[i:end] == "?" {
			count++
			out.WriteByte('$')
			out.WriteString(strconv.Itoa(count))
		} else {
			out.WriteString(query[i:end])
		}
		i = end
	}
	return out.String()
}

// InIDs tests that an integer column is one of the ids of one placeholder,
// whose argument IDs makes.
func (d Dialect) InIDs(column string) string { return d.in(column) }

// InTexts tests that a text column is one of the texts of one placeholder,
// whose argument Texts makes.
func (d Dialect) InTexts(column string) string { return d.in(column) }

func (d Dialect) in(column string) string {
	if d.name == dialect.SQLite {
		return column + " in (select j.value from json_each(?) as j)"
	}
	return column + " = any(?)"
}

// IDs makes the argument of InIDs. No ids match no row.
func (d Dialect) IDs(ids []int64) any {
	if d.name != dialect.SQLite {
		// A nil slice would be sent as null, and "not in null" is not true.
		return append(make([]int64, 0, len(ids)), ids...)
	}
	var out strings.Builder
	out.Grow(2 + 20*len(ids))
	var digits [20]byte
	out.WriteByte('[')
	for i, id := range ids {
		if i > 0 {
			out.WriteByte(',')
		}
		out.Write(strconv.AppendInt(digits[:0], id, 10))
	}
	out.WriteByte(']')
	return out.String()
}

// Unindexed writes a column that a row, found by something narrower, is only
// tested by. Without statistics SQLite may choose that column's index instead
// and look through all it leads to; PostgreSQL knows better.
func (d Dialect) Unindexed(column string) string {
	if d.name == dialect.SQLite {
		return "+" + column
	}
	return column
}

// Texts makes the argument of InTexts. No texts match no row.
func (d Dialect) Texts(texts []string) any {
	texts = append(make([]string, 0, len(texts)), texts...)
	if d.name != dialect.SQLite {
		return texts
	}
	out, err := json.Marshal(texts)
	if err != nil {
		panic(err) // a slice of strings always has a JSON form
	}
	return string(out)
}

// Contains tests that a text column holds the text of one placeholder, byte for
// byte; every text that is not null holds the empty one.
func (d Dialect) Contains(column string) string {
	if d.name == dialect.SQLite {
		return "instr(" + column + ", ?) > 0"
	}
	return "strpos(" + column + ", ?) > 0"
}

// ListHas tests that a text column holding a JSON array of strings, or null,
// has the text of one placeholder among them. It is never null itself.
func (d Dialect) ListHas(column string) string {
	if d.name == dialect.SQLite {
		return "exists (select 1 from json_each(" + column + ") as j where j.value = ?)"
	}
	return "coalesce((" + column + ")::jsonb @> jsonb_build_array(?::text), false)"
}

// OrderTerm orders by an expression; nulls are smaller than every value.
func (d Dialect) OrderTerm(expr string, desc bool) string {
	if desc {
		return expr + " desc nulls last"
	}
	return expr + " asc nulls first"
}

// ForUpdate ends a select that locks its rows until the transaction ends. On
// SQLite it is empty: a writing transaction has the whole database.
func (d Dialect) ForUpdate() string {
	if d.name == dialect.SQLite {
		return ""
	}
	return " for update"
}

// ForShare ends a select whose rows nobody else changes until the transaction
// ends, though others may hold them so too. On SQLite it is empty as well.
func (d Dialect) ForShare() string {
	if d.name == dialect.SQLite {
		return ""
	}
	return " for share"
}

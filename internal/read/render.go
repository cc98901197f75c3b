package read

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
)

// maxReply bounds the bytes of one root field: records that are reached by many ways are written as often.
const maxReply = 32 << 20

// program writes a row as an object; each member holds its name, quoted and with its colon.
type program []member

type member struct {
	name  []byte
	write func(*output, []any)
}

// pageProgram writes a page of a connection.
type pageProgram struct {
	of      *connection
	members []pageMember
}

type pageMember struct {
	name  []byte
	write func(*output, *pageRows)
}

func (p *pageProgram) write(o *output, pg *pageRows) {
	o.braces(len(p.members), func(i int) {
		o.raw(p.members[i].name)
		p.members[i].write(o, pg)
	})
}

// output is the reply under construction. The first error stays; what is written after it does not matter.
type output struct {
	b   []byte
	err error
	// inherited tells, while a part is written, that it is in the list as a house rule.
	inherited bool
}

func (o *output) object(p program, cells []any) {
	if cells == nil {
		o.null()
		return
	}
	if len(o.b) > maxReply {
		o.err = fault.Exceeded("answer", int64(len(o.b)), maxReply, "bytes of an answer (ask for smaller pages)")
	}
	if o.err != nil {
		return
	}
	o.b = append(o.b, '{')
	for i, m := range p {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		o.b = append(o.b, m.name...)
		m.write(o, cells)
	}
	o.b = append(o.b, '}')
}

func (o *output) braces(n int, write func(i int)) { o.sequence('{', '}', n, write) }

func (o *output) list(n int, write func(i int)) { o.sequence('[', ']', n, write) }

func (o *output) sequence(left, right byte, n int, write func(i int)) {
	o.b = append(o.b, left)
	for i := 0; i < n && o.err == nil; i++ {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		write(i)
	}
	o.b = append(o.b, right)
}

func (o *output) raw(b []byte)   { o.b = append(o.b, b...) }
func (o *output) null()          { o.b = append(o.b, "null"...) }
func (o *output) number(n int64) { o.b = strconv.AppendInt(o.b, n, 10) }
func (o *output) boolean(v bool) { o.b = strconv.AppendBool(o.b, v) }
func (o *output) text(s string)  { o.b = appendText(o.b, s) }
func (o *output) id(t *model.Type, id int64) {
	o.b = append(model.AppendID(append(o.b, '"'), t, id), '"')
}

// writers write the cell of a column by its kind.
var writers = map[model.Kind]func(*output, any){
	model.Text:     writeText,
	model.Enum:     writeText,
	model.Date:     writeText,
	model.EnumList: writeJSON,
	model.TextList: writeJSON,
	model.Int: func(o *output, cell any) {
		if n, ok := cell.(int64); ok {
			o.number(n)
		} else {
			o.null()
		}
	},
	model.DateTime: func(o *output, cell any) {
		if micros, ok := cell.(int64); ok {
			o.text(model.FormatTime(micros))
		} else {
			o.null()
		}
	},
	model.Bool: func(o *output, cell any) {
		switch v := cell.(type) {
		case bool:
			o.boolean(v)
		case int64: // SQLite, where the cell has lost its column
			o.boolean(v != 0)
		default:
			o.null()
		}
	},
}

func writeText(o *output, cell any) {
	if s, ok := cell.(string); ok {
		o.text(s)
	} else {
		o.null()
	}
}

// writeJSON writes a list of texts, which is stored as JSON.
func writeJSON(o *output, cell any) {
	if s, ok := cell.(string); ok {
		o.b = append(o.b, s...)
	} else {
		o.null()
	}
}

// any writes a member of a decoded object.
func (o *output) any(f *model.Field, v any) {
	switch v := v.(type) {
	case string:
		o.text(v)
	case []any:
		o.list(len(v), func(i int) { o.any(f, v[i]) })
	default:
		if f.List() {
			o.b = append(o.b, "[]"...)
		} else {
			o.null()
		}
	}
}

// decoded reads the objects of a JSON cell, once for each row.
func (r *rows) decoded(cell, row int) ([]map[string]any, error) {
	if r.objects == nil {
		r.objects = map[int][][]map[string]any{}
	}
	if r.objects[cell] == nil {
		r.objects[cell] = make([][]map[string]any, len(r.cells))
	}
	if list := r.objects[cell][row]; list != nil {
		return list, nil
	}
	list := []map[string]any{}
	s, _ := r.cells[row][cell].(string)
	if err := json.Unmarshal([]byte(s), &list); err != nil {
		return nil, fmt.Errorf("read objects of %s: %w", r.typ.Name, err)
	}
	r.objects[cell][row] = list
	return list, nil
}

func distinct(ids []int64) []int64 {
	slices.Sort(ids)
	return slices.Compact(ids)
}

// quoteName is a response name as it stands before its value. Names need no escaping.
func quoteName(alias string) []byte { return []byte(`"` + alias + `":`) }

const hex = "0123456789abcdef"

// appendText writes a text as JSON.
func appendText(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		if c < utf8.RuneSelf {
			b = append(b, s[start:i]...)
			switch c {
			case '"', '\\':
				b = append(b, '\\', c)
			case '\n':
				b = append(b, '\\', 'n')
			case '\r':
				b = append(b, '\\', 'r')
			case '\t':
				b = append(b, '\\', 't')
			default:
				b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
			}
			i++
			start = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			b = append(append(b, s[start:i]...), "\ufffd"...)
			start = i + 1
		}
		i += size
	}
	return append(append(b, s[start:]...), '"')
}

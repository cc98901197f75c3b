package model

import (
	"crypto/rand"
	"encoding/binary"
	"strings"
	"sync"
	"time"
)

// An id is a positive 63-bit number: 41 bits of milliseconds since 2024 and 22 random bits, so that ids sort by time and
// cannot be guessed from one another. People and programs see prefix_ and 13 Crockford characters.
const (
	idRandomBits = 22
	idLength     = 13
	crockford    = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
)

var idEpoch = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)

var crockfordValue = func() (table [256]int8) {
	for i := range table {
		table[i] = -1
	}
	for i, c := range crockford {
		table[c] = int8(i)
		if c >= 'A' {
			table[c+'a'-'A'] = int8(i)
		}
	}
	return table
}()

// IDs hands out ids that grow within one process, so that rows made in one transaction never collide.
type IDs struct {
	mu   sync.Mutex
	last int64
}

// Next returns a new id for a row made at the given time.
func (g *IDs) Next(now time.Time) int64 {
	var raw [4]byte
	_, _ = rand.Read(raw[:])
	random := int64(binary.BigEndian.Uint32(raw[:]))
	g.mu.Lock()
	defer g.mu.Unlock()
	id := now.Sub(idEpoch).Milliseconds()<<idRandomBits | random&(1<<idRandomBits-1)
	if id <= g.last {
		id = g.last + 1 + random&(1<<10-1)
	}
	g.last = id
	return id
}

// FirstID is the least id of rows made at the given time; those of rows made before are less.
func FirstID(at time.Time) int64 { return at.Sub(idEpoch).Milliseconds() << idRandomBits }

// FormatID shows an id with the prefix of its type.
func FormatID(t *Type, id int64) string { return string(AppendID(nil, t, id)) }

// AppendID appends the shown form of an id.
func AppendID(b []byte, t *Type, id int64) []byte {
	b = append(append(b, t.Prefix...), '_')
	for shift := 5 * (idLength - 1); shift >= 0; shift -= 5 {
		b = append(b, crockford[id>>shift&31])
	}
	return b
}

// ParseID reads a shown id; ok is false for anything that no type's id looks like.
func ParseID(s string) (t *Type, id int64, ok bool) {
	cut := len(s) - idLength - 1
	if cut < 1 {
		return nil, 0, false
	}
	if t = byPrefix[s[:cut]]; t == nil {
		return nil, 0, false
	}
	if id, ok = t.ParseID(s); !ok {
		return nil, 0, false
	}
	return t, id, true
}

// ParseID reads a shown id of the type.
func (t *Type) ParseID(s string) (id int64, ok bool) {
	digits, ok := strings.CutPrefix(s, t.Prefix+"_")
	if !ok || len(digits) != idLength {
		return 0, false
	}
	for i, c := range []byte(digits) {
		v := crockfordValue[c]
		if v < 0 || i == 0 && v > 7 {
			return 0, false
		}
		id = id<<5 | int64(v)
	}
	return id, true
}

package access

import "time"

// MaxTokens and NoteEach are what one member and one actor can have.
const (
	MaxTokens = maxTokens
	NoteEach  = noteEach
)

// Noted is what a watch keeps in mind.
type Noted struct{ noted noted }

// NewNoted keeps so many things in mind: denials of an actor and of all, and tokens in use.
func NewNoted(each, most, users int) *Noted {
	return &Noted{noted{each: each, most: most, users: users}}
}

// Denied tells whether a denial is to be noted.
func (n *Noted) Denied(now time.Time, register int64, actor, detail string) bool {
	n.noted.turn(now)
	return n.noted.firstDenial(register, actor, denial{detail: detail})
}

// Used tells whether the use of a token is to be noted.
func (n *Noted) Used(now time.Time, token int64) bool {
	n.noted.turn(now)
	return n.noted.firstUse(token)
}

// Kept counts what is in mind: denials, and tokens in use.
func (n *Noted) Kept() (denials, used int) {
	for _, r := range n.noted.denied {
		for _, of := range r.byActor {
			denials += len(of)
		}
	}
	return denials, len(n.noted.used)
}

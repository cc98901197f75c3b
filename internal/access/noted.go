package access

import "time"

// How many different things are kept in mind to tell what is the same: of the denials of one actor in a register and of all
// registers together, and of the tokens in use.
const (
	noteEach  = 300
	noteMost  = 50_000
	noteUsers = 10_000
)

// noted keeps in mind what was noted within the hour. What one actor or register is denied takes no room from others, and
// no use of a token takes any from denials.
type noted struct {
	each, most, users int

	since  time.Time
	used   map[int64]bool // by token
	denied map[int64]*denials
	kept   int // denials, of all registers
}

// denials are those of one register, by actor. One that was closed has no room for more.
type denials struct {
	byActor map[string]map[denial]bool
	kept    int
	closed  bool
}

// denial is what was denied to an actor by one token, 0 for none.
type denial struct {
	token  int64
	detail string
}

func newNoted() noted { return noted{each: noteEach, most: noteMost, users: noteUsers} }

// turn forgets everything once an hour.
func (n *noted) turn(now time.Time) {
	if n.denied == nil || now.Sub(n.since) >= noteEvery {
		n.since, n.used, n.denied, n.kept = now, map[int64]bool{}, map[int64]*denials{}, 0
	}
}

// firstUse tells whether the use of a token is to be noted. Where there are too many it forgets them all: the token itself
// says when it was last seen, so nothing is noted twice for that.
func (n *noted) firstUse(token int64) bool {
	if n.used[token] {
		return false
	}
	if len(n.used) >= n.users {
		clear(n.used)
	}
	n.used[token] = true
	return true
}

// firstDenial tells whether a denial is to be noted: it was not yet, and neither the actor nor the register had too many.
func (n *noted) firstDenial(register int64, actor string, what denial) bool {
	r := n.denied[register]
	if r == nil {
		r = &denials{byActor: map[string]map[denial]bool{}}
		n.denied[register] = r
	}
	if r.closed || r.byActor[actor][what] || len(r.byActor[actor]) >= n.each {
		return false
	}
	if n.kept >= n.most {
		n.closeGreediest()
	}
	if r.closed {
		return false
	}
	if r.byActor[actor] == nil {
		r.byActor[actor] = map[denial]bool{}
	}
	r.byActor[actor][what] = true
	r.kept++
	n.kept++
	return true
}

// closeGreediest makes room at the expense of the register with the most denials, of which nothing is noted any more until
// the hour is over.
func (n *noted) closeGreediest() {
	greediest := &denials{}
	for _, r := range n.denied {
		if r.kept > greediest.kept {
			greediest = r
		}
	}
	n.kept -= greediest.kept
	greediest.byActor, greediest.kept, greediest.closed = nil, 0, true
}

package access_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/openropa/ropa/internal/access"
)

// flood makes different denials and counts those that are to be noted.
func flood(n *access.Noted, now time.Time, register int64, actor string, times int) (noted int) {
	for i := range times {
		if n.Denied(now, register, actor, fmt.Sprint(i)) {
			noted++
		}
	}
	return noted
}

func wantNoted(t *testing.T, what string, got, want int) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %d are noted, want %d", what, got, want)
	}
}

func TestOneActorTakesNoRoomFromAnother(t *testing.T) {
	n, now := access.NewNoted(10, 1000, 10), time.Now()
	wantNoted(t, "a flood", flood(n, now, 1, "member/ada", 500), 10)
	wantNoted(t, "another actor", flood(n, now, 1, "member/bo", 3), 3)
	wantNoted(t, "the same actor elsewhere", flood(n, now, 2, "member/ada", 3), 3)
	wantNoted(t, "an hour later", flood(n, now.Add(time.Hour), 1, "member/ada", 500), 10)
}

func TestRegisterWithMostDenialsMakesRoom(t *testing.T) {
	n, now := access.NewNoted(10, 100, 10), time.Now()
	wantNoted(t, "a register left alone", flood(n, now, 2, "member/ada", 5), 5)
	all := 0
	for i := range 50 {
		all += flood(n, now, 1, fmt.Sprint("member/", i), 10)
	}
	wantNoted(t, "a register with many actors", all, 95)
	wantNoted(t, "the same, once more", flood(n, now, 1, "member/0", 10), 0)
	wantNoted(t, "the register left alone", flood(n, now, 2, "member/ada", 10), 5)
	wantNoted(t, "a third register", flood(n, now, 3, "member/ada", 10), 10)
	if denials, _ := n.Kept(); denials > 100 {
		t.Errorf("%d denials are kept", denials)
	}
}

// However many tokens are in use and however much is denied, the use of one more is noted.
func TestUsesAreKeptApart(t *testing.T) {
	n, now := access.NewNoted(10, 10, 20), time.Now()
	flood(n, now, 1, "member/ada", 50)
	for token := range int64(100) {
		if !n.Used(now, token) || n.Used(now, token) {
			t.Errorf("token %d is not noted once", token)
		}
		if _, used := n.Kept(); used > 20 {
			t.Errorf("%d uses are kept", used)
		}
	}
}

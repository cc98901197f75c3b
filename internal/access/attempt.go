package access

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"net/netip"
	"time"

	"github.com/openropa/ropa/internal/fault"
)

// How often somebody may try to sign in within a window that begins with the first try: for one account, whether there is
// one or not, and from one address. Signing in gives back what it took.
const (
	attemptWindow     = 15 * time.Minute
	attemptsOfAccount = 10
	attemptsOfAddress = 100
)

// What an event of too many attempts names: whether they were for one account or from one address.
const (
	limitedAccount = "account"
	limitedAddress = "address"
)

var errTooMany = fault.New(fault.LimitExceeded, "Too many attempts to sign in. Try again in %d minutes.", int(attemptWindow/time.Minute))

// tried is whose password an attempt is at: that of an e-mail address that somebody typed or, where they are signed in, of
// their account. The two are counted apart: no stranger's typing keeps somebody who is signed in from a new password.
type tried struct {
	email   string
	account int64
}

// subject is what the attempt is counted under: a hash, because a stranger's typing is nobody's business.
func (t tried) subject() string {
	if t.account != 0 {
		return subject("password", FormatAccountID(t.account))
	}
	return subject("account", foldEmail(t.email))
}

// subjectFrom is what attempts from an address are counted under.
func subjectFrom(address string) string { return subject("address", network(address)) }

func subject(kind, name string) string {
	sum := sha256.Sum256([]byte(kind + "\x00" + name))
	return hex.EncodeToString(sum[:])
}

// network is the address, or for IPv6 the /64 that one subscriber has.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if ip = ip.Unmap().WithZone(""); ip.Is4() {
		return ip.String()
	}
	prefix, err := ip.Prefix(64)
	if err != nil {
		return address
	}
	return prefix.String()
}

// attempt counts an attempt to sign in before it is looked at, so that many at once count as many. One too many is
// LIMIT_EXCEEDED, in the same words for an account that is there and one that is not. What comes from an address that tried
// too often does not count for an account: it could keep people out and fill the table, and the events, with names.
// Beyond a limit nothing is written.
func (p *People) attempt(ctx context.Context, t tried, by By) error {
	account := t.subject()
	if err := p.within(ctx, account, attemptsOfAccount); err != nil {
		return err
	}
	if err := p.attemptFrom(ctx, by); err != nil {
		return err
	}
	ofAccount, err := p.count(ctx, account)
	if err != nil || ofAccount <= attemptsOfAccount {
		return err
	}
	return p.tooMany(ctx, ofAccount == attemptsOfAccount+1, t, limitedAccount, by)
}

// attemptFrom counts an attempt under the address alone, where nobody has said yet for which account it is.
func (p *People) attemptFrom(ctx context.Context, by By) error {
	from := subjectFrom(by.Address)
	if err := p.within(ctx, from, attemptsOfAddress); err != nil {
		return err
	}
	ofAddress, err := p.count(ctx, from)
	if err != nil {
		return err
	}
	if ofAddress == 1 {
		// Somebody new is the time to forget those whose window is over.
		old := p.clock().Add(-attemptWindow).UnixMicro()
		if err := p.exec(ctx, p.db.Writer(), "delete from sign_in_attempts where since <= ?", old); err != nil {
			return p.failed("forget attempts to sign in", err)
		}
	}
	if ofAddress > attemptsOfAddress {
		return p.tooMany(ctx, ofAddress == attemptsOfAddress+1, tried{}, limitedAddress, by)
	}
	return nil
}

// tooMany is errTooMany. The first time in a window it is an event: for the registers of the account with the address, if
// there is one. Whoever tries on and on makes no more of them.
func (p *People) tooMany(ctx context.Context, first bool, t tried, what string, by By) error {
	if !first {
		return errTooMany
	}
	if t.email != "" {
		account, _, err := p.accountBy(ctx, "email_fold", foldEmail(t.email))
		if err != nil {
			return err
		}
		t.account = account.ID
	}
	err := p.inTx(ctx, func(tx *sql.Tx) error { return p.noteEverywhere(ctx, tx, SignInLimited, t.account, by, what) })
	return errors.Join(err, errTooMany)
}

// within is errTooMany where the limit of a subject was passed before in this window. It only reads.
func (p *People) within(ctx context.Context, subject string, limit int64) error {
	query := p.db.Dialect.Rebind("select count(*) from sign_in_attempts where subject = ? and count > ? and since > ?")
	var n int
	err := p.db.Reader().QueryRowContext(ctx, query, subject, limit, p.clock().Add(-attemptWindow).UnixMicro()).Scan(&n)
	if err == nil && n > 0 {
		err = errTooMany
	}
	return p.failed("read attempts to sign in", err)
}

func (p *People) count(ctx context.Context, subject string) (n int64, err error) {
	now := p.clock()
	begin := now.Add(-attemptWindow).UnixMicro()
	query := p.db.Dialect.Rebind(`insert into sign_in_attempts (subject, since, count) values (?, ?, 1)
		on conflict (subject) do update set
			since = case when sign_in_attempts.since <= ? then excluded.since else sign_in_attempts.since end,
			count = case when sign_in_attempts.since <= ? then 1 else sign_in_attempts.count + 1 end
		returning count`)
	err = p.db.Writer().QueryRowContext(ctx, query, subject, now.UnixMicro(), begin, begin).Scan(&n)
	return n, p.failed("count attempts to sign in", err)
}

// forgive gives back what an attempt that succeeded took. An address that tried too often gets nothing back: its window ends
// when it ends.
func (p *People) forgive(ctx context.Context, x Execer, t tried, address string) error {
	if err := p.exec(ctx, x, "delete from sign_in_attempts where subject = ?", t.subject()); err != nil {
		return err
	}
	return p.forgiveFrom(ctx, x, address)
}

// forgiveFrom gives back what attemptFrom took.
func (p *People) forgiveFrom(ctx context.Context, x Execer, address string) error {
	const back = "update sign_in_attempts set count = count - 1 where subject = ? and count <= ?"
	return p.exec(ctx, x, back, subjectFrom(address), attemptsOfAddress)
}

package access

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/openropa/ropa/internal/fault"
)

// LinkKind is what a link that works once is for.
type LinkKind string

// The kinds of links, all there are.
const (
	LinkSetUp  LinkKind = "SET_UP"  // makes the first account
	LinkJoin   LinkKind = "JOIN"    // lets somebody into a register
	LinkSignIn LinkKind = "SIGN_IN" // signs an account in
)

// How long a link can be used: an invitation may wait for its reader. How long it is known after that, so that who is
// invited again stays the same member.
const (
	LinkTime       = 24 * time.Hour
	InvitationTime = 7 * 24 * time.Hour
	linkKept       = 90 * 24 * time.Hour
)

// Invitation is what a link that works once leads to.
type Invitation struct {
	ID                        int64
	Kind                      LinkKind
	Register                  int64
	RegisterKey, RegisterName string
	// Member is who the invited person will be in the register.
	Member    int64
	Account   int64
	Role      Role
	Email     string
	CreatedBy string
	ExpiresAt time.Time
}

// errNoLink is the one answer to a link that was used, has expired or never was.
var errNoLink = fault.New(fault.NotFound, "This link was used before, has expired, or is not complete.")

// makeLink stores a link and returns its secret.
func (p *People) makeLink(ctx context.Context, tx *sql.Tx, i Invitation) (secret string, err error) {
	now := p.clock()
	secret = strings.TrimPrefix(newSecret(), secretPrefix)
	if err := p.exec(ctx, tx, "delete from invitations where expires_at <= ?", now.Add(-linkKept).UnixMicro()); err != nil {
		return "", err
	}
	return secret, p.exec(ctx, tx, `insert into invitations
		(id, secret_hash, kind, register_id, member_id, account_id, role, email, created_at, created_by, expires_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, ids.Next(now), hashSecret(secret), string(i.Kind), orNull(i.Register),
		orNull(i.Member), orNull(i.Account), words(string(i.Role)), words(i.Email), now.UnixMicro(), i.CreatedBy, i.ExpiresAt.UnixMicro())
}

// words are null where there are none.
func words(s string) sql.NullString { return sql.NullString{String: s, Valid: s != ""} }

// SetUpLink makes the link by which the first account is made; those made before no longer work.
func (p *People) SetUpLink(ctx context.Context, by By) (secret string, err error) {
	err = p.inTx(ctx, func(tx *sql.Tx) error {
		if err := p.exec(ctx, tx, "delete from invitations where kind = ?", string(LinkSetUp)); err != nil {
			return err
		}
		i := Invitation{Kind: LinkSetUp, CreatedBy: by.Actor, ExpiresAt: p.clock().Add(LinkTime)}
		secret, err = p.makeLink(ctx, tx, i)
		return err
	})
	return secret, err
}

// SignInLink makes an account without a password, lets it into registers as their administrator, and returns a link that
// signs it in. The demo shows itself by it.
func (p *People) SignInLink(ctx context.Context, name string, registers []int64, by By) (secret string, err error) {
	account := &Account{Name: name, CreatedBy: by.Actor}
	err = p.inTx(ctx, func(tx *sql.Tx) error {
		if err := p.insertAccount(ctx, tx, account, "link:"+foldEmail(name), ""); err != nil {
			return err
		}
		i := Invitation{Kind: LinkSignIn, Account: account.ID, CreatedBy: by.Actor, ExpiresAt: p.clock().Add(LinkTime)}
		secret, err = p.makeLink(ctx, tx, i)
		return err
	})
	for _, register := range registers {
		if err != nil {
			return "", err
		}
		err = p.letIn(ctx, account, register, Admin, by)
	}
	return secret, err
}

// letIn makes an account a member of a register. The key of the member follows from the account, so that doing it again
// makes nobody twice, and it tells nothing of the person.
func (p *People) letIn(ctx context.Context, a *Account, register int64, role Role, by By) error {
	member, err := p.putMember(ctx, register, by, memberKey(a.ID), a.Name, a.Email)
	if err != nil {
		return err
	}
	return p.inTx(ctx, func(tx *sql.Tx) error { return p.give(ctx, tx, a.ID, register, member, role, by) })
}

// memberKey is the key of a member that is made for an account or an invitation.
func memberKey(id int64) string {
	return "person-" + strings.ToLower(strings.TrimPrefix(FormatAccountID(id), accountPrefix))
}

// Invite lets somebody into a register who follows the link that is returned. member is the key of a member of the
// register who has no account yet; without it one is made. Inviting somebody again makes the earlier link useless.
func (p *People) Invite(ctx context.Context, register int64, role Role, email, name, member string, by By) (secret string, err error) {
	if problems := checkEmail(&email); problems != nil {
		return "", problems
	}
	email = foldEmail(email)
	i := Invitation{Kind: LinkJoin, Register: register, Role: role, Email: email, CreatedBy: by.Actor}
	i.ExpiresAt = p.clock().Add(InvitationTime)
	if i.Member, err = p.invited(ctx, register, email, name, member, by); err != nil {
		return "", err
	}
	err = p.inTx(ctx, func(tx *sql.Tx) error {
		const before = "delete from invitations where register_id = ? and member_id = ? and used_at is null"
		if err := p.exec(ctx, tx, before, register, i.Member); err != nil {
			return err
		}
		if secret, err = p.makeLink(ctx, tx, i); err != nil {
			return err
		}
		return p.note(ctx, tx, register, Invited, 0, by, string(role))
	})
	return secret, err
}

// invited is the member that somebody who is invited will be: the one named, the one they are or were invited as, or a
// new one.
func (p *People) invited(ctx context.Context, register int64, email, name, member string, by By) (id int64, err error) {
	query, args := `select m.id from members as m where m.register_id = ? and m.archived_at is null and m.id in (
		select i.member_id from invitations as i where i.register_id = ? and i.email = ?
		union select g.member_id from grants as g join accounts as a on a.id = g.account_id
			where g.register_id = ? and a.email_fold = ?) order by m.id limit 1`,
		[]any{register, register, email, register, email}
	if member != "" {
		query, args = `select m.id from members as m where m.register_id = ? and m.archived_at is null and m.key = ?`, []any{register, member}
	}
	err = p.db.Reader().QueryRowContext(ctx, p.db.Dialect.Rebind(query), args...).Scan(&id)
	switch {
	case err == nil || !errors.Is(err, sql.ErrNoRows):
		return id, p.failed("find member", err)
	case member != "":
		return 0, fault.New(fault.NotFound, "The register has no member %q in use.", member)
	case name == "":
		name = email
	}
	return p.putMember(ctx, register, by, memberKey(ids.Next(p.clock())), name, email)
}

// Invitation returns what a link leads to. It changes nothing: programs that look at mail follow links too.
func (p *People) Invitation(ctx context.Context, secret string, kind LinkKind) (*Invitation, error) {
	query := p.db.Dialect.Rebind(`select i.id, i.kind, i.register_id, r.key, r.name, i.member_id, i.account_id, i.role, i.email,
			i.created_by, i.expires_at
		from invitations as i left join registers as r on r.id = i.register_id left join members as m on m.id = i.member_id
		where i.secret_hash = ? and i.kind = ? and i.used_at is null and i.expires_at > ? and m.archived_at is null`)
	var i Invitation
	var register, member, account sql.NullInt64
	var key, name, role, email sql.NullString
	var expires int64
	err := p.db.Reader().QueryRowContext(ctx, query, hashSecret(secret), string(kind), p.clock().UnixMicro()).
		Scan(&i.ID, &i.Kind, &register, &key, &name, &member, &account, &role, &email, &i.CreatedBy, &expires)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errNoLink
	}
	i.Register, i.RegisterKey, i.RegisterName = register.Int64, key.String, name.String
	i.Member, i.Account, i.Role, i.Email = member.Int64, account.Int64, Role(role.String), email.String
	i.ExpiresAt = time.UnixMicro(expires).UTC()
	return &i, p.failed("read link", err)
}

// use marks a link as used, once.
func (p *People) use(ctx context.Context, tx *sql.Tx, i *Invitation) error {
	used, err := p.execOne(ctx, tx, "update invitations set used_at = ? where id = ? and used_at is null", p.clock().UnixMicro(), i.ID)
	if err == nil && !used {
		err = errNoLink
	}
	return err
}

// SetUp makes the first account, which administers the installation.
func (p *People) SetUp(ctx context.Context, secret string, n NewAccount, by By) (*Account, error) {
	i, err := p.Invitation(ctx, secret, LinkSetUp)
	if err != nil {
		return nil, err
	}
	none, err := p.None(ctx)
	if err != nil {
		return nil, err
	}
	if !none {
		return nil, errNoLink
	}
	return p.open(ctx, i, n, true, by)
}

// Join makes an account for the address that was invited, and lets it into the register.
func (p *People) Join(ctx context.Context, secret string, n NewAccount, by By) (*Account, error) {
	i, err := p.Invitation(ctx, secret, LinkJoin)
	if err != nil {
		return nil, err
	}
	n.Email = i.Email
	return p.open(ctx, i, n, false, by)
}

// open makes an account by a link.
func (p *People) open(ctx context.Context, i *Invitation, n NewAccount, admin bool, by By) (*Account, error) {
	if problems := n.check(); problems != nil {
		return nil, problems
	}
	hash, err := hashPassword(ctx, n.Password)
	if err != nil {
		return nil, err
	}
	account := &Account{Email: n.Email, Name: n.Name, Admin: admin, CreatedBy: i.CreatedBy}
	return account, p.inTx(ctx, func(tx *sql.Tx) error {
		if err := p.use(ctx, tx, i); err != nil {
			return err
		}
		if err := p.insertAccount(ctx, tx, account, foldEmail(n.Email), hash); err != nil {
			return err
		}
		if i.Register != 0 {
			if err := p.give(ctx, tx, account.ID, i.Register, i.Member, i.Role, by.as(i.CreatedBy)); err != nil {
				return err
			}
		}
		return p.noteEverywhere(ctx, tx, SignIn, account.ID, by, strings.ToLower(string(i.Kind)))
	})
}

// as is by somebody else.
func (by By) as(actor string) By { by.Actor = actor; return by }

// JoinAs lets an account that is signed in into the register of a link, if the link is for its address.
func (p *People) JoinAs(ctx context.Context, secret string, id int64, by By) error {
	i, err := p.Invitation(ctx, secret, LinkJoin)
	if err != nil {
		return err
	}
	account, _, err := p.accountBy(ctx, "email_fold", foldEmail(i.Email))
	if err != nil {
		return err
	}
	if account.ID != id || account.DisabledAt != nil {
		return fault.New(fault.Forbidden, "This invitation is for another e-mail address than that of your account.")
	}
	return p.accept(ctx, i, id, by)
}

func (p *People) accept(ctx context.Context, i *Invitation, account int64, by By) error {
	return p.inTx(ctx, func(tx *sql.Tx) error {
		if err := p.use(ctx, tx, i); err != nil {
			return err
		}
		return p.give(ctx, tx, account, i.Register, i.Member, i.Role, by.as(i.CreatedBy))
	})
}

// UseSignInLink returns the account that a link signs in.
func (p *People) UseSignInLink(ctx context.Context, secret string, by By) (*Account, error) {
	i, err := p.Invitation(ctx, secret, LinkSignIn)
	if err != nil {
		return nil, err
	}
	account, err := p.Account(ctx, i.Account)
	if err != nil {
		return nil, err
	}
	return account, p.inTx(ctx, func(tx *sql.Tx) error {
		if err := p.use(ctx, tx, i); err != nil {
			return err
		}
		return p.noteEverywhere(ctx, tx, SignIn, account.ID, by, "link")
	})
}

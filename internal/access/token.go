package access

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/store"
)

// Token is a key to one register; its secret is not kept.
type Token struct {
	ID       int64
	Register int64
	// RegisterKey is filled in by ListTokens.
	RegisterKey string
	// Name says what the token is for; it may be empty.
	Name  string
	Role  Role
	Scope Scope
	// Member is the key of the member the token belongs to, empty for nobody.
	Member    string
	CreatedAt time.Time
	CreatedBy string
	// ExpiresAt is when the token ends by itself, nil for never.
	ExpiresAt *time.Time
	// LastUsedAt is when the token was last seen, to the hour; nil if never.
	LastUsedAt *time.Time
	// RevokedAt is nil while nobody has ended the token.
	RevokedAt *time.Time
}

// maxTokenName bounds the name of a token, in characters.
const maxTokenName = 100

// maxTokens bounds the tokens of one member in a register that are good at the same time.
const maxTokens = 50

const idPrefix = "tok_"

// tokenType gives ids of tokens the form of all others; a token is no type of the model.
var tokenType = &model.Type{Prefix: strings.TrimSuffix(idPrefix, "_")}

var ids model.IDs

// FormatID shows the id of a token.
func FormatID(id int64) string { return model.FormatID(tokenType, id) }

// ParseID reads the shown id of a token.
func ParseID(shown string) (id int64, ok bool) {
	number, ok := strings.CutPrefix(shown, idPrefix)
	if !ok {
		return 0, false
	}
	// Behind the prefix all ids are written alike.
	_, id, ok = model.ParseID(model.ByName("Register").Prefix + "_" + number)
	return id, ok
}

// CheckToken returns nil if the principal may make the token or end it: it may not give what it does not have, and needs
// ManageTokens where the token is not of its own member. Else it returns a FORBIDDEN that says what is missing.
func (p *Principal) CheckToken(t Token) error {
	if p.Member == 0 || p.Actor != "member/"+t.Member {
		if err := p.Check(ManageTokens); err != nil {
			return err
		}
	}
	if t.Register != p.Register || !p.Covers(t.Role, t.Scope) || !p.Role.Covers(t.Role) {
		return Denial{Operation: ManageTokens}.forbid("A token cannot do more than whoever makes it, who is %s.", describe(p.Role))
	}
	return nil
}

// CreateToken makes a token and returns its secret, which cannot be read again. Of the token it takes the register, the
// name, the role, the scope, the member's key, when it ends and who makes it. One too many of a member is LIMIT_EXCEEDED. It
// does not ask who may make it.
func CreateToken(ctx context.Context, db *store.DB, t Token) (secret string, _ Token, err error) {
	now := model.Now()
	t.ID, t.CreatedAt, t.LastUsedAt, t.RevokedAt = ids.Next(now), now, nil, nil
	if err := t.check(now); err != nil {
		return "", t, err
	}
	secret = newSecret()
	err = inTransaction(ctx, db, func(tx *sql.Tx) error {
		member, err := t.findMember(ctx, tx, db.Dialect)
		if err != nil {
			return err
		}
		if err := t.checkRoom(ctx, tx, db, member); err != nil {
			return err
		}
		var expires sql.NullInt64
		if t.ExpiresAt != nil {
			expires = sql.NullInt64{Int64: t.ExpiresAt.UnixMicro(), Valid: true}
		}
		insert := db.Dialect.Rebind(`insert into tokens
			(id, register_id, member_id, name, role, scope, secret_hash, created_at, created_by, expires_at)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
		_, err = tx.ExecContext(ctx, insert, t.ID, t.Register, orNull(member), textOrNull(t.Name), string(t.Role),
			textOrNull(string(t.Scope)), hashSecret(secret), now.UnixMicro(), t.CreatedBy, expires)
		if err != nil {
			return failed(db, "store token", err)
		}
		detail := strings.TrimSpace(string(t.Role) + " " + string(t.Scope))
		return Record(ctx, tx, db.Dialect, Event{
			Register: t.Register, Kind: TokenCreated, Actor: t.CreatedBy, TokenID: t.ID, Detail: detail,
		})
	})
	if err != nil {
		return "", t, err
	}
	return secret, t, nil
}

// check refuses a token that could never be used as it is meant.
func (t *Token) check(now time.Time) error {
	switch {
	case !(&Principal{Role: t.Role, Scope: t.Scope}).Covers(t.Role, t.Scope):
		return fault.New(fault.BadUserInput, "There is no role %q with the scope %q.", t.Role, t.Scope)
	case t.ExpiresAt != nil && !t.ExpiresAt.After(now):
		return fault.New(fault.BadUserInput, "The token would have expired before it is made.")
	case !utf8.ValidString(t.Name) || strings.ContainsFunc(t.Name, unicode.IsControl):
		return fault.New(fault.BadUserInput, "The name of a token is one line of text.")
	case utf8.RuneCountInString(t.Name) > maxTokenName:
		return fault.New(fault.BadUserInput, "The name of a token has %d characters at most.", maxTokenName)
	}
	return nil
}

// findMember finds the member the token is for, 0 for nobody. Where an account is joined to the member, the role of the token
// is not above that account's, whatever the scope leaves of it.
//
// The grant stays as it is until the token is there: whoever revokes it then ends the token too. Of one that was revoked no
// token is made, which would be good when the account is let in again.
func (t *Token) findMember(ctx context.Context, tx *sql.Tx, d store.Dialect) (id int64, err error) {
	if t.Member == "" {
		return 0, nil
	}
	query := d.Rebind("select id from members where register_id = ? and key = ? and archived_at is null")
	err = tx.QueryRowContext(ctx, query, t.Register, t.Member).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, fault.New(fault.NotFound, "The register has no member %q in use.", t.Member)
	}
	if err != nil {
		return 0, fmt.Errorf("read member: %w", err)
	}
	var role Role
	var revoked bool
	query = d.Rebind("select role, revoked_at is not null from grants where member_id = ?" + d.ForShare())
	err = each(ctx, tx, query, []any{id}, func(scan func(...any) error) error { return scan(&role, &revoked) })
	switch {
	case err != nil:
		return 0, fmt.Errorf("read grant: %w", err)
	case revoked:
		return 0, fault.New(fault.Conflict, "The member %q was put out of the register: let them in again first.", t.Member)
	case role != "" && !role.Covers(t.Role):
		return 0, fault.New(fault.BadUserInput, "The member %q is %s, and a token cannot do more.", t.Member, role)
	}
	return id, nil
}

// checkRoom refuses a token to a member, 0 for nobody, that has as many as it can have. Those made at the same time wait for
// one another at the register's head, as whoever writes records does.
func (t *Token) checkRoom(ctx context.Context, tx *sql.Tx, db *store.DB, member int64) error {
	if member == 0 {
		return nil
	}
	var n int
	lock := db.Dialect.Rebind("select version from register_heads where register_id = ?" + db.Dialect.ForUpdate())
	if err := tx.QueryRowContext(ctx, lock, t.Register).Scan(&n); err != nil {
		return failed(db, "lock register", err)
	}
	count := db.Dialect.Rebind(`select count(*) from tokens
		where member_id = ? and revoked_at is null and (expires_at is null or expires_at > ?)`)
	if err := tx.QueryRowContext(ctx, count, member, t.CreatedAt.UnixMicro()).Scan(&n); err != nil {
		return failed(db, "count tokens", err)
	}
	if n >= maxTokens {
		return &fault.Error{
			Code:    fault.LimitExceeded,
			Message: fmt.Sprintf("The member %q has %d tokens, and cannot have more: revoke one first.", t.Member, n),
			Limit:   &fault.Limit{Name: "memberTokens", Value: int64(n + 1), Maximum: maxTokens},
		}
	}
	return nil
}

func textOrNull(s string) sql.NullString { return sql.NullString{String: s, Valid: s != ""} }

const listQuery = `select t.id, t.register_id, r.key, t.name, t.role, t.scope, m.key, t.created_at, t.created_by,
	t.expires_at, t.last_used_at, t.revoked_at
	from tokens as t join registers as r on r.id = t.register_id left join members as m on m.id = t.member_id
	where cast(? as bigint) in (0, t.register_id) order by r.key, t.id`

// ListTokens lists the tokens of a register, of all registers if it is 0, the oldest first.
func ListTokens(ctx context.Context, db *store.DB, register int64) ([]Token, error) {
	rows, err := db.Reader().QueryContext(ctx, db.Dialect.Rebind(listQuery), register)
	if err != nil {
		return nil, failed(db, "list tokens", err)
	}
	defer rows.Close()
	var list []Token
	for rows.Next() {
		var t Token
		var name, scope, member sql.NullString
		var created int64
		var expires, used, revoked sql.NullInt64
		err := rows.Scan(&t.ID, &t.Register, &t.RegisterKey, &name, &t.Role, &scope, &member, &created, &t.CreatedBy,
			&expires, &used, &revoked)
		if err != nil {
			return nil, failed(db, "list tokens", err)
		}
		t.Name, t.Scope, t.Member, t.CreatedAt = name.String, Scope(scope.String), member.String, time.UnixMicro(created).UTC()
		t.ExpiresAt, t.LastUsedAt, t.RevokedAt = micros(expires), micros(used), micros(revoked)
		list = append(list, t)
	}
	if err := rows.Err(); err != nil {
		return nil, failed(db, "list tokens", err)
	}
	return list, nil
}

// RevokeToken ends a token for good, at once; by is the actor. Doing so again changes nothing; a token that is not there
// is NOT_FOUND. It does not ask who may end it.
func RevokeToken(ctx context.Context, db *store.DB, id int64, by string) error {
	return inTransaction(ctx, db, func(tx *sql.Tx) error {
		var register int64
		var revoked sql.NullInt64
		query := db.Dialect.Rebind("select register_id, revoked_at from tokens where id = ?" + db.Dialect.ForUpdate())
		err := tx.QueryRowContext(ctx, query, id).Scan(&register, &revoked)
		if errors.Is(err, sql.ErrNoRows) {
			return fault.New(fault.NotFound, "There is no token %s.", FormatID(id))
		}
		if err != nil {
			return failed(db, "read token", err)
		}
		if revoked.Valid {
			return nil
		}
		update := db.Dialect.Rebind("update tokens set revoked_at = ? where id = ?")
		if _, err := tx.ExecContext(ctx, update, model.Now().UnixMicro(), id); err != nil {
			return failed(db, "revoke token", err)
		}
		return Record(ctx, tx, db.Dialect, Event{Register: register, Kind: TokenRevoked, Actor: by, TokenID: id})
	})
}

// Package access knows who asks and what they may do: tokens, the principals behind them, one table of roles and scopes,
// and the events that tell who came in and who was turned away.
package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/store"
)

// Principal is who a request acts for in one register: a person by an account, a program by a token, or the system.
type Principal struct {
	Register int64
	Role     Role
	// Scope narrows what the role allows; Whole does not.
	Scope Scope
	// Member is whom the principal acts as, 0 for nobody.
	Member int64
	// Actor is how the change log names the principal: member/<key> or system/<name>, such as system/token-<id>.
	Actor string
	// TokenID and Account are what the principal signed in with; the other is 0, and both are for the system.
	TokenID, Account int64
	// Units are the business units of the member, where the role goes by them.
	Units []int64

	// used is when the token was last seen, as far as that is noted; zero if never.
	used time.Time
}

// System is the principal of the command line and of jobs, which may do everything in one register, under a name.
func System(name string, register int64) *Principal {
	return &Principal{Register: register, Role: Admin, Actor: "system/" + name}
}

// A secret is the prefix, by which scanners of leaked secrets know it, and 256 random bits.
const (
	secretPrefix = "ropa_"
	secretBytes  = 32
)

func newSecret() string {
	var raw [secretBytes]byte
	_, _ = rand.Read(raw[:]) // never fails
	return secretPrefix + base64.RawURLEncoding.EncodeToString(raw[:])
}

// hashSecret is what is stored. With 256 random bits in the secret a slow hash would add nothing.
func hashSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// authenticateQuery finds a token by the hash, so that how long the comparison takes tells nothing about the secret.
const authenticateQuery = `select t.id, t.register_id, t.role, t.scope, t.last_used_at, t.member_id, m.key, g.role` +
	tokenTables + ` where t.secret_hash = ? and ` + tokenGood

// tokenTables and tokenGood are what a token hangs on, and when it is good at an instant.
const (
	tokenTables = `
	from tokens as t
	left join members as m on m.id = t.member_id
	left join grants as g on g.member_id = t.member_id
	left join accounts as a on a.id = g.account_id`
	tokenGood = `t.revoked_at is null and (t.expires_at is null or t.expires_at > ?)
	and m.archived_at is null and g.revoked_at is null and a.disabled_at is null`
)

// errToken is the one answer to whoever has no token that is good.
var errToken = fault.New(fault.Unauthenticated, "A valid token is required: Authorization: Bearer "+secretPrefix+"…")

// Authenticate finds the principal of a bearer token. One that is malformed, unknown, revoked or expired, whose member is
// archived or may no longer do what the token does, gives the same UNAUTHENTICATED.
func Authenticate(ctx context.Context, db *store.DB, bearer string) (*Principal, error) {
	if !strings.HasPrefix(bearer, secretPrefix) {
		return nil, errToken
	}
	var p Principal
	var scope, key, granted sql.NullString
	var used, member sql.NullInt64
	err := db.Reader().QueryRowContext(ctx, db.Dialect.Rebind(authenticateQuery), hashSecret(bearer), model.Now().UnixMicro()).
		Scan(&p.TokenID, &p.Register, &p.Role, &scope, &used, &member, &key, &granted)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errToken
	}
	if err != nil {
		return nil, failed(db, "read token", err)
	}
	if granted.Valid && !Role(granted.String).Covers(p.Role) {
		return nil, errToken
	}
	if used.Valid {
		p.used = time.UnixMicro(used.Int64).UTC()
	}
	p.Scope, p.Member = Scope(scope.String), member.Int64
	p.Actor = "system/token-" + strings.TrimPrefix(FormatID(p.TokenID), idPrefix)
	if key.Valid {
		p.Actor = "member/" + key.String
	}
	if p.Role == Contributor { // no other role goes by units
		p.Units, err = unitsOf(ctx, db, p.Member)
	}
	return &p, err
}

// unitsOf lists the business units of a member, none for nobody.
func unitsOf(ctx context.Context, db *store.DB, member int64) ([]int64, error) {
	link := model.ByName("Member").Link("units")
	query := "select " + link.Far + " from " + link.Table + " where " + link.Near + " = ? order by " + link.Far
	rows, err := db.Reader().QueryContext(ctx, db.Dialect.Rebind(query), member)
	if err != nil {
		return nil, failed(db, "read units", err)
	}
	defer rows.Close()
	var units []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, failed(db, "read units", err)
		}
		units = append(units, id)
	}
	if err := rows.Err(); err != nil {
		return nil, failed(db, "read units", err)
	}
	return units, nil
}

// failed says what could not be done, and whether it is worth trying again.
func failed(db *store.DB, what string, err error) error {
	if db.Dialect.IsUnavailable(err) {
		return fault.Wrap(fault.Unavailable, err, "The database is not available now.")
	}
	return fmt.Errorf("%s: %w", what, err)
}

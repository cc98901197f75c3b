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
	// RegisterKey, TimeZone, Head and HeadHash tell of the register as it was when the principal was found: its key and time
	// zone, the number of its latest change entry and that entry's hash. They are empty for the system.
	RegisterKey, TimeZone string
	Head                  int64
	HeadHash              string

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

// The register of a principal and the units of its member are found with it, by the same statement: one row for each unit.
const (
	stateColumns = "r.key, r.time_zone, h.version, h.hash, u.business_unit_id"
	stateTables  = `
	join register_heads as h on h.register_id = r.id
	left join member_units as u on u.member_id = m.id`
)

// authenticateQuery finds a token by the hash, so that how long the comparison takes tells nothing about the secret.
const authenticateQuery = `select t.id, t.register_id, t.role, t.scope, t.last_used_at, t.member_id, m.key, g.role, ` + stateColumns +
	tokenTables + `
	join registers as r on r.id = t.register_id` + stateTables + `
	where t.secret_hash = ? and ` + tokenGood + ` order by u.business_unit_id`

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

// Authenticate finds the principal of a bearer token with one statement. One that is malformed, unknown, revoked or expired,
// whose member is archived or may no longer do what the token does, gives the same UNAUTHENTICATED.
func Authenticate(ctx context.Context, db *store.DB, bearer string) (*Principal, error) {
	if !strings.HasPrefix(bearer, secretPrefix) {
		return nil, errToken
	}
	var p Principal
	var scope, key, granted sql.NullString
	var used, member, unit sql.NullInt64
	args := []any{hashSecret(bearer), model.Now().UnixMicro()}
	err := each(ctx, db.Reader(), db.Dialect.Rebind(authenticateQuery), args, func(scan func(...any) error) error {
		err := scan(&p.TokenID, &p.Register, &p.Role, &scope, &used, &member, &key, &granted,
			&p.RegisterKey, &p.TimeZone, &p.Head, &p.HeadHash, &unit)
		p.addUnit(unit)
		return err
	})
	if err != nil {
		return nil, failed(db, "read token", err)
	}
	if p.TokenID == 0 || granted.Valid && !Role(granted.String).Covers(p.Role) {
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
	return &p, nil
}

// addUnit notes a unit of the member, if there is one: no role but the contributor goes by units.
func (p *Principal) addUnit(unit sql.NullInt64) {
	if unit.Valid && p.Role == Contributor {
		p.Units = append(p.Units, unit.Int64)
	}
}

// failed says what could not be done, and whether it is worth trying again.
func failed(db *store.DB, what string, err error) error {
	if db.Dialect.IsUnavailable(err) {
		return fault.Wrap(fault.Unavailable, err, "The database is not available now.")
	}
	return fmt.Errorf("%s: %w", what, err)
}

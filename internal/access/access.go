// Package access knows who asks and what they may do: tokens, the principals behind them, and one table of roles.
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

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/store"
)

// Principal is who a request acts for: a token of one register.
type Principal struct {
	Register int64
	Role     Role
	// Member is who the token belongs to, 0 for nobody.
	Member int64
	// Actor is how the change log names the principal: member/<key> or system/token-<id>.
	Actor   string
	TokenID int64
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

// Authenticate finds the principal of a bearer token. One that is malformed, unknown or revoked, or whose member is
// archived, gives the same UNAUTHENTICATED.
func Authenticate(ctx context.Context, db *store.DB, bearer string) (*Principal, error) {
	refused := fault.New(fault.Unauthenticated, "A valid token is required: Authorization: Bearer "+secretPrefix+"…")
	if !strings.HasPrefix(bearer, secretPrefix) {
		return nil, refused
	}
	// The row is found by the hash, so that how long the comparison takes tells nothing about the secret.
	query := db.Dialect.Rebind(`select t.id, t.register_id, t.role, t.member_id, m.key
		from tokens as t left join members as m on m.id = t.member_id
		where t.secret_hash = ? and t.revoked_at is null and m.archived_at is null`)
	var p Principal
	var member sql.NullInt64
	var key sql.NullString
	err := db.Reader().QueryRowContext(ctx, query, hashSecret(bearer)).Scan(&p.TokenID, &p.Register, &p.Role, &member, &key)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, refused
	}
	if db.Dialect.IsUnavailable(err) {
		return nil, fault.Wrap(fault.Unavailable, err, "The database is not available now.")
	}
	if err != nil {
		return nil, fmt.Errorf("read token: %w", err)
	}
	p.Member = member.Int64
	p.Actor = "system/token-" + strings.TrimPrefix(FormatID(p.TokenID), idPrefix)
	if key.Valid {
		p.Actor = "member/" + key.String
	}
	return &p, nil
}

package access

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

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
	Role        Role
	// Member is the key of the member the token belongs to, empty for nobody.
	Member    string
	CreatedAt time.Time
	CreatedBy string
	// RevokedAt is nil while the token is good.
	RevokedAt *time.Time
}

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

// CreateToken makes a token and returns its secret, which cannot be read again. Of the token it takes the register, the
// role, the member's key and who makes it.
func CreateToken(ctx context.Context, db *store.DB, t Token) (secret string, _ Token, err error) {
	now := model.Now()
	t.ID, t.CreatedAt, t.RevokedAt = ids.Next(now), now, nil
	var member sql.NullInt64
	if t.Member != "" {
		query := db.Dialect.Rebind("select id from members where register_id = ? and key = ? and archived_at is null")
		err := db.Writer().QueryRowContext(ctx, query, t.Register, t.Member).Scan(&member)
		if errors.Is(err, sql.ErrNoRows) {
			return "", t, fault.New(fault.NotFound, "The register has no member %q in use.", t.Member)
		}
		if err != nil {
			return "", t, fmt.Errorf("read member: %w", err)
		}
	}
	secret = newSecret()
	insert := db.Dialect.Rebind(`insert into tokens (id, register_id, member_id, role, secret_hash, created_at, created_by)
		values (?, ?, ?, ?, ?, ?, ?)`)
	_, err = db.Writer().ExecContext(ctx, insert,
		t.ID, t.Register, member, string(t.Role), hashSecret(secret), now.UnixMicro(), t.CreatedBy)
	if err != nil {
		return "", t, fmt.Errorf("store token: %w", err)
	}
	return secret, t, nil
}

// ListTokens lists the tokens of a register, of all registers if it is 0, the oldest first.
func ListTokens(ctx context.Context, db *store.DB, register int64) ([]Token, error) {
	query := db.Dialect.Rebind(`select t.id, t.register_id, r.key, t.role, m.key, t.created_at, t.created_by, t.revoked_at
		from tokens as t join registers as r on r.id = t.register_id left join members as m on m.id = t.member_id
		where cast(? as bigint) in (0, t.register_id) order by r.key, t.id`)
	rows, err := db.Reader().QueryContext(ctx, query, register)
	if err != nil {
		return nil, fmt.Errorf("list tokens: %w", err)
	}
	defer rows.Close()
	var list []Token
	for rows.Next() {
		var t Token
		var member sql.NullString
		var created int64
		var revoked sql.NullInt64
		err := rows.Scan(&t.ID, &t.Register, &t.RegisterKey, &t.Role, &member, &created, &t.CreatedBy, &revoked)
		if err != nil {
			return nil, fmt.Errorf("list tokens: %w", err)
		}
		t.Member, t.CreatedAt = member.String, time.UnixMicro(created).UTC()
		if revoked.Valid {
			at := time.UnixMicro(revoked.Int64).UTC()
			t.RevokedAt = &at
		}
		list = append(list, t)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list tokens: %w", err)
	}
	return list, nil
}

// RevokeToken ends a token for good. Doing so again changes nothing; a token that is not there is NOT_FOUND.
func RevokeToken(ctx context.Context, db *store.DB, id int64) error {
	update := db.Dialect.Rebind("update tokens set revoked_at = coalesce(revoked_at, ?) where id = ?")
	result, err := db.Writer().ExecContext(ctx, update, model.Now().UnixMicro(), id)
	if err != nil {
		return fmt.Errorf("revoke token: %w", err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, fault.New(fault.NotFound, "There is no token %s.", FormatID(id)))
	}
	return nil
}

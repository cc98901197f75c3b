package graph

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/99designs/gqlgen/graphql"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/registry"
)

type idempotencyKey struct{}

// WithIdempotencyKey notes the key by which a client knows its request again, empty for none. The operation has one root
// field.
func WithIdempotencyKey(ctx context.Context, key string) context.Context {
	return context.WithValue(ctx, idempotencyKey{}, key)
}

// once names the mutation of a request that came with a key, nil without one: the key is one of the token's or account's
// own, and what is asked for is the operation as it was sent: its text, its name and its variables.
func once(ctx context.Context, p *access.Principal) *registry.Once {
	key, _ := ctx.Value(idempotencyKey{}).(string)
	if key == "" {
		return nil
	}
	op := graphql.GetOperationContext(ctx)
	return &registry.Once{Key: hash(p.TokenID, p.Account, key), Request: hash(op.RawQuery, op.OperationName, op.Variables)}
}

func hash(parts ...any) string {
	text, err := json.Marshal(parts)
	if err != nil {
		panic(err) // numbers, texts and what came as JSON always have a JSON form
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

package access

import (
	"context"
	"time"
)

// SetClock makes people live at another time.
func (p *People) SetClock(clock func() time.Time) { p.clock = clock }

// Attempt counts an attempt to sign in.
func (p *People) Attempt(ctx context.Context, email, address string) error {
	return p.attempt(ctx, tried{email: email}, By{Actor: "system/test", Address: address})
}

// HashPassword and PasswordFits are what is done with passwords.
var (
	HashPassword = hashPassword
	PasswordFits = passwordFits
)

// Forgive gives back what an attempt took.
func (p *People) Forgive(ctx context.Context, email, address string) error {
	return p.forgive(ctx, p.db.Writer(), tried{email: email}, address)
}

package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"github.com/openropa/ropa/internal/fault"
)

// How long a password is, in characters. There are no other rules: they only make passwords easier to guess. The upper
// bound is for the work of a request.
const (
	shortestPassword = 12
	longestPassword  = 256
)

// The cost of a password that is set now, as OWASP's cheat sheet has it. A stored hash says by which cost it was made.
const (
	passwordMemory = 19 << 10 // KiB
	passwordTime   = 2
	passwordSalt   = 16
	passwordBytes  = 32
)

// passwordFormat is the form of the PHC string format in which a hash is stored.
const passwordFormat = "$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s"

// hashing bounds how many passwords are worked on at the same time, each of which takes memory.
var hashing = make(chan struct{}, 4)

// noPassword is what is worked on where there is no account or no password, so that nobody can tell by the time it takes.
var noPassword = sync.OnceValue(func() string { return encodePassword(rand.Text(), []byte(rand.Text())[:passwordSalt]) })

// hashPassword is what is stored of a password.
func hashPassword(ctx context.Context, password string) (string, error) {
	var salt [passwordSalt]byte
	_, _ = rand.Read(salt[:]) // never fails
	var hash string
	err := oneOfFew(ctx, func() { hash = encodePassword(password, salt[:]) })
	return hash, err
}

func encodePassword(password string, salt []byte) string {
	key := argon2.IDKey(passwordForm(password), salt, passwordTime, passwordMemory, 1, passwordBytes)
	return fmt.Sprintf(passwordFormat, argon2.Version, passwordMemory, passwordTime, 1,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
}

// passwordFits tells whether a password is the one that was hashed. An empty hash takes the same work and is never right.
func passwordFits(ctx context.Context, hash, password string) (fits bool, err error) {
	there, none := hash != "", noPassword()
	if !there {
		hash = none
	}
	var version, memory, times uint32
	var threads uint8
	fields := strings.NewReplacer("$", " ", ",", " ").Replace(hash)
	var salt, key string
	_, err = fmt.Sscanf(fields, " argon2id v=%d m=%d t=%d p=%d %s %s", &version, &memory, &times, &threads, &salt, &key)
	if err != nil || version != argon2.Version {
		return false, fmt.Errorf("read password hash: %w", err)
	}
	rawSalt, err := base64.RawStdEncoding.DecodeString(salt)
	if err != nil {
		return false, fmt.Errorf("read password hash: %w", err)
	}
	rawKey, err := base64.RawStdEncoding.DecodeString(key)
	if err != nil {
		return false, fmt.Errorf("read password hash: %w", err)
	}
	err = oneOfFew(ctx, func() {
		got := argon2.IDKey(passwordForm(password), rawSalt, times, memory, threads, uint32(len(rawKey)))
		fits = subtle.ConstantTimeCompare(got, rawKey) == 1 && there
	})
	return fits, err
}

// oneOfFew does work when its turn comes.
func oneOfFew(ctx context.Context, work func()) error {
	select {
	case hashing <- struct{}{}:
		defer func() { <-hashing }()
		work()
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait to check a password: %w", ctx.Err())
	}
}

// passwordForm brings a password into one form: keyboards write the same letter in several ways.
func passwordForm(password string) []byte {
	if len(password) > 4*longestPassword {
		password = "" // nobody has such a one, and it is not to cost more than others
	}
	return norm.NFC.Bytes([]byte(password))
}

// checkPassword tells what is wrong with a password that is to be set.
func checkPassword(password string) fault.Problems {
	switch n := utf8.RuneCountInString(password); {
	case n < shortestPassword:
		return problem(fault.ProblemInvalid, "password", "A password has at least %d characters.", shortestPassword)
	case n > longestPassword:
		return problem(fault.ProblemTooLong, "password", "A password has at most %d characters.", longestPassword)
	}
	return nil
}

func problem(code fault.ProblemCode, field, format string, args ...any) fault.Problems {
	return fault.Problems{{Code: code, Field: []string{field}, Message: fmt.Sprintf(format, args...)}}
}

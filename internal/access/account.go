package access

import (
	"context"
	"database/sql"
	"errors"
	"net/mail"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/store"
)

// People are the accounts of an installation, how they sign in, and what registers they were let into. It is safe for
// concurrent use.
type People struct {
	db        *store.DB
	putMember PutMember
	clock     func() time.Time

	mu        sync.Mutex
	providers map[int64]discovered // by issuer
}

// PutMember makes the member with the key in a register, or changes the one who has it. Members are records: whatever
// writes records does so.
type PutMember func(ctx context.Context, register int64, by By, key, name, email string) (id int64, err error)

// By is on whose behalf, in which request and from where something is done.
type By struct{ Actor, Request, Address string }

// NewPeople opens the accounts of a migrated database.
func NewPeople(db *store.DB, put PutMember) *People {
	return &People{db: db, putMember: put, clock: model.Now, providers: map[int64]discovered{}}
}

// Account is a person of the installation. It sees nothing of a register without a grant.
type Account struct {
	ID          int64
	Email, Name string
	// Admin is who may make registers, invite and list accounts. It opens no register.
	Admin      bool
	CreatedAt  time.Time
	CreatedBy  string
	DisabledAt *time.Time
	// HasPassword tells whether the account can sign in by a password.
	HasPassword bool
	Grants      []Grant
	// Generation is that of the account's sessions when it was looked up. All are ended by beginning the next.
	Generation int64
}

// NewAccount is what a person says to get an account.
type NewAccount struct{ Email, Name, Password string }

const (
	accountPrefix = "acct_"
	longestName   = 200
	longestEmail  = 254
)

var accountType = &model.Type{Prefix: strings.TrimSuffix(accountPrefix, "_")}

// FormatAccountID shows the id of an account.
func FormatAccountID(id int64) string { return model.FormatID(accountType, id) }

// foldEmail is the form in which addresses are compared. Accents stay: two people may differ by them.
func foldEmail(email string) string {
	return strings.ToLower(norm.NFC.String(strings.TrimSpace(plain(email))))
}

// plain is a text as it is, or nothing where a database would refuse it: no row has such a one.
func plain(s string) string {
	if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
		return ""
	}
	return s
}

// check tells what is wrong with what a person says.
func (n *NewAccount) check() fault.Problems {
	var problems fault.Problems
	n.Name = strings.Join(strings.Fields(plain(n.Name)), " ")
	switch {
	case strings.ContainsFunc(n.Name, unicode.IsControl):
		problems = append(problems, problem(fault.ProblemInvalid, "name", "A name is one line of text.")...)
	case n.Name == "":
		problems = append(problems, problem(fault.ProblemRequired, "name", "A name is missing.")...)
	case utf8.RuneCountInString(n.Name) > longestName:
		problems = append(problems, problem(fault.ProblemTooLong, "name", "A name has at most %d characters.", longestName)...)
	}
	return append(append(problems, checkEmail(&n.Email)...), checkPassword(n.Password)...)
}

// checkEmail tells what is wrong with an address and takes the space around it away.
func checkEmail(email *string) fault.Problems {
	*email = strings.TrimSpace(*email)
	if *email == "" {
		return problem(fault.ProblemRequired, "email", "An e-mail address is missing.")
	}
	parsed, err := mail.ParseAddress(*email)
	if err != nil || parsed.Address != *email || len(*email) > longestEmail || plain(*email) == "" ||
		strings.ContainsFunc(*email, unicode.IsControl) {
		return problem(fault.ProblemInvalid, "email", "This is not an e-mail address.")
	}
	return nil
}

// errSignIn is the one answer to whoever cannot sign in by a password.
var errSignIn = fault.New(fault.Unauthenticated, "The e-mail address or the password is not right.")

// SignIn finds the account of an address and a password. Where there is none, where it is disabled or has no password,
// the answer and the work are those for a wrong password: UNAUTHENTICATED. After too many attempts it is LIMIT_EXCEEDED.
func (p *People) SignIn(ctx context.Context, email, password string, by By) (*Account, error) {
	try := tried{email: email}
	if err := p.attempt(ctx, try, by); err != nil {
		return nil, err
	}
	account, hash, err := p.accountBy(ctx, "email_fold", foldEmail(email))
	if err != nil {
		return nil, err
	}
	fits, err := passwordFits(ctx, hash, password)
	if err != nil {
		return nil, err
	}
	if !fits || account.DisabledAt != nil {
		err := p.inTx(ctx, func(tx *sql.Tx) error { return p.noteEverywhere(ctx, tx, SignInFailed, account.ID, by, "password") })
		return nil, errors.Join(err, errSignIn)
	}
	return account, p.inTx(ctx, func(tx *sql.Tx) error {
		if err := p.forgive(ctx, tx, try, by.Address); err != nil {
			return err
		}
		return p.noteEverywhere(ctx, tx, SignIn, account.ID, by, "password")
	})
}

// Account returns an account that is in use with its grants, else UNAUTHENTICATED.
func (p *People) Account(ctx context.Context, id int64) (*Account, error) {
	account, _, err := p.accountBy(ctx, "id", id)
	if err != nil {
		return nil, err
	}
	if account.ID == 0 || account.DisabledAt != nil {
		return nil, fault.New(fault.Unauthenticated, "Sign in first.")
	}
	account.Grants, err = p.grants(ctx, id)
	return account, err
}

const accountQuery = `select id, email, name, installation_admin, created_at, created_by, disabled_at, password_hash, generation
	from accounts`

// accountBy finds an account by a column, with the hash of its password. One that is not there has the id 0.
func (p *People) accountBy(ctx context.Context, column string, value any) (*Account, string, error) {
	query := p.db.Dialect.Rebind(accountQuery + " where " + column + " = ?")
	account, hash, err := scanAccount(p.db.Reader().QueryRowContext(ctx, query, value).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return &Account{}, "", nil
	}
	return account, hash, p.failed("read account", err)
}

func scanAccount(scan func(...any) error) (*Account, string, error) {
	var a Account
	var created int64
	var disabled sql.NullInt64
	var hash sql.NullString
	err := scan(&a.ID, &a.Email, &a.Name, &a.Admin, &created, &a.CreatedBy, &disabled, &hash, &a.Generation)
	a.CreatedAt, a.DisabledAt, a.HasPassword = time.UnixMicro(created).UTC(), micros(disabled), hash.Valid
	return &a, hash.String, err
}

// Accounts lists the accounts with their grants, the oldest first: all, or those who are let into the register with the
// key. A register that is not there is NOT_FOUND.
func (p *People) Accounts(ctx context.Context, register string) ([]*Account, error) {
	if register != "" {
		if err := p.registersOf(ctx, []Mapping{{Register: register}}, map[int64]Role{}, true); err != nil {
			return nil, err
		}
	}
	var list []*Account
	err := each(ctx, p.db.Reader(), accountQuery+" order by id", nil, func(scan func(...any) error) error {
		account, _, err := scanAccount(scan)
		list = append(list, account)
		return err
	})
	if err != nil {
		return nil, p.failed("list accounts", err)
	}
	for _, account := range list {
		if account.Grants, err = p.grants(ctx, account.ID); err != nil {
			return nil, err
		}
	}
	if register != "" {
		list = slices.DeleteFunc(list, func(a *Account) bool {
			return !slices.ContainsFunc(a.Grants, func(g Grant) bool { return g.RegisterKey == register })
		})
	}
	return list, nil
}

// FindAccount finds an account by its id or address, else NOT_FOUND. Who came by an issuer is found by the id alone. An
// address that several accounts show is a CONFLICT: what is done to one of them would leave the others as they are.
func (p *People) FindAccount(ctx context.Context, name string) (*Account, error) {
	column, value := "email_fold", any(foldEmail(name))
	if number, isID := strings.CutPrefix(name, accountPrefix); isID {
		if _, id, ok := model.ParseID(model.ByName("Register").Prefix + "_" + number); ok {
			column, value = "id", id
		}
	}
	account, _, err := p.accountBy(ctx, column, value)
	if err != nil {
		return nil, err
	}
	if fold, isAddress := value.(string); isAddress {
		if err := p.onlyOne(ctx, account.ID, fold); err != nil {
			return nil, err
		}
	}
	if account.ID == 0 {
		return nil, fault.New(fault.NotFound, "There is no account %s.", name)
	}
	return account, nil
}

// onlyOne refuses an address that, beside the account that has it, others in use show because an issuer says so.
func (p *People) onlyOne(ctx context.Context, owner int64, fold string) error {
	var shown []string
	err := each(ctx, p.db.Reader(), accountQuery+" order by id", nil, func(scan func(...any) error) error {
		a, _, err := scanAccount(scan)
		if a.ID == owner || fold != "" && foldEmail(a.Email) == fold && a.DisabledAt == nil {
			shown = append(shown, FormatAccountID(a.ID))
		}
		return err
	})
	if err != nil {
		return p.failed("list accounts", err)
	}
	if len(shown) > 1 {
		return fault.New(fault.Conflict, "Several accounts show this address: name one of %s.", strings.Join(shown, ", "))
	}
	return nil
}

// None tells whether there is no account at all.
func (p *People) None(ctx context.Context) (bool, error) {
	var n int
	err := p.db.Reader().QueryRowContext(ctx, "select count(*) from accounts").Scan(&n)
	return n == 0, p.failed("count accounts", err)
}

// insertAccount makes an account; without a password it signs in by other means.
func (p *People) insertAccount(ctx context.Context, tx *sql.Tx, a *Account, fold, hash string) error {
	now := p.clock()
	a.ID, a.CreatedAt = ids.Next(now), now
	err := p.exec(ctx, tx, `insert into accounts (id, email, email_fold, name, password_hash, installation_admin, created_at, created_by)
		values (?, ?, ?, ?, ?, ?, ?, ?)`, a.ID, a.Email, fold, a.Name,
		sql.NullString{String: hash, Valid: hash != ""}, a.Admin, now.UnixMicro(), a.CreatedBy)
	if p.db.Dialect.IsUniqueViolation(err) {
		return problem(fault.ProblemTaken, "email", "There is an account with this address: sign in with its password.")
	}
	return err
}

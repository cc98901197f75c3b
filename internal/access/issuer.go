package access

import (
	"context"
	"database/sql"
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
)

// Issuer is who vouches for people by OpenID Connect, and what its claims let them into.
type Issuer struct {
	ID int64
	// Name is a key; people see it on a button, and it stands in addresses.
	Name         string
	URL          string
	ClientID     string
	ClientSecret string
	// Claim is the claim, a text or a list of texts, whose values are mapped; ID tokens carry it.
	Claim     string
	Mappings  []Mapping
	CreatedAt time.Time
	CreatedBy string
	// DisabledAt is nil while people can sign in by the issuer.
	DisabledAt *time.Time
}

// Mapping lets whoever has a value of the claim into a register. Of several for one register the first counts.
type Mapping struct {
	Value    string `json:"value"`
	Register string `json:"register"`
	Role     Role   `json:"role"`
}

// longestIssuer bounds the name of an issuer, which stands in addresses and names an actor.
const longestIssuer = 40

// check tells what is wrong with an issuer.
func (i *Issuer) check() error {
	u, err := url.Parse(i.URL)
	local := err == nil && u.Scheme == "http" && (u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1" || u.Hostname() == "::1")
	switch {
	case !model.ValidKey(i.Name) || len(i.Name) > longestIssuer:
		return fault.New(fault.BadUserInput, "%q cannot be the name of an issuer: it has up to %d letters, digits and dashes.", i.Name, longestIssuer)
	case err != nil || u.Host == "" || u.Scheme != "https" && !local || u.RawQuery != "" || u.Fragment != "":
		return fault.New(fault.BadUserInput, "%q is not the https address of an issuer.", i.URL)
	case i.ClientID == "":
		return fault.New(fault.BadUserInput, "The client id is missing.")
	case len(i.Mappings) > 0 && i.Claim == "":
		return fault.New(fault.BadUserInput, "The claim is missing whose values are mapped.")
	}
	for _, m := range i.Mappings {
		if _, known := ParseRole(string(m.Role)); !known || m.Value == "" || m.Register == "" {
			return fault.New(fault.BadUserInput, "A mapping has a value of the claim, a register and a role.")
		}
	}
	return nil
}

// AddIssuer lets people sign in by an issuer. The registers of its mappings have to be there.
func (p *People) AddIssuer(ctx context.Context, i Issuer) error {
	if err := i.check(); err != nil {
		return err
	}
	if err := p.registersOf(ctx, i.Mappings, map[int64]Role{}, true); err != nil {
		return err
	}
	mappings, err := json.Marshal(append([]Mapping{}, i.Mappings...))
	if err != nil {
		return p.failed("write mappings", err)
	}
	now := p.clock()
	err = p.exec(ctx, p.db.Writer(), `insert into issuers
		(id, name, url, client_id, client_secret, claim, mappings, created_at, created_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		ids.Next(now), i.Name, i.URL, i.ClientID, i.ClientSecret, i.Claim, string(mappings), now.UnixMicro(), i.CreatedBy)
	if p.db.Dialect.IsUniqueViolation(err) {
		return fault.New(fault.Conflict, "There is an issuer %q, in use or disabled.", i.Name)
	}
	return p.failed("store issuer", err)
}

// Issuers lists the issuers by name, also those that were disabled.
func (p *People) Issuers(ctx context.Context) ([]Issuer, error) {
	var list []Issuer
	const query = `select id, name, url, client_id, client_secret, claim, mappings, created_at, created_by, disabled_at
		from issuers order by name`
	err := each(ctx, p.db.Reader(), query, nil, func(scan func(...any) error) error {
		var i Issuer
		var mappings string
		var created int64
		var disabled sql.NullInt64
		err := scan(&i.ID, &i.Name, &i.URL, &i.ClientID, &i.ClientSecret, &i.Claim, &mappings, &created, &i.CreatedBy, &disabled)
		if err != nil {
			return err
		}
		i.CreatedAt, i.DisabledAt = time.UnixMicro(created).UTC(), micros(disabled)
		list = append(list, i)
		return json.Unmarshal([]byte(mappings), &list[len(list)-1].Mappings)
	})
	return list, p.failed("list issuers", err)
}

// Issuer finds an issuer in use by its name, else NOT_FOUND.
func (p *People) Issuer(ctx context.Context, name string) (*Issuer, error) {
	list, err := p.Issuers(ctx)
	if err != nil {
		return nil, err
	}
	for _, i := range list {
		if i.Name == name && i.DisabledAt == nil {
			return &i, nil
		}
	}
	return nil, fault.New(fault.NotFound, "Nobody of this name vouches for people here.")
}

// DisableIssuer ends signing in by an issuer. What it let people into stays theirs, and the accounts stay; their sessions
// end, because nobody vouches for them any longer, and so do the tokens of those who have no other way to sign in.
func (p *People) DisableIssuer(ctx context.Context, name string) error {
	i, err := p.Issuer(ctx, name)
	if err != nil {
		return err
	}
	return p.inTx(ctx, func(tx *sql.Tx) error {
		if err := p.exec(ctx, tx, "update issuers set disabled_at = ? where id = ?", p.clock().UnixMicro(), i.ID); err != nil {
			return err
		}
		const next = `update accounts set generation = generation + 1
			where id in (select account_id from identities where issuer_id = ?)`
		if err := p.exec(ctx, tx, next, i.ID); err != nil {
			return err
		}
		const sessions = "delete from sessions where account_id in (select account_id from identities where issuer_id = ?)"
		if err := p.exec(ctx, tx, sessions, i.ID); err != nil {
			return err
		}
		left, err := p.leftBy(ctx, tx, i)
		for _, account := range left {
			if _, err := p.endTokens(ctx, tx, account, 0, By{Actor: vouchedActor + i.Name}); err != nil {
				return err
			}
		}
		return err
	})
}

// leftBy lists the accounts that cannot sign in without an issuer: they have no password, and no other issuer in use knows
// them.
func (p *People) leftBy(ctx context.Context, tx *sql.Tx, i *Issuer) (accounts []int64, err error) {
	query := p.db.Dialect.Rebind(`select a.id from accounts as a where a.password_hash is null
		and a.id in (select n.account_id from identities as n where n.issuer_id = ?)
		and a.id not in (select n.account_id from identities as n join issuers as i on i.id = n.issuer_id
			where i.id <> ? and i.disabled_at is null)
		order by a.id`)
	err = each(ctx, tx, query, []any{i.ID, i.ID}, func(scan func(...any) error) error {
		accounts = append(accounts, 0)
		return scan(&accounts[len(accounts)-1])
	})
	return accounts, err
}

// registersOf finds the registers of mappings and what role each gives. One that is not there is an error if they are all
// needed, and else left out.
func (p *People) registersOf(ctx context.Context, mappings []Mapping, roles map[int64]Role, all bool) error {
	query := p.db.Dialect.Rebind("select id from registers where key = ?")
	for _, m := range mappings {
		var id int64
		err := each(ctx, p.db.Reader(), query, []any{m.Register}, func(scan func(...any) error) error { return scan(&id) })
		switch {
		case err != nil:
			return p.failed("find register", err)
		case id == 0 && all:
			return fault.New(fault.NotFound, "There is no register %q.", m.Register)
		case id == 0:
			continue
		}
		if _, first := roles[id]; !first {
			roles[id] = Role(strings.ToUpper(string(m.Role)))
		}
	}
	return nil
}

package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/openropa/ropa/internal/fault"
)

// Journey is what a browser keeps while its person is away at an issuer. State ties the answer to this browser, the nonce
// ties the ID token to this journey, and the verifier (PKCE) ties the code to it.
type Journey struct {
	Issuer     string `json:"issuer"`
	State      string `json:"state"`
	Nonce      string `json:"nonce"`
	Verifier   string `json:"verifier"`
	Invitation string `json:"invitation,omitempty"`
}

// Vouched is what an issuer says of a person.
type Vouched struct {
	Subject string
	Email   string
	// Verified tells whether the issuer knows that the address is the person's.
	Verified bool
	Name     string
	// Values are those of the issuer's claim.
	Values []string
}

// errVouched is the one answer to what an issuer sent and we cannot rely on; the cause is for the log.
func errVouched(err error) error {
	return fault.Wrap(fault.Unauthenticated, err, "Signing in did not work: what came back cannot be relied on. Try again.")
}

// issuerClient talks to issuers. It follows no redirects: an issuer is where its row says.
var issuerClient = &http.Client{
	Timeout:       8 * time.Second,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// discovered is what an issuer says of itself, or why it does not, and since when we know. The provider fetches the issuer's
// keys as it needs them.
type discovered struct {
	provider *oidc.Provider
	err      error
	since    time.Time
}

// How long what an issuer says is believed, and that it does not answer: without that, strangers could make us ask it as often
// as they like.
const (
	discoveredFor = 10 * time.Minute
	silentFor     = 30 * time.Second
)

func (d discovered) good(now time.Time) bool {
	age := now.Sub(d.since)
	return d.provider != nil && age < discoveredFor || d.err != nil && age < silentFor
}

// provider discovers an issuer.
func (p *People) provider(ctx context.Context, i *Issuer, redirect string) (*oidc.Provider, *oauth2.Config, error) {
	p.mu.Lock()
	known := p.providers[i.ID]
	p.mu.Unlock()
	if !known.good(p.clock()) {
		// That a stranger hangs up says nothing of the issuer: the client has a time limit of its own.
		provider, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), issuerClient), i.URL)
		known = discovered{provider, err, p.clock()}
		p.mu.Lock()
		p.providers[i.ID] = known
		p.mu.Unlock()
	}
	if known.err != nil {
		return nil, nil, fault.Wrap(fault.Unavailable, short(known.err), "The issuer %s does not answer as it should. Try again later.", i.Name)
	}
	endpoint := known.provider.Endpoint()
	endpoint.AuthStyle = authStyle(known.provider, i)
	return known.provider, &oauth2.Config{
		ClientID: i.ClientID, ClientSecret: i.ClientSecret, Endpoint: endpoint, RedirectURL: redirect,
		Scopes: []string{oidc.ScopeOpenID, "profile", "email"},
	}, nil
}

// authStyle is how an issuer wants the client's secret, as it says itself. The library would try one way after the other, and
// ask the issuer twice for each code that somebody makes up.
func authStyle(provider *oidc.Provider, i *Issuer) oauth2.AuthStyle {
	var says struct {
		Methods []string `json:"token_endpoint_auth_methods_supported"`
	}
	// What cannot be read says nothing, and then the specification has the first of the two.
	basic := provider.Claims(&says) != nil || len(says.Methods) == 0 || slices.Contains(says.Methods, "client_secret_basic")
	if basic && i.ClientSecret != "" {
		return oauth2.AuthStyleInHeader
	}
	return oauth2.AuthStyleInParams
}

// Depart begins a journey to an issuer, which sends the browser back to redirect: to address it goes.
func (p *People) Depart(ctx context.Context, i *Issuer, redirect, invitation string) (j Journey, address string, err error) {
	_, config, err := p.provider(ctx, i, redirect)
	if err != nil {
		return j, "", err
	}
	j = Journey{i.Name, rand.Text(), rand.Text(), oauth2.GenerateVerifier(), invitation}
	return j, config.AuthCodeURL(j.State, oidc.Nonce(j.Nonce), oauth2.S256ChallengeOption(j.Verifier)), nil
}

// Arrive ends a journey: the code is exchanged for an ID token, whose signature, issuer, audience, time and nonce are
// checked. Whatever is not right is UNAUTHENTICATED. Before the issuer is asked the attempt is counted; SignInVouched gives
// back what that took. What was not counted is no event either: it costs nothing to come with a wrong state.
func (p *People) Arrive(ctx context.Context, i *Issuer, redirect string, j Journey, state, code string, by By) (Vouched, error) {
	// Without a nonce any ID token that has none would fit.
	if j.Nonce == "" {
		return Vouched{}, errVouched(errors.New("the journey has no nonce"))
	}
	if j.Issuer != i.Name || j.State == "" || subtle.ConstantTimeCompare([]byte(j.State), []byte(state)) != 1 {
		return Vouched{}, errVouched(errors.New("the state is not that of the journey"))
	}
	if err := p.attemptFrom(ctx, by); err != nil {
		return Vouched{}, err
	}
	v, err := p.exchange(ctx, i, redirect, j, code)
	if err != nil {
		return Vouched{}, p.notVouched(ctx, i, v.Subject, j.Invitation, by, err)
	}
	return v, nil
}

// exchange gets what an issuer says of a person for a code. The subject is there as soon as the signature and all else that
// the token says of itself are right: whose it is, is known then, though it may not be from this journey.
func (p *People) exchange(ctx context.Context, i *Issuer, redirect string, j Journey, code string) (Vouched, error) {
	provider, config, err := p.provider(ctx, i, redirect)
	if err != nil {
		return Vouched{}, err
	}
	ctx = oidc.ClientContext(ctx, issuerClient)
	tokens, err := config.Exchange(ctx, code, oauth2.VerifierOption(j.Verifier))
	if err != nil {
		return Vouched{}, errVouched(fmt.Errorf("exchange the code: %w", exchangeError(err)))
	}
	raw, _ := tokens.Extra("id_token").(string)
	token, err := provider.Verifier(&oidc.Config{ClientID: i.ClientID}).Verify(ctx, raw)
	if err != nil {
		return Vouched{}, errVouched(fmt.Errorf("verify the ID token: %w", unquoted(err)))
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(j.Nonce)) != 1 {
		return Vouched{Subject: plain(token.Subject)}, errVouched(errors.New("the nonce is not that of the journey"))
	}
	return i.read(token)
}

// exchangeError keeps what an issuer answered out of the log, but for its code.
func exchangeError(err error) error {
	if refused, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		return fmt.Errorf("the issuer refuses it: %q", refused.ErrorCode)
	}
	return err
}

// unquoted is an error of the library up to where it quotes the ID token, or the answer that brought no keys.
func unquoted(err error) error {
	text, _, _ := strings.Cut(err.Error(), `"`)
	return short(errors.New(text))
}

// longestCause bounds what the log gets of an error, which may hold all that an issuer answered.
const longestCause = 300

func short(err error) error {
	if text := err.Error(); len(text) > longestCause {
		return errors.New(strings.ToValidUTF8(text[:longestCause], "") + "…")
	}
	return err
}

// read takes from an ID token what counts.
func (i *Issuer) read(token *oidc.IDToken) (Vouched, error) {
	var all map[string]json.RawMessage
	if err := token.Claims(&all); err != nil {
		return Vouched{}, errVouched(fmt.Errorf("read the claims: %w", err))
	}
	v := Vouched{Subject: plain(token.Subject)}
	if v.Subject == "" {
		return v, errVouched(errors.New("the ID token has no subject"))
	}
	text(all["email"], &v.Email)
	text(all["name"], &v.Name)
	// Only what says so in the form of the specification is verified.
	v.Verified = string(all["email_verified"]) == "true"
	var one string
	text(all[i.Claim], &one)
	if one != "" {
		v.Values = []string{one}
		return v, nil
	}
	if json.Unmarshal(all[i.Claim], &v.Values) != nil {
		v.Values = nil // neither a text nor a list of texts gives nothing
	}
	return v, nil
}

// text reads a claim that is a text; any other leaves the target as it is.
func text(raw json.RawMessage, to *string) {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		*to = s
	}
}

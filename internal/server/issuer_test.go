package server_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

const (
	clientID     = "ropa"
	clientSecret = "a secret of the client that is long enough to be an HMAC key"
)

// issuer is an OpenID provider in process: the protocol is the library's, the people and the tampering are ours.
type issuer struct {
	op.Storage // whatever is not below is not used

	url      string
	redirect string
	key      *rsa.PrivateKey

	mu       sync.Mutex
	requests map[string]*request
	codes    map[string]string
	// person is who signs in next.
	person person
	// forge, if there is one, makes another ID token of the one that is issued.
	forge func(claims map[string]any) string
}

type person struct {
	subject, email, name string
	verified             bool
	groups               any
}

// newIssuer starts a provider that sends people back to a server.
func newIssuer(t *testing.T, back string) *issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	i := &issuer{key: key, redirect: back, requests: map[string]*request{}, codes: map[string]string{}}
	mux := http.NewServeMux()
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	i.url = s.URL
	provider, err := op.NewProvider(&op.Config{CodeMethodS256: true, AuthMethodPost: true}, i, op.StaticIssuer(s.URL), op.WithAllowInsecure())
	if err != nil {
		t.Fatal(err)
	}
	mux.Handle("/", i.forging(provider))
	mux.HandleFunc("/login", func(w http.ResponseWriter, r *http.Request) {
		i.mu.Lock()
		id := r.FormValue("id")
		i.requests[id].person = &i.person
		i.mu.Unlock()
		http.Redirect(w, r, op.AuthCallbackURL(provider)(op.ContextWithIssuer(r.Context(), s.URL), id), http.StatusFound)
	})
	return i
}

// forging puts a forged ID token into the answers of the token endpoint.
func (i *issuer) forging(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		recorded := httptest.NewRecorder()
		next.ServeHTTP(recorded, r)
		body := recorded.Body.Bytes()
		var answer map[string]any
		if json.Unmarshal(body, &answer) == nil && answer["id_token"] != nil && i.forge != nil {
			parsed, err := jose.ParseSigned(answer["id_token"].(string), []jose.SignatureAlgorithm{jose.RS256})
			if err != nil {
				panic(err) // the provider signs so
			}
			var claims map[string]any
			if err := json.Unmarshal(parsed.UnsafePayloadWithoutVerification(), &claims); err != nil {
				panic(err)
			}
			answer["id_token"] = i.forge(claims)
			body, _ = json.Marshal(answer)
		}
		for name, values := range recorded.Header() {
			if name != "Content-Length" {
				w.Header()[name] = values
			}
		}
		w.WriteHeader(recorded.Code)
		_, _ = w.Write(bytes.TrimSpace(body))
	})
}

// sign makes an ID token of claims.
func sign(algorithm jose.SignatureAlgorithm, key any, claims map[string]any) string {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: key}, (&jose.SignerOptions{}).WithHeader("kid", "key"))
	if err != nil {
		panic(err)
	}
	text, _ := json.Marshal(claims)
	signed, err := signer.Sign(text)
	if err != nil {
		panic(err)
	}
	compact, err := signed.CompactSerialize()
	if err != nil {
		panic(err)
	}
	return compact
}

// request is somebody on their way through the provider.
type request struct {
	op.AuthRequest // whatever is not below is not used

	id     string
	asked  *oidc.AuthRequest
	person *person
}

func (r *request) GetID() string                      { return r.id }
func (r *request) GetACR() string                     { return "" }
func (r *request) GetAMR() []string                   { return nil }
func (r *request) GetAudience() []string              { return []string{r.asked.ClientID} }
func (r *request) GetAuthTime() time.Time             { return time.Now() }
func (r *request) GetClientID() string                { return r.asked.ClientID }
func (r *request) GetNonce() string                   { return r.asked.Nonce }
func (r *request) GetRedirectURI() string             { return r.asked.RedirectURI }
func (r *request) GetScopes() []string                { return r.asked.Scopes }
func (r *request) GetState() string                   { return r.asked.State }
func (r *request) GetSubject() string                 { return r.person.subject }
func (r *request) Done() bool                         { return r.person != nil }
func (r *request) GetResponseType() oidc.ResponseType { return r.asked.ResponseType }
func (r *request) GetResponseMode() oidc.ResponseMode { return r.asked.ResponseMode }
func (r *request) GetCodeChallenge() *oidc.CodeChallenge {
	return &oidc.CodeChallenge{Challenge: r.asked.CodeChallenge, Method: r.asked.CodeChallengeMethod}
}

func (i *issuer) CreateAuthRequest(_ context.Context, asked *oidc.AuthRequest, _ string) (op.AuthRequest, error) {
	if asked.CodeChallenge == "" || asked.CodeChallengeMethod != oidc.CodeChallengeMethodS256 || asked.Nonce == "" || asked.State == "" {
		return nil, errors.New("a challenge by S256, a nonce and a state are wanted")
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	r := &request{id: rand.Text(), asked: asked}
	i.requests[r.id] = r
	return r, nil
}

func (i *issuer) AuthRequestByID(_ context.Context, id string) (op.AuthRequest, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if r := i.requests[id]; r != nil {
		return r, nil
	}
	return nil, errors.New("there is no such request")
}

func (i *issuer) AuthRequestByCode(ctx context.Context, code string) (op.AuthRequest, error) {
	i.mu.Lock()
	id := i.codes[code]
	i.mu.Unlock()
	return i.AuthRequestByID(ctx, id)
}

func (i *issuer) SaveAuthCode(_ context.Context, id, code string) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.codes[code] = id
	return nil
}

func (i *issuer) DeleteAuthRequest(_ context.Context, id string) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	delete(i.requests, id)
	return nil
}

func (i *issuer) CreateAccessToken(context.Context, op.TokenRequest) (string, time.Time, error) {
	return rand.Text(), time.Now().Add(time.Minute), nil
}

func (i *issuer) Health(context.Context) error { return nil }

// The key that signs, and by which others check what was signed.
type signingKey struct{ key *rsa.PrivateKey }

func (k signingKey) SignatureAlgorithm() jose.SignatureAlgorithm { return jose.RS256 }
func (k signingKey) Key() any                                    { return k.key }
func (k signingKey) ID() string                                  { return "key" }

type publicKey struct{ key *rsa.PublicKey }

func (k publicKey) ID() string                         { return "key" }
func (k publicKey) Algorithm() jose.SignatureAlgorithm { return jose.RS256 }
func (k publicKey) Use() string                        { return "sig" }
func (k publicKey) Key() any                           { return k.key }

func (i *issuer) SigningKey(context.Context) (op.SigningKey, error) { return signingKey{i.key}, nil }

func (i *issuer) SignatureAlgorithms(context.Context) ([]jose.SignatureAlgorithm, error) {
	return []jose.SignatureAlgorithm{jose.RS256}, nil
}

func (i *issuer) KeySet(context.Context) ([]op.Key, error) {
	return []op.Key{publicKey{&i.key.PublicKey}}, nil
}

func (i *issuer) GetClientByClientID(_ context.Context, id string) (op.Client, error) {
	if id != clientID {
		return nil, errors.New("there is no such client")
	}
	return client{issuer: i}, nil
}

func (i *issuer) AuthorizeClientIDSecret(_ context.Context, id, secret string) error {
	if id != clientID || secret != clientSecret {
		return errors.New("the secret is not right")
	}
	return nil
}

func (i *issuer) SetUserinfoFromScopes(context.Context, *oidc.UserInfo, string, string, []string) error {
	return nil
}

func (i *issuer) GetPrivateClaimsFromScopes(context.Context, string, string, []string) (map[string]any, error) {
	return nil, nil
}

// SetUserinfoFromRequest puts what is known of a person into the ID token.
func (i *issuer) SetUserinfoFromRequest(_ context.Context, info *oidc.UserInfo, r op.IDTokenRequest, _ []string) error {
	p := r.(*request).person
	info.Subject, info.Name, info.Email, info.EmailVerified = p.subject, p.name, p.email, oidc.Bool(p.verified)
	if p.groups != nil {
		info.AppendClaims("groups", p.groups)
	}
	return nil
}

// client is the server under test, as the provider knows it.
type client struct {
	op.Client
	issuer *issuer
}

func (c client) GetID() string                       { return clientID }
func (c client) RedirectURIs() []string              { return []string{c.issuer.redirect} }
func (c client) ApplicationType() op.ApplicationType { return op.ApplicationTypeWeb }
func (c client) AuthMethod() oidc.AuthMethod         { return oidc.AuthMethodBasic }
func (c client) ResponseTypes() []oidc.ResponseType {
	return []oidc.ResponseType{oidc.ResponseTypeCode}
}

func (c client) GrantTypes() []oidc.GrantType         { return []oidc.GrantType{oidc.GrantTypeCode} }
func (c client) LoginURL(id string) string            { return "/login?id=" + id }
func (c client) AccessTokenType() op.AccessTokenType  { return op.AccessTokenTypeBearer }
func (c client) IDTokenLifetime() time.Duration       { return time.Minute }
func (c client) DevMode() bool                        { return true }
func (c client) IsScopeAllowed(string) bool           { return false }
func (c client) IDTokenUserinfoClaimsAssertion() bool { return true }
func (c client) ClockSkew() time.Duration             { return 0 }
func (c client) RestrictAdditionalIdTokenScopes() func([]string) []string { //nolint:revive // the library's name
	return func(scopes []string) []string { return scopes }
}

func (c client) RestrictAdditionalAccessTokenScopes() func([]string) []string {
	return func(scopes []string) []string { return scopes }
}

// callbackOf is the part of a server that people are sent back to.
func callbackOf(url, name string) string {
	return strings.TrimSuffix(url, "/") + "/sign-in/" + name + "/callback"
}

// unsigned makes an ID token that says by which algorithm nobody signed it.
func unsigned(algorithm string) func(map[string]any) string {
	return func(claims map[string]any) string {
		text, _ := json.Marshal(claims)
		encode := base64.RawURLEncoding.EncodeToString
		return encode([]byte(`{"alg":"`+algorithm+`","typ":"JWT"}`)) + "." + encode(text) + "."
	}
}

package server

import (
	"context"
	"net/http"
	"strings"

	"github.com/openropa/ropa/internal/access"
)

type principalKey struct{}

// principalOf is the principal that authenticated found.
func principalOf(ctx context.Context) *access.Principal {
	p, _ := ctx.Value(principalKey{}).(*access.Principal)
	return p
}

// authenticated lets a request through that has a principal: that of a token, or of the person whose session it has. Of
// others not even the body is read.
func (s *server) authenticated(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, err := s.principal(w, r)
		if err != nil {
			s.refuse(w, r, err)
			return
		}
		reportOf(r.Context()).principal = p
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), principalKey{}, p)))
	})
}

// known lets a request through of whoever may ask something here, in whichever register.
func (s *server) known(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		account := int64(0)
		var err error
		if r.Header.Get("Authorization") == "" {
			account, err = s.sessionAccount(w, r)
		}
		switch {
		case err == nil && account != 0:
			_, err = s.people.Account(r.Context(), account)
		case err == nil:
			_, err = s.principal(w, r)
		}
		if err != nil {
			s.refuse(w, r, err)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// principal finds who asks. A token is for its own register, whether the path names that or none.
func (s *server) principal(w http.ResponseWriter, r *http.Request) (*access.Principal, error) {
	key := r.PathValue("register")
	if r.Header.Get("Authorization") == "" {
		account, err := s.sessionAccount(w, r)
		if err != nil {
			return nil, err
		}
		if account != 0 {
			return s.person(r.Context(), account, key)
		}
	}
	scheme, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		secret = ""
	}
	token, err := access.Authenticate(r.Context(), s.DB, strings.TrimSpace(secret))
	if err == nil && key != "" {
		err = token.AtRegister(key)
	}
	return token, err
}

// person finds the principal of a person's request, in the register with the key or, if that is empty, in their only one.
func (s *server) person(ctx context.Context, account int64, key string) (*access.Principal, error) {
	if key == "" {
		return s.people.InOnlyRegister(ctx, account)
	}
	return s.people.InRegister(ctx, account, key)
}

// again finds the principal of a request or stream as it is now. A person's only register may have become another.
func (s *server) again(w http.ResponseWriter, r *http.Request, p *access.Principal) (*access.Principal, error) {
	now, err := s.principal(w, r)
	if err == nil && now.Register != p.Register {
		return nil, errElsewhere
	}
	return now, err
}

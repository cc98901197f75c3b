package server

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
)

const (
	// maxForm bounds what is sent by a page, in bytes.
	maxForm = 64 << 10
	// maxAgent bounds what is kept of the name of a browser, in bytes.
	maxAgent = 120
	// seenEvery is how often it is noted that a session is in use: a note is a write.
	seenEvery = 5 * time.Minute
)

// ParsePublicURL reads the address by which people reach a server: https, or http on the loopback interface.
func ParsePublicURL(text string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSuffix(text, "/"))
	switch {
	case err != nil, u.Scheme != "https" && u.Scheme != "http", u.Hostname() == "", u.User != nil, u.RawQuery != "", u.Fragment != "":
		return nil, fmt.Errorf("%q is not the address of a server, such as https://ropa.example.org", text)
	case u.Path != "":
		return nil, fmt.Errorf("%q has a path: the server needs a host name of its own", text)
	case u.Scheme == "http" && !slices.Contains(loopbackHosts, u.Hostname()):
		return nil, fmt.Errorf("%q is not https: passwords and sessions would be readable on the way", text)
	}
	return u, nil
}

// cookieName gives a name the prefix by which browsers know that no other host set the cookie.
func (s *server) cookieName(name string) string {
	if s.secure() {
		return "__Host-" + name
	}
	return name
}

// newSessions makes what keeps people signed in.
func (s *server) newSessions() *scs.SessionManager {
	m := scs.New()
	m.Store = s.people.Sessions()
	m.IdleTimeout = access.SessionIdle
	m.Lifetime = access.SessionEnd
	m.Cookie.Name = s.cookieName("ropa")
	m.Cookie.Secure = s.secure()
	m.Cookie.SameSite = http.SameSiteStrictMode
	m.ErrorFunc = s.refuse
	return m
}

// pages serves what people see of the program.
func (s *server) pages() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /sign-in", s.signInPage)
	mux.HandleFunc("POST /sign-in", s.signIn)
	mux.HandleFunc("GET /sign-in/{issuer}", s.depart)
	mux.HandleFunc("GET /sign-in/{issuer}/callback", s.arrive)
	mux.HandleFunc("POST /sign-out", s.signOut)
	mux.HandleFunc("GET /set-up/{secret}", s.setUpPage)
	mux.HandleFunc("POST /set-up/{secret}", s.setUp)
	mux.HandleFunc("GET /link/{secret}", s.linkPage)
	mux.HandleFunc("POST /link/{secret}", s.useLink)
	mux.HandleFunc("GET /invitation/{secret}", s.invitationPage)
	mux.HandleFunc("POST /invitation/{secret}", s.join)
	mux.HandleFunc("GET /account", s.accountPage)
	mux.HandleFunc("POST /account/password", s.changePassword)
	mux.HandleFunc("POST /account/sessions", s.endSession)
	mux.HandleFunc("POST /account/tokens", s.makeToken)
	mux.HandleFunc("POST /account/tokens/revoke", s.revokeToken)
	mux.HandleFunc("GET /pages.css", s.style)
	mux.HandleFunc("/", s.notFound)
	return s.withForm(s.withSession(mux))
}

// withForm reads what a page sends.
func (s *server) withForm(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		if err := r.ParseForm(); err != nil {
			s.refuse(w, r, fault.Wrap(fault.BadUserInput, err, "The form cannot be read."))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// withSession loads the session of a request, and saves it before the answer is written.
func (s *server) withSession(next http.Handler) http.Handler {
	load := s.sessions.LoadAndSave(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		load.ServeHTTP(w, r.WithContext(s.people.Sessions().Hold(r.Context(), s.sessionToken(r))))
	})
}

func (s *server) sessionToken(r *http.Request) string {
	cookie, err := r.Cookie(s.sessions.Cookie.Name)
	if err != nil {
		return ""
	}
	return cookie.Value
}

// startSession signs an account in, under a new token: whoever knew the one before knows nothing.
func (s *server) startSession(r *http.Request, account *access.Account) error {
	ctx := r.Context()
	if err := s.sessions.RenewToken(ctx); err != nil {
		return err
	}
	agent := r.UserAgent()
	s.sessions.Put(ctx, access.SessionAccount, account.ID)
	s.sessions.Put(ctx, access.SessionGeneration, account.Generation)
	s.sessions.Put(ctx, access.SessionAgent, strings.ToValidUTF8(agent[:min(len(agent), maxAgent)], ""))
	s.sessions.Put(ctx, access.SessionSeen, time.Now().Unix())
	return nil
}

// signedIn is the account of a request to a page, else UNAUTHENTICATED.
func (s *server) signedIn(r *http.Request) (*access.Account, error) {
	account, err := s.people.Account(r.Context(), s.sessions.GetInt64(r.Context(), access.SessionAccount))
	if err == nil {
		s.sessions.Put(r.Context(), access.SessionSeen, time.Now().Unix())
	}
	return account, err
}

// sessionAccount is the account of the session that a request to the API came with, 0 without one.
func (s *server) sessionAccount(w http.ResponseWriter, r *http.Request) (int64, error) {
	token := s.sessionToken(r)
	if token == "" {
		return 0, nil
	}
	ctx, err := s.sessions.Load(s.people.Sessions().Hold(r.Context(), token), token)
	if err != nil {
		return 0, err
	}
	account := s.sessions.GetInt64(ctx, access.SessionAccount)
	now := time.Now()
	if account == 0 || now.Sub(time.Unix(s.sessions.GetInt64(ctx, access.SessionSeen), 0)) < seenEvery {
		return account, nil
	}
	s.sessions.Put(ctx, access.SessionSeen, now.Unix())
	token, expiry, err := s.sessions.Commit(ctx)
	if err != nil {
		return 0, err
	}
	s.sessions.WriteSessionCookie(ctx, w, token, expiry)
	return account, nil
}

// by is on whose behalf something is done that nobody in a register does.
func (s *server) by(w http.ResponseWriter, r *http.Request) access.By {
	return access.By{Actor: "system/sign-in", Request: requestOf(w), Address: s.clientAddress(r)}
}

// requestOf is the id that a request was given.
func requestOf(w http.ResponseWriter) string { return w.Header().Get("X-Request-Id") }

// address is where people find a path of this server.
func (s *server) address(path string) string {
	if s.PublicURL == nil {
		return path
	}
	return s.PublicURL.String() + path
}

// toSignIn sends somebody who is not signed in to where they can be; other errors are told.
func (s *server) toSignIn(w http.ResponseWriter, r *http.Request, err error) {
	if fault.CodeOf(err) == fault.Unauthenticated {
		http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
		return
	}
	s.show(w, r, page{Title: "This did not work"}, err)
}

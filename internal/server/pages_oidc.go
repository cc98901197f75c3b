package server

import (
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
)

// journeyTime is how long somebody may be away at an issuer.
const journeyTime = 10 * time.Minute

// addIssuers gives a page a button for each issuer, by which who came with an invitation accepts it.
func (s *server) addIssuers(r *http.Request, p *page, invitation string) error {
	issuers, err := s.people.Issuers(r.Context())
	if err != nil {
		return err
	}
	for _, i := range issuers {
		if i.DisabledAt != nil {
			continue
		}
		address := "/sign-in/" + i.Name
		if invitation != "" {
			address += "?invitation=" + url.QueryEscape(invitation)
		}
		p.Links = append(p.Links, link{address, "Sign in by " + i.Name})
	}
	return nil
}

// journeyCookie keeps a journey in the browser. Unlike that of the session it comes along when the issuer sends the
// browser back.
func (s *server) journeyCookie(value string, age int) *http.Cookie {
	return &http.Cookie{
		Name: s.cookieName("ropa-journey"), Value: value, Path: "/", MaxAge: age,
		HttpOnly: true, Secure: s.secure(), SameSite: http.SameSiteLaxMode,
	}
}

func (s *server) callback(issuer string) string { return s.address("/sign-in/" + issuer + "/callback") }

// depart sends a browser to an issuer.
func (s *server) depart(w http.ResponseWriter, r *http.Request) {
	issuer, err := s.people.Issuer(r.Context(), r.PathValue("issuer"))
	if err != nil {
		s.showVouched(w, r, err)
		return
	}
	journey, address, err := s.people.Depart(r.Context(), issuer, s.callback(issuer.Name), r.URL.Query().Get("invitation"))
	if err != nil {
		s.showVouched(w, r, err)
		return
	}
	text, err := json.Marshal(journey)
	if err != nil {
		s.showVouched(w, r, err)
		return
	}
	http.SetCookie(w, s.journeyCookie(base64.RawURLEncoding.EncodeToString(text), int(journeyTime/time.Second)))
	http.Redirect(w, r, address, http.StatusSeeOther)
}

// arrive signs in whom an issuer sends back.
func (s *server) arrive(w http.ResponseWriter, r *http.Request) {
	journey := s.journey(r)
	http.SetCookie(w, s.journeyCookie("", -1))
	account, err := s.vouched(w, r, journey)
	if err == nil {
		err = s.startSession(r, account)
	}
	if err != nil {
		s.showVouched(w, r, err)
		return
	}
	// A redirect would count as the issuer's, and the browser would keep the new cookie back.
	s.show(w, r, page{
		Title: "Signed in", Refresh: "/account", Links: []link{{"/account", "Go on to your account"}},
	}, nil)
}

// journey is what the browser kept, empty if it kept nothing.
func (s *server) journey(r *http.Request) (j access.Journey) {
	cookie, err := r.Cookie(s.cookieName("ropa-journey"))
	if err != nil {
		return j
	}
	text, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	if err != nil || json.Unmarshal(text, &j) != nil {
		return access.Journey{}
	}
	return j
}

func (s *server) vouched(w http.ResponseWriter, r *http.Request, j access.Journey) (*access.Account, error) {
	issuer, err := s.people.Issuer(r.Context(), r.PathValue("issuer"))
	if err != nil {
		return nil, err
	}
	sent := r.URL.Query()
	person, err := s.people.Arrive(r.Context(), issuer, s.callback(issuer.Name), j, sent.Get("state"), sent.Get("code"), s.by(w, r))
	if err != nil {
		return nil, err
	}
	return s.people.SignInVouched(r.Context(), issuer, person, j.Invitation, s.by(w, r))
}

// showVouched tells why an issuer's word was not enough. The log has what was wrong with it, and no name that a stranger
// made up.
func (s *server) showVouched(w http.ResponseWriter, r *http.Request, err error) {
	if code := fault.CodeOf(err); code != fault.InternalServerError && code != fault.NotFound {
		s.Log.LogAttrs(r.Context(), slog.LevelWarn, "not signed in",
			slog.String("request", requestOf(w)), slog.String("issuer", r.PathValue("issuer")), slog.Any("cause", err))
	}
	s.show(w, r, page{Title: "You are not signed in", Links: []link{{"/sign-in", "Try again"}}}, err)
}

package server

import (
	"net/http"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
)

// signInForm is a page of the address and the password, and of those who vouch for people.
func (s *server) signInForm(r *http.Request) (page, error) {
	p := page{Title: "Sign in", Forms: []form{{
		Action: "/sign-in", Do: "sign-in", Submit: "Sign in", Fields: []field{emailField(), passwordField()},
	}}}
	return p, s.addIssuers(r, &p, "")
}

func (s *server) signInPage(w http.ResponseWriter, r *http.Request) {
	p, err := s.signInForm(r)
	s.show(w, r, p, err)
}

func (s *server) signIn(w http.ResponseWriter, r *http.Request) {
	account, err := s.people.SignIn(r.Context(), r.PostForm.Get("email"), r.PostForm.Get("password"), s.by(w, r))
	if err == nil {
		err = s.startSession(r, account)
	}
	if err == nil {
		http.Redirect(w, r, "/account", http.StatusSeeOther)
		return
	}
	p, pageErr := s.signInForm(r)
	if pageErr != nil {
		err = pageErr
	}
	s.show(w, r, p, err)
}

func (s *server) signOut(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	if account := s.sessions.GetInt64(ctx, access.SessionAccount); account != 0 {
		err := s.people.EndSession(ctx, account, access.SessionID(s.sessions.Token(ctx)), s.by(w, r))
		if err != nil && fault.CodeOf(err) != fault.NotFound {
			s.show(w, r, page{Title: "Sign out"}, err)
			return
		}
		if err := s.sessions.Destroy(ctx); err != nil {
			s.show(w, r, page{Title: "Sign out"}, err)
			return
		}
	}
	http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
}

func setUpForm(r *http.Request) page {
	return page{
		Title: "Set up ropa",
		Text:  []string{"This makes the first account. It administers the installation: it invites people, and sees no register before it is invited into it."},
		Forms: []form{{
			Action: r.URL.Path, Do: "set-up", Submit: "Make the account",
			Fields: []field{emailField(), nameField(), newPasswordField()},
		}},
	}
}

func (s *server) setUpPage(w http.ResponseWriter, r *http.Request) {
	_, err := s.people.Invitation(r.Context(), r.PathValue("secret"), access.LinkSetUp)
	s.showLink(w, r, setUpForm(r), err)
}

func (s *server) setUp(w http.ResponseWriter, r *http.Request) {
	account, err := s.people.SetUp(r.Context(), r.PathValue("secret"), s.newAccount(r), s.by(w, r))
	s.enter(w, r, setUpForm(r), account, err)
}

func (s *server) newAccount(r *http.Request) access.NewAccount {
	return access.NewAccount{
		Email: r.PostForm.Get("email"), Name: r.PostForm.Get("name"), Password: r.PostForm.Get("password"),
	}
}

// showLink shows the page of a link, without its forms if it leads nowhere.
func (s *server) showLink(w http.ResponseWriter, r *http.Request, p page, err error) {
	if fault.CodeOf(err) == fault.NotFound {
		p = page{Title: "This link does not work", Links: []link{{"/sign-in", "Sign in"}}}
	}
	s.show(w, r, p, err)
}

// enter signs in who came by a link.
func (s *server) enter(w http.ResponseWriter, r *http.Request, p page, account *access.Account, err error) {
	if err == nil {
		err = s.startSession(r, account)
	}
	if err != nil {
		s.showLink(w, r, p, err)
		return
	}
	http.Redirect(w, r, "/account", http.StatusSeeOther)
}

func linkForm(r *http.Request) page {
	return page{
		Title: "Sign in by this link", Text: []string{"The link works once."},
		Forms: []form{{Action: r.URL.Path, Do: "link", Submit: "Sign in"}},
	}
}

func (s *server) linkPage(w http.ResponseWriter, r *http.Request) {
	_, err := s.people.Invitation(r.Context(), r.PathValue("secret"), access.LinkSignIn)
	s.showLink(w, r, linkForm(r), err)
}

func (s *server) useLink(w http.ResponseWriter, r *http.Request) {
	account, err := s.people.UseSignInLink(r.Context(), r.PathValue("secret"), s.by(w, r))
	s.enter(w, r, linkForm(r), account, err)
}

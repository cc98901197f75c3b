package server

import (
	"fmt"
	"net/http"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
)

// invitationForm is the page of an invitation: for who is signed in by its address a button, for others a new account or
// the one they have.
func (s *server) invitationForm(r *http.Request, i *access.Invitation) (page, error) {
	p := page{
		Title: "Join " + i.RegisterName,
		Text:  []string{fmt.Sprintf("You are invited into this register with the role %s.", i.Role)},
	}
	account, err := s.signedIn(r)
	switch {
	case err == nil:
		p.Forms = []form{{Action: r.URL.Path, Do: "accept", Submit: "Join as " + account.Name}}
		return p, nil
	case fault.CodeOf(err) != fault.Unauthenticated:
		return p, err
	}
	email := emailField()
	email.Value, email.Fixed = i.Email, true
	known := email
	p.Forms = []form{
		{Action: r.URL.Path, Do: "join", Heading: "If you are new here", Submit: "Make an account and join", Fields: []field{
			email, nameField(), newPasswordField(),
		}},
		{Action: r.URL.Path, Do: "sign-in", Heading: "If you have an account", Submit: "Sign in and join", Fields: []field{
			known, passwordField(),
		}},
	}
	return p, s.addIssuers(r, &p, r.PathValue("secret"))
}

func (s *server) invitationPage(w http.ResponseWriter, r *http.Request) {
	s.showInvitation(w, r, nil)
}

// showInvitation shows the page of an invitation with what went wrong, if something did.
func (s *server) showInvitation(w http.ResponseWriter, r *http.Request, wrong error) {
	i, err := s.people.Invitation(r.Context(), r.PathValue("secret"), access.LinkJoin)
	var p page
	if err == nil {
		p, err = s.invitationForm(r, i)
	}
	if err == nil {
		err = wrong
	}
	s.showLink(w, r, p, err)
}

func (s *server) join(w http.ResponseWriter, r *http.Request) {
	account, err := s.joined(w, r)
	if err == nil {
		err = s.startSession(r, account)
	}
	if err != nil {
		s.showInvitation(w, r, err)
		return
	}
	http.Redirect(w, r, "/account", http.StatusSeeOther)
}

// joined lets somebody in by the form they chose.
func (s *server) joined(w http.ResponseWriter, r *http.Request) (*access.Account, error) {
	ctx, secret := r.Context(), r.PathValue("secret")
	switch r.PostForm.Get("do") {
	case "accept":
		a, err := s.signedIn(r)
		if err != nil {
			return nil, err
		}
		// The session goes on as it began, and stays ended if it was ended meanwhile.
		a.Generation = s.sessions.GetInt64(ctx, access.SessionGeneration)
		return a, s.people.JoinAs(ctx, secret, a.ID, s.by(w, r))
	case "sign-in":
		i, err := s.people.Invitation(ctx, secret, access.LinkJoin)
		if err != nil {
			return nil, err
		}
		a, err := s.people.SignIn(ctx, i.Email, r.PostForm.Get("password"), s.by(w, r))
		if err != nil {
			return nil, err
		}
		return a, s.people.JoinAs(ctx, secret, a.ID, s.by(w, r))
	}
	return s.people.Join(ctx, secret, s.newAccount(r), s.by(w, r))
}

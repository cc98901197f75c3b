package server

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
)

// accountView is what the page of one's own account shows.
type accountView struct {
	page
	Account  *access.Account
	Sessions []sessionLine
	Tokens   []tokenLine
	// Secret is that of a token that was just made.
	Secret string
	// GraphiQL is whether the page is served on which one tries queries.
	GraphiQL bool
}

type sessionLine struct {
	ID, Agent, Created, Seen string
	Current                  bool
}

type tokenLine struct {
	ID, Name, Register, Role, Scope, Ends, Used string

	id    int64
	actor string
}

// shownTime is how pages write an instant.
func shownTime(at *time.Time) string {
	if at == nil {
		return "never"
	}
	return at.UTC().Format("2 Jan 2006 15:04 UTC")
}

func (s *server) accountPage(w http.ResponseWriter, r *http.Request) {
	account, err := s.signedIn(r)
	if err != nil {
		s.toSignIn(w, r, err)
		return
	}
	s.showAccount(w, r, account, accountView{}, nil)
}

// showAccount shows an account with what went wrong, if something did.
func (s *server) showAccount(w http.ResponseWriter, r *http.Request, account *access.Account, v accountView, wrong error) {
	err := s.fillAccount(r, account, &v)
	if err != nil {
		s.show(w, r, page{Title: "Your account"}, err)
		return
	}
	for i := range v.Forms {
		filled, alert := v.Forms[i].filled(r, wrong)
		v.Forms[i] = filled
		if v.Alert == "" {
			v.Alert = alert
		}
	}
	if wrong != nil && !v.Wrong() {
		v.Alert = fault.MessageOf(wrong)
	}
	s.render(w, r, pageStatus(wrong), "account.html", v, wrong)
}

func (s *server) fillAccount(r *http.Request, account *access.Account, v *accountView) error {
	v.Title, v.Account, v.GraphiQL = "Your account", account, s.GraphiQL
	sessions, err := s.people.SessionsOf(r.Context(), account.ID)
	if err != nil {
		return err
	}
	current := access.SessionID(s.sessions.Token(r.Context()))
	for _, one := range sessions {
		v.Sessions = append(v.Sessions, sessionLine{
			one.ID, one.Agent, shownTime(&one.CreatedAt), shownTime(&one.SeenAt), one.ID == current,
		})
	}
	if v.Tokens, err = s.tokensOf(r, account); err != nil {
		return err
	}
	if len(account.Grants) > 0 {
		v.Forms = append(v.Forms, tokenForm(account))
	}
	if account.HasPassword {
		old := passwordField()
		old.Name, old.Label = "old", "Present password"
		v.Forms = append(v.Forms, form{
			Action: "/account/password", Do: "change", Heading: "Change your password", Submit: "Change it and sign out everywhere else",
			Fields: []field{old, newPasswordField()},
		})
	}
	return nil
}

// tokensOf lists the tokens that are good and act as the account.
func (s *server) tokensOf(r *http.Request, account *access.Account) ([]tokenLine, error) {
	var lines []tokenLine
	for _, g := range account.Grants {
		tokens, err := access.ListTokens(r.Context(), s.DB, g.Register)
		if err != nil {
			return nil, err
		}
		for _, t := range tokens {
			if t.Member != g.MemberKey || t.RevokedAt != nil || t.ExpiresAt != nil && !t.ExpiresAt.After(model.Now()) {
				continue
			}
			lines = append(lines, tokenLine{
				access.FormatID(t.ID), t.Name, g.RegisterName, string(t.Role), string(t.Scope),
				shownTime(t.ExpiresAt), shownTime(t.LastUsedAt), t.ID, "member/" + g.MemberKey,
			})
		}
	}
	return lines, nil
}

// tokenDays are how long a token that a person makes may be good.
var tokenDays = []int{30, 90, 365}

// tokenForm offers the registers of the account, and the roles that it can hand on in one of them.
func tokenForm(account *access.Account) form {
	registers := field{Name: "register", Label: "Register"}
	roles := field{Name: "role", Label: "Role", Hint: "Not more than your own."}
	for _, g := range account.Grants {
		registers.Options = append(registers.Options, option{Value: g.RegisterKey, Label: g.RegisterName})
	}
	for _, role := range access.Roles {
		if slices.ContainsFunc(account.Grants, func(g access.Grant) bool {
			return g.Role.Covers(role)
		}) {
			roles.Options = append(roles.Options, option{Value: string(role), Label: string(role)})
		}
	}
	scopes := field{Name: "scope", Label: "Scope", Options: []option{{Label: "All that the role allows"}}}
	for _, scope := range access.Scopes {
		scopes.Options = append(scopes.Options, option{Value: string(scope), Label: string(scope)})
	}
	days := field{Name: "days", Label: "Good for"}
	for _, n := range tokenDays {
		days.Options = append(days.Options, option{Value: strconv.Itoa(n), Label: strconv.Itoa(n) + " days"})
	}
	name := field{Name: "name", Label: "Name", Type: "text", Required: true, Hint: "What the token is for."}
	return form{
		Action: "/account/tokens", Do: "token", Heading: "Make a token", Submit: "Make the token",
		Fields: []field{name, registers, roles, scopes, days},
	}
}

func (s *server) makeToken(w http.ResponseWriter, r *http.Request) {
	account, err := s.signedIn(r)
	if err != nil {
		s.toSignIn(w, r, err)
		return
	}
	secret, err := s.madeToken(r, account)
	s.showAccount(w, r, account, accountView{Secret: secret}, err)
}

func (s *server) madeToken(r *http.Request, account *access.Account) (secret string, err error) {
	wrong := func(field, message string) error {
		return fault.Problems{{Code: fault.ProblemInvalid, Field: []string{field}, Message: message}}
	}
	role, known := access.ParseRole(r.PostForm.Get("role"))
	if !known {
		return "", wrong("role", "There is no such role.")
	}
	scope, known := access.ParseScope(r.PostForm.Get("scope"))
	if !known {
		return "", wrong("scope", "There is no such scope.")
	}
	days, err := strconv.Atoi(r.PostForm.Get("days"))
	if err != nil || !slices.Contains(tokenDays, days) {
		return "", wrong("days", "Choose one of the times.")
	}
	if r.PostForm.Get("name") == "" {
		return "", wrong("name", "A name is missing.")
	}
	p, err := s.people.InRegister(r.Context(), account.ID, r.PostForm.Get("register"))
	if fault.CodeOf(err) == fault.NotFound {
		return "", wrong("register", fault.MessageOf(err))
	}
	if err != nil {
		return "", err
	}
	ends := model.Now().AddDate(0, 0, days)
	t := access.Token{
		Register: p.Register, Name: r.PostForm.Get("name"), Role: role, Scope: scope, ExpiresAt: &ends, CreatedBy: p.Actor,
	}
	for _, g := range account.Grants {
		if g.Register == p.Register {
			t.Member = g.MemberKey
		}
	}
	if err := p.CheckToken(t); err != nil {
		return "", wrong("role", fault.MessageOf(err))
	}
	secret, _, err = access.CreateToken(r.Context(), s.DB, t)
	return secret, err
}

func (s *server) revokeToken(w http.ResponseWriter, r *http.Request) {
	account, err := s.signedIn(r)
	if err != nil {
		s.toSignIn(w, r, err)
		return
	}
	tokens, err := s.tokensOf(r, account)
	at := slices.IndexFunc(tokens, func(t tokenLine) bool { return t.ID == r.PostForm.Get("token") })
	if err == nil && at < 0 {
		err = fault.New(fault.NotFound, "You have no such token.")
	}
	if err == nil {
		err = access.RevokeToken(r.Context(), s.DB, tokens[at].id, tokens[at].actor)
	}
	if err != nil {
		s.showAccount(w, r, account, accountView{}, err)
		return
	}
	http.Redirect(w, r, "/account#tokens", http.StatusSeeOther)
}

// endSession signs out of one session or of all.
func (s *server) endSession(w http.ResponseWriter, r *http.Request) {
	account, err := s.signedIn(r)
	if err != nil {
		s.toSignIn(w, r, err)
		return
	}
	if id := r.PostForm.Get("session"); id == "all" {
		err = s.people.EndSessions(r.Context(), account.ID, s.by(w, r))
	} else {
		err = s.people.EndSession(r.Context(), account.ID, id, s.by(w, r))
	}
	if err != nil {
		s.showAccount(w, r, account, accountView{}, err)
		return
	}
	http.Redirect(w, r, "/account#sessions", http.StatusSeeOther)
}

func (s *server) changePassword(w http.ResponseWriter, r *http.Request) {
	account, err := s.signedIn(r)
	if err != nil {
		s.toSignIn(w, r, err)
		return
	}
	keep := access.SessionID(s.sessions.Token(r.Context()))
	generation, err := s.people.ChangePassword(r.Context(), account.ID, r.PostForm.Get("old"), r.PostForm.Get("password"), keep, s.by(w, r))
	v := accountView{}
	if err == nil {
		s.sessions.Put(r.Context(), access.SessionGeneration, generation)
		v.Notice = "The password is changed. You are signed out everywhere else."
	}
	s.showAccount(w, r, account, v, err)
}

package server

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"strings"

	"github.com/openropa/ropa/internal/fault"
)

//go:embed pages
var pageFiles embed.FS

var pageTemplates = template.Must(template.ParseFS(pageFiles, "pages/*.html"))

// pagePolicy lets a page have its style sheet and nothing else: no script, no frame, and forms for this server only.
const pagePolicy = "default-src 'self'; script-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// page is what a page shows. Its forms come in the order of the page.
type page struct {
	Title string
	// Alert is what went wrong, Notice what went well.
	Alert, Notice string
	Text          []string
	Forms         []form
	Links         []link
	Narrow        bool
	// Refresh is where the browser goes on by itself.
	Refresh string
}

// Wrong tells whether something is to be mended.
func (p page) Wrong() bool {
	for _, f := range p.Forms {
		for _, field := range f.Fields {
			if field.Wrong != "" {
				return true
			}
		}
	}
	return p.Alert != ""
}

type link struct{ Address, Label string }

type form struct {
	Action, Heading, Submit string
	// Do tells the forms of one action apart.
	Do     string
	Fields []field
}

type field struct {
	ID, Name, Label, Type, Value, Autocomplete, Hint string
	Required, Fixed, Focus                           bool
	Options                                          []option
	// Wrong is what is to be mended.
	Wrong string
}

type option struct {
	Value, Label string
	Selected     bool
}

// DescribedBy names the elements that describe a field.
func (f field) DescribedBy() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.ID+"-hint")
	}
	if f.Wrong != "" {
		ids = append(ids, f.ID+"-wrong")
	}
	return strings.Join(ids, " ")
}

// Fields that several pages have.
func emailField() field {
	return field{Name: "email", Label: "E-mail address", Type: "email", Autocomplete: "username", Required: true}
}

func nameField() field {
	return field{Name: "name", Label: "Your name", Type: "text", Autocomplete: "name", Required: true}
}

func passwordField() field {
	return field{Name: "password", Label: "Password", Type: "password", Autocomplete: "current-password", Required: true}
}

func newPasswordField() field {
	return field{
		Name: "password", Label: "New password", Type: "password", Autocomplete: "new-password", Required: true,
		Hint: "At least 12 characters. A few words that you can remember are best.",
	}
}

// filled is a form as it was sent: with its values, except for passwords, and with what is wrong beside the fields. What
// belongs to none of them is returned.
func (f form) filled(r *http.Request, err error) (_ form, alert string) {
	f.Fields = append([]field(nil), f.Fields...)
	sent := r.Method == http.MethodPost && r.PostForm.Get("do") == f.Do
	problems, mendable := errors.AsType[fault.Problems](err)
	if sent && !mendable {
		alert = fault.MessageOf(err)
	}
	focused := !sent
	for i := range f.Fields {
		at := &f.Fields[i]
		at.ID = f.Do + "-" + at.Name
		if !sent {
			continue
		}
		if !at.Fixed && at.Type != "password" {
			at.Value = r.PostForm.Get(at.Name)
		}
		for j := range at.Options {
			at.Options[j].Selected = at.Options[j].Value == at.Value
		}
		for _, p := range problems {
			if len(p.Field) == 1 && p.Field[0] == at.Name && at.Wrong == "" {
				at.Wrong = p.Message
			}
		}
		if at.Wrong != "" && !focused {
			at.Focus, focused = true, true
		}
	}
	if mendable && sent && !f.shows(problems) {
		alert = problems.Error()
	}
	return f, alert
}

// shows tells whether a field shows each of the problems.
func (f form) shows(problems fault.Problems) bool {
	for _, p := range problems {
		shown := false
		for _, at := range f.Fields {
			shown = shown || len(p.Field) == 1 && p.Field[0] == at.Name
		}
		if !shown {
			return false
		}
	}
	return true
}

// show answers with a page of forms, filled in as they were sent if they were.
func (s *server) show(w http.ResponseWriter, r *http.Request, p page, err error) {
	for i := range p.Forms {
		filled, alert := p.Forms[i].filled(r, err)
		p.Forms[i] = filled
		if p.Alert == "" {
			p.Alert = alert
		}
	}
	if err != nil && !p.Wrong() {
		p.Alert = fault.MessageOf(err)
	}
	if err == nil {
		focusFirst(p.Forms)
	}
	p.Narrow = true
	s.render(w, r, pageStatus(err), "forms.html", p, err)
}

// focusFirst puts the cursor where a page begins.
func focusFirst(forms []form) {
	for i := range forms {
		for j := range forms[i].Fields {
			if !forms[i].Fields[j].Fixed {
				forms[i].Fields[j].Focus = true
				return
			}
		}
	}
}

// pageStatus is the status of a page that tells an error, or none.
func pageStatus(err error) int {
	switch {
	case err == nil:
		return http.StatusOK
	case fault.CodeOf(err) == fault.LimitExceeded:
		return http.StatusTooManyRequests
	case fault.CodeOf(err) == fault.BadUserInput:
		return http.StatusUnprocessableEntity
	case fault.CodeOf(err) == fault.Conflict:
		return http.StatusConflict
	}
	return statusOf(err)
}

// render writes a page; the cause of an error that is nobody's but ours goes to the log.
func (s *server) render(w http.ResponseWriter, r *http.Request, status int, name string, data any, err error) {
	if err != nil && fault.CodeOf(err) == fault.InternalServerError {
		s.Log.LogAttrs(r.Context(), slog.LevelError, "internal error",
			slog.String("request", requestOf(w)), slog.Any("cause", err))
	}
	var text bytes.Buffer
	if err := pageTemplates.ExecuteTemplate(&text, name, data); err != nil {
		s.refuse(w, r, fmt.Errorf("render page: %w", err))
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", pagePolicy)
	w.WriteHeader(status)
	_, _ = w.Write(text.Bytes()) // a client that is gone gets nothing
}

// style is the one style sheet of the pages.
func (s *server) style(w http.ResponseWriter, r *http.Request) {
	text, err := pageFiles.ReadFile("pages/style.css")
	if err != nil {
		s.refuse(w, r, fmt.Errorf("read style: %w", err))
		return
	}
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, _ = w.Write(text)
}

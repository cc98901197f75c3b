package server_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"io"
	stdlog "log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/server"
)

// canary is a server that is sent two words nobody else writes: one in every text of every record and form, and one
// wherever a secret or a header can stand. Both are then looked for where they have no business.
type canary struct {
	*api
	// text may be stored, and be in the replies that are asked for it.
	text string
	// secret may be nowhere.
	secret  string
	metrics *server.Metrics
	// panics tells that each request is to panic once, armed that this one has not yet.
	panics, armed atomic.Bool

	mu sync.Mutex
	// asked tells that the replies are meant to hold what was stored.
	asked    bool
	leaks    []string
	statuses map[int]int
	codes    map[string]int
	shown    int
}

// What is sent stays in the database and in the replies that were asked for it, whatever becomes of the request.
func TestCanary(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		c := newCanary(t, w)
		c.records(t)
		c.refused(t)
		c.oddRequests(t)
		c.streams(t)
		c.persisted(t)
		c.accounts(t)
		c.strangers(t)
		c.vouched(t)
		c.imports(t)
		c.brokenDatabase(t)
		c.panicking(t)
		c.neutral(t)

		c.checkLog(t)
		c.checkDatabase(t)
		c.checkReached(t)
		for _, leak := range c.leaks {
			t.Error(leak)
		}
	})
}

// newCanary starts a server that logs all it can, and looks at every reply.
func newCanary(t *testing.T, w *registrytest.World) *canary {
	t.Helper()
	laws, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	c := &canary{
		text: "canary" + strings.ToLower(rand.Text()), secret: "hushed" + strings.ToLower(rand.Text()),
		statuses: map[int]int{}, codes: map[string]int{},
	}
	log := &syncBuffer{}
	logger := slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug, AddSource: true}))
	before, output, flags := slog.Default(), stdlog.Writer(), stdlog.Flags()
	slog.SetDefault(logger) // what libraries write
	t.Cleanup(func() {
		slog.SetDefault(before)
		stdlog.SetOutput(output)
		stdlog.SetFlags(flags)
	})
	s := httptest.NewUnstartedServer(nil)
	public, err := server.ParsePublicURL("http://" + s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	limits := server.DefaultLimits
	limits.Streams.Last = 100 * time.Millisecond // what is looked at has to end
	c.metrics = server.NewMetrics(w.DB, "")
	handler, err := server.New(server.Config{
		DB: w.DB, Laws: laws, PublicURL: public, Limits: limits, Metrics: c.metrics, LogRequests: true,
		Log: slog.New(panicking{logger.Handler(), c}),
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Config.Handler = c.watching(handler)
	s.Config.ErrorLog = slog.NewLogLogger(logger.Handler(), slog.LevelError)
	s.Start()
	t.Cleanup(s.Close)
	c.api = &api{World: w, url: s.URL, log: log}
	c.token = c.newToken(t, access.Token{Role: access.Admin})
	return c
}

// panicking is a log that panics, with the words in its mouth, when it is told to and gets the cause of an error.
type panicking struct {
	slog.Handler
	c *canary
}

func (p panicking) Handle(ctx context.Context, r slog.Record) error {
	if r.Message == "internal error" && p.c.armed.CompareAndSwap(true, false) {
		panic(p.c.text + " " + p.c.secret)
	}
	return p.Handler.Handle(ctx, r)
}

var someCode = regexp.MustCompile(`"code":"([A-Z_]+)"`)

// watching looks at every reply beside the request that it answers.
func (c *canary) watching(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent, _ := io.ReadAll(r.Body) // what cannot be read is not there
		r.Body = io.NopCloser(bytes.NewReader(sent))
		c.armed.Store(c.panics.Load())
		reply := httptest.NewRecorder()
		next.ServeHTTP(timed{reply}, r)
		c.look(r, string(sent)+r.URL.RawQuery, reply)
		for name, values := range reply.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(reply.Code)
		_, _ = w.Write(reply.Body.Bytes())
	})
}

// look notes a leak in a reply. An error may quote the body that it refuses, to whoever sent that.
func (c *canary) look(r *http.Request, sent string, reply *httptest.ResponseRecorder) {
	c.mu.Lock()
	defer c.mu.Unlock()
	body := reply.Body.String()
	c.statuses[reply.Code]++
	for _, code := range someCode.FindAllStringSubmatch(body, -1) {
		c.codes[code[1]]++
	}
	what := fmt.Sprintf("%s %s, %d", r.Method, r.URL.Path, reply.Code)
	for name, values := range reply.Header() {
		c.unless(!c.holds(strings.Join(values, " ")), "%s: header %s holds %s", what, name, values)
	}
	// A link's page sends its form to where it is.
	lower := strings.ToLower(strings.ReplaceAll(body, `action="`+r.URL.Path+`"`, ""))
	c.unless(!strings.Contains(lower, c.secret), "%s: a secret in %s", what, c.around(body))
	if !strings.Contains(lower, c.text) {
		return
	}
	c.shown++
	meant := c.asked && !strings.Contains(body, `"errors"`)
	c.unless(meant || strings.Contains(strings.ToLower(sent), c.text), "%s: %s", what, c.around(body))
}

func (c *canary) unless(well bool, format string, args ...any) {
	if !well {
		c.leaks = append(c.leaks, fmt.Sprintf(format, args...))
	}
}

func (c *canary) holds(text string) bool {
	text = strings.ToLower(text)
	return strings.Contains(text, c.text) || strings.Contains(text, c.secret)
}

// around is a text near the first word in it.
func (c *canary) around(text string) string {
	for _, word := range []string{c.secret, c.text} {
		if at := strings.Index(strings.ToLower(text), word); at >= 0 {
			return text[max(0, at-150):min(len(text), at+150)]
		}
	}
	return ""
}

// asking does what is answered with what was stored.
func (c *canary) asking(ask func()) {
	c.setAsked(true)
	defer c.setAsked(false)
	ask()
}

func (c *canary) setAsked(asked bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked = asked
}

func (c *canary) checkLog(t *testing.T) {
	t.Helper()
	log := c.log.String()
	if c.holds(log) {
		t.Errorf("the log holds …%s…", c.around(log))
	}
	if metrics := scrape(t, c.metrics); c.holds(metrics) || !strings.Contains(metrics, `code="INTERNAL_SERVER_ERROR",kind="mutation"`) {
		t.Errorf("metrics hold …%s…, or not what was done:\n%s", c.around(metrics), metrics)
	}
	for _, line := range []string{"level=ERROR", "level=WARN", "not signed in", "internal error", "panic: string", "msg=request"} {
		if !strings.Contains(log, line) {
			t.Errorf("the log has no %q: nothing was proven", line)
		}
	}
}

// checkDatabase looks through every column of every table.
func (c *canary) checkDatabase(t *testing.T) {
	t.Helper()
	tables := "select name from sqlite_master where type = 'table'"
	if c.DB.Dialect.Name() == "postgres" {
		tables = "select table_name from information_schema.tables where table_schema = 'public'"
	}
	withText := 0
	for _, table := range c.rows(t, tables) {
		held := strings.ToLower(strings.Join(c.rows(t, `select * from "`+table+`"`), "\n"))
		if strings.Contains(held, c.secret) {
			t.Errorf("%s holds a secret: %s", table, c.around(held))
		}
		if !strings.Contains(held, c.text) {
			continue
		}
		withText++
		if slices.Contains([]string{"access_events", "sign_in_attempts"}, table) {
			t.Errorf("%s holds %s", table, c.around(held))
		}
	}
	if withText < 30 {
		t.Errorf("only %d tables hold the text: too little was written", withText)
	}
}

// rows are the rows of a query, each as one text.
func (c *canary) rows(t *testing.T, query string) (all []string) {
	t.Helper()
	rows, err := c.DB.Writer().QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		values, into := make([]sql.RawBytes, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		all = append(all, string(bytes.Join(toBytes(values), []byte(" "))))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func toBytes(raw []sql.RawBytes) (out [][]byte) {
	for _, value := range raw {
		out = append(out, value)
	}
	return out
}

// checkReached fails unless every kind of answer was given.
func (c *canary) checkReached(t *testing.T) {
	t.Helper()
	for _, status := range []int{200, 303, 304, 400, 401, 403, 404, 405, 413, 414, 415, 421, 422, 429, 500} {
		if c.statuses[status] == 0 {
			t.Errorf("nothing was answered with %d: %v", status, c.statuses)
		}
	}
	for _, code := range []string{
		"UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND", "BAD_USER_INPUT", "LIMIT_EXCEEDED", "INTERNAL_SERVER_ERROR",
		"GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "CONFLICT", "IDEMPOTENCY_KEY_REUSED", "INVALID", "UNKNOWN_CODE",
	} {
		if c.codes[code] == 0 {
			t.Errorf("nothing was answered with %s: %v", code, c.codes)
		}
	}
	if c.shown < 80 {
		t.Errorf("only %d replies hold the text", c.shown)
	}
}

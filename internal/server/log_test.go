package server_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/model"
	"github.com/openropa/ropa/internal/registry/registrytest"
	"github.com/openropa/ropa/internal/server"
	"github.com/openropa/ropa/internal/store/storetest"
)

// lastLine is the last line of the log that tells of a request, without how long that took.
func (a *api) lastLine() string {
	lines := strings.Split(strings.TrimSpace(a.log.String()), "\n")
	line := lines[len(lines)-1]
	_, line, _ = strings.Cut(line, "msg=request ")
	return regexp.MustCompile(`ms=\d+`).ReplaceAllString(line, "ms=N")
}

// Each request is one line: who asked what kind of operation, what it cost and what became of it.
func TestRequestLog(t *testing.T) {
	registrytest.Each(t, func(t *testing.T, w *registrytest.World) {
		a := newAPIWith(t, w, func(c *server.Config) { c.LogRequests = true })
		secret, token, err := access.CreateToken(t.Context(), a.DB, access.Token{Register: a.Writer.Register, Role: access.Admin, CreatedBy: "system/test"})
		if err != nil {
			t.Fatal(err)
		}
		a = a.as(secret)
		a.must(t, `{ viewer { role } }`, nil) // the first use of a token is noted, which takes statements of its own
		who := fmt.Sprintf("register=%s who=%s", model.FormatID(model.ByName("Register"), a.Writer.Register), access.FormatID(token.ID))
		long := strings.Repeat("N", 100)
		for _, test := range []struct{ query, want string }{
			{`query Some_1 { purposes(first: 7) { totalCount } }`, `kind=query name=Some_1 document=%s cost=7 statements=3 ms=N status=200 code=""`},
			{`{ viewer { role } }`, `kind=query name="" document=%s cost=0 statements=2 ms=N status=200 code=""`},
			{`query ` + long + ` { viewer { role } }`, `kind=query name=` + long[:64] + ` document=%s cost=0 statements=2 ms=N status=200 code=""`},
			{`{ purposes(first: 500) { totalCount } }`, `kind=query name="" document=%s cost=100 statements=2 ms=N status=200 code=LIMIT_EXCEEDED`},
			{`{ nothing }`, `kind=other name="" document=%s cost=0 statements=2 ms=N status=422 code=GRAPHQL_VALIDATION_FAILED`},
		} {
			r := a.ask(t, test.query, nil)
			want := "request=" + r.header.Get("X-Request-Id") + " " + who + " " + fmt.Sprintf(test.want, hashOf(test.query)[:16])
			if got := a.lastLine(); got != want {
				t.Errorf("%s\nis logged as %s\nwant         %s", test.query, got, want)
			}
		}
		r := a.as("nonsense").ask(t, `{ viewer { role } }`, nil)
		want := `request=` + r.header.Get("X-Request-Id") + ` kind=other name="" document="" cost=0 statements=0 ms=N status=401 code=UNAUTHENTICATED`
		if got := a.lastLine(); got != want {
			t.Errorf("a stranger is logged as %s", got)
		}
	})
}

// Metrics count what the log tells, and name nobody.
func TestMetrics(t *testing.T) {
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) {
			w := registrytest.New(t, storetest.Open(t, dialect))
			metrics := server.NewMetrics(w.DB, "v1.2.3")
			a := newAPIWith(t, w, func(c *server.Config) { c.Metrics = metrics })
			path := address(t, a.persist(t, purposesQuery), nil)
			a.get(t, path, a.get(t, path, "").header.Get("ETag"))
			a.must(t, `mutation M { createPurpose(input: {key: "canary-key", fields: {name: "Canary name"}}) { purpose { id } } }`, nil)
			a.ask(t, `query CanaryName { viewer {`+repeat(31, "a%d:role ")+`} }`, nil)
			a.ask(t, `{ purposes(first: 500) { totalCount } }`, nil)
			a.as("nonsense").ask(t, `{ viewer { role } }`, nil)
			text := scrape(t, metrics)
			for _, line := range []string{
				`ropa_requests_total{code="OK",kind="query"} 3`,
				`ropa_requests_total{code="OK",kind="mutation"} 1`,
				`ropa_requests_total{code="LIMIT_EXCEEDED",kind="other"} 1`,
				`ropa_requests_total{code="LIMIT_EXCEEDED",kind="query"} 1`,
				`ropa_requests_total{code="UNAUTHENTICATED",kind="other"} 1`,
				`ropa_refusals_total{limit="aliases"} 1`,
				`ropa_refusals_total{limit="page"} 1`,
				`ropa_not_modified_total 1`,
				`ropa_streams 0`,
				`ropa_request_duration_seconds_count{kind="mutation"} 1`,
				`ropa_request_cost_sum{kind="mutation"} 0`,
				`version="v1.2.3"} 1`,
				`go_sql_max_open_connections{db_name="reader"}`,
				`process_open_fds`,
				`go_goroutines`,
			} {
				if !strings.Contains(text, line) {
					t.Errorf("there is no %s in\n%s", line, text)
				}
			}
			if twice := strings.Contains(text, `db_name="writer"`); twice != (dialect == "sqlite3") {
				t.Errorf("a pool of writers: %t", twice)
			}
			for _, word := range []string{"anary", "test", a.token, purposesQuery, hashOf(purposesQuery)[:16], "Purposes"} {
				if strings.Contains(text, word) {
					t.Errorf("metrics tell of %q", word)
				}
			}
		})
	}
}

// scrape reads metrics as Prometheus does.
func scrape(t *testing.T, metrics *server.Metrics) string {
	t.Helper()
	s := httptest.NewServer(metrics.Handler())
	defer s.Close()
	get := func(path string) (int, string) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, string(text)
	}
	if status, _ := get("/graphql"); status != http.StatusNotFound {
		t.Errorf("something else is served beside metrics: %d", status)
	}
	status, text := get("/metrics")
	if status != http.StatusOK {
		t.Errorf("%d %s", status, text)
	}
	return text
}

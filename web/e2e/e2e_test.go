// Package e2e_test looks at what browsers get, in a browser, before the real server.
package e2e_test

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/openropa/ropa/internal/cli"
)

// requireVariable makes a test fail that would be skipped because what it needs is not there.
const requireVariable = "ROPA_TEST_REQUIRE_BROWSER"

func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv(requireVariable) == "1" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// entrance is what a demo says of itself.
type entrance struct {
	URL, SignIn string
	Tokens      map[string]string
}

// demo serves the examples until the test ends.
func demo(t *testing.T) entrance {
	t.Helper()
	out, in := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan int)
	go func() {
		ended <- cli.Run(ctx, []string{"demo", "-o", "json"}, strings.NewReader(""), in, io.Discard)
	}()
	t.Cleanup(func() {
		cancel()
		if code := <-ended; code != 0 {
			t.Errorf("the demo ends with %d", code)
		}
	})
	var e entrance
	if err := json.NewDecoder(out).Decode(&e); err != nil {
		t.Fatal(err)
	}
	return e
}

// inBrowser runs a script of this folder against a demo, with a token for one of its registers. It needs what was installed or
// built, too.
func inBrowser(t *testing.T, script, register string, needs ...string) {
	t.Helper()
	for _, path := range append(needs, "node_modules") {
		if _, err := os.Stat(path); err != nil {
			missing(t, path+" not found; CONTRIBUTING.md says how it is made")
		}
	}
	node, err := exec.LookPath("node")
	if err != nil {
		missing(t, "node not found")
	}
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		missing(t, "chromium not found")
	}
	e := demo(t)
	run := exec.CommandContext(t.Context(), node, script)
	run.Env = append(os.Environ(), "CHROMIUM="+chromium, "ROPA_URL="+e.URL, "ROPA_SIGN_IN="+e.SignIn, "ROPA_TOKEN="+e.Tokens[register])
	if out, err := run.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// GraphiQL answers by session and by token, knows the contract, and fetches nothing from elsewhere.
func TestGraphiQLInABrowser(t *testing.T) { inBrowser(t, "graphiql.mjs", "smartops-it") }

// The example dashboard shows rows, filters, pages and totals as the register has them.
func TestDashboardInABrowser(t *testing.T) {
	inBrowser(t, "dashboard.mjs", "example-msp", "../../examples/dashboard-ts/node_modules", "../../examples/dashboard-ts/dist")
}

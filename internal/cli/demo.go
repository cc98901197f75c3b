package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/openropa/ropa/examples"
	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/server"
	"github.com/openropa/ropa/internal/store"
	"github.com/openropa/ropa/web"
)

// maxActivities is how many a generated register has at most: a document of more is larger than an import takes.
const maxActivities = 20_000

// demoFlags are what a demo was asked to be.
type demoFlags struct {
	form       *output
	address    *string
	activities *int
}

func demoCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Serve the example registers from a throw-away database",
		Long: `Serve the example registers from a throw-away database, until a signal comes.

With --activities a made-up register of that many activities is served as well, to see
how things look and how long they take in a large one.`,
		Args: cobra.NoArgs,
	}
	flags := demoFlags{
		form:       outputFlag(cmd),
		address:    cmd.Flags().String("addr", "127.0.0.1:0", "loopback address to listen on; port 0 is any free one"),
		activities: cmd.Flags().Int("activities", 0, "activities of a generated register beside the examples; 0 is no such register"),
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		if !loopback(*flags.address) {
			return usage("--addr: the demo listens on the loopback interface only")
		}
		if n := *flags.activities; n < 0 || n > maxActivities {
			return usage("--activities %d: a generated register has 1 to %d; 0 is none", n, maxActivities)
		}
		folder, err := os.MkdirTemp("", "ropa-demo-")
		if err != nil {
			return fmt.Errorf("make demo: %w", err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
		return demo(cmd, folder, flags)
	}
	return cmd
}

// demo serves the examples from a database in the folder until the context ends.
func demo(cmd *cobra.Command, folder string, flags demoFlags) (err error) {
	dsn := filepath.Join(folder, "demo.db")
	if err := migrateNew(cmd.Context(), dsn); err != nil {
		return err
	}
	db, err := store.Open(cmd.Context(), dsn)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	laws, err := law.Load()
	if err != nil {
		return err
	}
	r := registry.New(db, laws)
	if err := importExamples(cmd, r); err != nil {
		return err
	}
	if err := importGenerated(cmd, r, *flags.activities); err != nil {
		return err
	}
	says, err := ways(cmd.Context(), db, r)
	if err != nil {
		return err
	}
	listener, err := listen(cmd.Context(), *flags.address)
	if err != nil {
		return err
	}
	public := &url.URL{Scheme: "http", Host: listener.Addr().String()}
	handler, err := server.New(server.Config{
		DB: db, Laws: laws, PublicURL: public, GraphiQL: web.HasGraphiQL, Log: logger(cmd), Version: version(),
	})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	// From here on requests are answered, those that come before Serve a little later.
	if err := says.announce(cmd, *flags.form, public.String()); err != nil {
		return errors.Join(err, listener.Close())
	}
	defer keepTelling(cmd.Context(), r, logger(cmd))()
	return server.Serve(cmd.Context(), listener, handler)
}

func importExamples(cmd *cobra.Command, r *registry.Registry) error {
	files, err := examples.Files.ReadDir(".")
	if err != nil {
		return fmt.Errorf("read examples: %w", err)
	}
	for _, file := range files {
		text, err := examples.Files.ReadFile(file.Name())
		if err != nil {
			return fmt.Errorf("read example: %w", err)
		}
		if _, err := importDocument(cmd, r, file.Name(), text, false); err != nil {
			return fmt.Errorf("import example: %w", err)
		}
	}
	return nil
}

// importGenerated makes and imports a register of so many activities, none if that is 0.
func importGenerated(cmd *cobra.Command, r *registry.Registry, activities int) error {
	if activities == 0 {
		return nil
	}
	stop := progress(cmd.ErrOrStderr(), fmt.Sprintf("Importing a generated register of %d activities", activities))
	defer stop()
	var text bytes.Buffer
	if err := examples.Generate(&text, activities); err != nil {
		return err
	}
	if _, err := importDocument(cmd, r, examples.GeneratedKey+".json", text.Bytes(), false); err != nil {
		return fmt.Errorf("import generated register: %w", err)
	}
	return nil
}

// entrance is how one gets into a demo.
type entrance struct {
	URL     string `json:"url"`
	GraphQL string `json:"graphql"`
	// SignIn is a link that works once.
	SignIn string `json:"signIn"`
	// Tokens has one for each register, by its key.
	Tokens map[string]string `json:"tokens"`

	secret string
}

// ways makes a token for each register, and a link that signs somebody in who administers them all.
func ways(ctx context.Context, db *store.DB, r *registry.Registry) (e entrance, err error) {
	registers, err := r.Registers(ctx)
	if err != nil {
		return e, err
	}
	e.Tokens = map[string]string{}
	var all []int64
	for _, register := range registers {
		secret, _, err := access.CreateToken(ctx, db, access.Token{Register: register.ID, Role: access.Admin, CreatedBy: actor})
		if err != nil {
			return e, err
		}
		e.Tokens[register.Key] = secret
		all = append(all, register.ID)
	}
	by := access.By{Actor: actor, Request: requestID()}
	e.secret, err = access.NewPeople(db, r.PutMember).SignInLink(ctx, "Demo", all, by)
	return e, err
}

const demoText = `The example registers are served until Ctrl-C, which deletes them.

  GraphQL   %s
  Contract  %s/schema.graphql
  Sign in   %s  (this link works once)
%s
`

const demoQuery = `What %[1]s does as controller, for which purposes, on which bases:

  curl -s %[2]s \
    -H 'Authorization: Bearer %[3]s' \
    -H 'Content-Type: application/json' \
    -d '{"query":"{ controllerActivities { nodes { name purposes { purpose { name } bases { legalBasis { code } } } } } }"}'

`

// announce tells where the demo is and how to ask it.
func (e entrance) announce(cmd *cobra.Command, form output, url string) error {
	out := cmd.OutOrStdout()
	e.URL, e.GraphQL, e.SignIn = url, url+"/graphql", url+"/link/"+e.secret
	if form == asJSON {
		return json.NewEncoder(out).Encode(e)
	}
	graphiql := ""
	if web.HasGraphiQL {
		graphiql = "  GraphiQL  " + url + "/graphiql  (once signed in, or with a token)\n"
	}
	if _, err := fmt.Fprintf(out, demoText, e.GraphQL, url, e.SignIn, graphiql); err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(e.Tokens)) {
		if _, err := fmt.Fprintf(out, demoQuery, key, e.GraphQL, e.Tokens[key]); err != nil {
			return err
		}
	}
	return nil
}

package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
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
	tokens, err := tokenPerRegister(cmd.Context(), db, r)
	if err != nil {
		return err
	}
	handler, err := server.New(server.Config{DB: db, Laws: laws, Log: logger(cmd)})
	if err != nil {
		return err
	}
	listener, err := listen(cmd.Context(), *flags.address)
	if err != nil {
		return err
	}
	// From here on requests are answered, those that come before Serve a little later.
	if err := announce(cmd, *flags.form, "http://"+listener.Addr().String(), tokens); err != nil {
		return errors.Join(err, listener.Close())
	}
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

// tokenPerRegister makes a token for each register, by its key.
func tokenPerRegister(ctx context.Context, db *store.DB, r *registry.Registry) (map[string]string, error) {
	registers, err := r.Registers(ctx)
	if err != nil {
		return nil, err
	}
	tokens := map[string]string{}
	for _, register := range registers {
		secret, _, err := access.CreateToken(ctx, db, access.Token{Register: register.ID, Role: access.Admin, CreatedBy: actor})
		if err != nil {
			return nil, err
		}
		tokens[register.Key] = secret
	}
	return tokens, nil
}

const demoText = `The example registers are served until Ctrl-C, which deletes them.

  GraphQL   %s
  Contract  %s/schema.graphql

`

const demoQuery = `What %[1]s does as controller, for which purposes, on which bases:

  curl -s %[2]s \
    -H 'Authorization: Bearer %[3]s' \
    -H 'Content-Type: application/json' \
    -d '{"query":"{ controllerActivities { nodes { name purposes { purpose { name } bases { legalBasis { code } } } } } }"}'

`

// announce tells where the demo is and how to ask it.
func announce(cmd *cobra.Command, form output, url string, tokens map[string]string) error {
	out, endpoint := cmd.OutOrStdout(), url+"/graphql"
	if form == asJSON {
		return json.NewEncoder(out).Encode(struct {
			URL     string            `json:"url"`
			GraphQL string            `json:"graphql"`
			Tokens  map[string]string `json:"tokens"`
		}{url, endpoint, tokens})
	}
	if _, err := fmt.Fprintf(out, demoText, endpoint, url); err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(tokens)) {
		if _, err := fmt.Fprintf(out, demoQuery, key, endpoint, tokens[key]); err != nil {
			return err
		}
	}
	return nil
}

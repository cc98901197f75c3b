package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/openropa/ropa/internal/access"
)

// clientSecretVariable has the secret of a client: on a command line others could read it.
const clientSecretVariable = "ROPA_CLIENT_SECRET"

func issuerCommand() *cobra.Command {
	return group("issuer", "Let people sign in by OpenID Connect", issuerAddCommand(), issuerListCommand(), issuerDisableCommand())
}

// issuerLine is an issuer as commands show it, without the secret.
type issuerLine struct {
	Name       string           `json:"name"`
	URL        string           `json:"url"`
	ClientID   string           `json:"clientId"`
	Claim      string           `json:"claim,omitempty"`
	Mappings   []access.Mapping `json:"mappings"`
	CreatedAt  string           `json:"createdAt"`
	CreatedBy  string           `json:"createdBy"`
	DisabledAt string           `json:"disabledAt,omitempty"`
}

func issuerAddCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "add NAME",
		Short: "Let people sign in by an issuer, and say what its claims let them into",
		Long: `Let people sign in by an issuer. At the issuer, register a confidential web client with
the redirect address PUBLIC-URL/sign-in/NAME/callback.

The claim is one of the ID token, a text or a list of texts, such as groups. Whoever has
a value that --map names is let into the register with the role, as long as they have
it; of several values for a register the first that is mapped counts.

The client's secret is read from ` + clientSecretVariable + `, or with --client-secret-stdin from stdin.`,
		Args: cobra.ExactArgs(1),
	}
	d, flags := databaseFlag(cmd), cmd.Flags()
	address := flags.String("url", "", "address of the issuer, under which its discovery document is")
	client := flags.String("client-id", "", "what the issuer calls this server")
	claim := flags.String("claim", "groups", "claim whose values are mapped")
	maps := flags.StringArray("map", nil, "VALUE=REGISTER:ROLE; several by giving it again")
	stdin := flags.Bool("client-secret-stdin", false, "read the secret of the client from stdin")
	cmd.RunE = withPeople(d, func(cmd *cobra.Command, in installation, args []string) error {
		i := access.Issuer{Name: args[0], URL: *address, ClientID: *client, Claim: *claim, CreatedBy: actor}
		for _, text := range *maps {
			m, err := parseMapping(text)
			if err != nil {
				return err
			}
			i.Mappings = append(i.Mappings, m)
		}
		var err error
		if i.ClientSecret, err = readSecret(cmd.InOrStdin(), *stdin); err != nil {
			return err
		}
		if err := in.people.AddIssuer(cmd.Context(), i); err != nil {
			return err
		}
		tell(cmd, "people can sign in by %s; its redirect address is PUBLIC-URL/sign-in/%s/callback", i.Name, i.Name)
		return nil
	})
	return cmd
}

// parseMapping reads VALUE=REGISTER:ROLE. Values may have both signs in them, keys and roles have neither.
func parseMapping(text string) (m access.Mapping, err error) {
	colon := strings.LastIndex(text, ":")
	equals := strings.LastIndex(text[:max(colon, 0)], "=")
	if equals < 1 {
		return m, usage("--map %s: want VALUE=REGISTER:ROLE", text)
	}
	role, known := access.ParseRole(text[colon+1:])
	if !known {
		return m, usage("--map %s: the role is one of %s", text, choices(access.Roles))
	}
	return access.Mapping{Value: text[:equals], Register: text[equals+1 : colon], Role: role}, nil
}

// readSecret reads a secret from a line of stdin if that was asked for, else from its variable; without it there is none.
func readSecret(stdin io.Reader, asked bool) (string, error) {
	if !asked {
		return os.Getenv(clientSecretVariable), nil
	}
	line, err := bufio.NewReader(stdin).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read secret: %w", err)
	}
	if line = strings.TrimRight(line, "\r\n"); line == "" {
		return "", usage("--client-secret-stdin: there is nothing on stdin")
	}
	return line, nil
}

func issuerListCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "list", Short: "List the issuers", Args: cobra.NoArgs}
	d, form := databaseFlag(cmd), outputFlag(cmd)
	cmd.RunE = withPeople(d, func(cmd *cobra.Command, in installation, _ []string) error {
		issuers, err := in.people.Issuers(cmd.Context())
		if err != nil {
			return err
		}
		lines, rows := []issuerLine{}, [][]string{}
		for _, i := range issuers {
			l := issuerLine{
				i.Name, i.URL, i.ClientID, i.Claim, i.Mappings, showTime(&i.CreatedAt), i.CreatedBy, showTime(i.DisabledAt),
			}
			var mapped []string
			for _, m := range i.Mappings {
				mapped = append(mapped, fmt.Sprintf("%s=%s:%s", m.Value, m.Register, m.Role))
			}
			lines = append(lines, l)
			rows = append(rows, []string{l.Name, l.URL, l.ClientID, l.Claim, strings.Join(mapped, " "), l.CreatedAt, l.DisabledAt})
		}
		if *form == asJSON {
			return writeJSON(cmd.OutOrStdout(), lines)
		}
		return writeTable(cmd.OutOrStdout(), []string{"NAME", "URL", "CLIENT", "CLAIM", "MAPPINGS", "CREATED", "DISABLED"}, rows)
	})
	return cmd
}

func issuerDisableCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "disable NAME",
		Short: "End signing in by an issuer for good, and the sessions and tokens of those who came by it",
		Long: `End signing in by an issuer for good. The sessions of those who came by it end, and so
do the tokens of those who have no password and no other issuer to sign in by.`,
		Args: cobra.ExactArgs(1),
	}
	d := databaseFlag(cmd)
	cmd.RunE = withPeople(d, func(cmd *cobra.Command, in installation, args []string) error {
		if err := in.people.DisableIssuer(cmd.Context(), args[0]); err != nil {
			return err
		}
		tell(cmd, "nobody signs in by %s any longer", args[0])
		return nil
	})
	return cmd
}

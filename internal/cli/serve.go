package cli

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/server"
	"github.com/openropa/ropa/web"
)

func serveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the registers of a database over GraphQL",
		Long: `Serve the registers of a database over GraphQL, and the pages on which people sign
in, until a signal comes.

A new SQLite file is migrated at once; any other database that is not up to date is
refused. While there is no account, a link to make the first one is printed; it works
once, for a day.

Others reach it by https only: with --tls-cert and --tls-key, which are read again when
they change, or behind a proxy that speaks TLS and is named with --trusted-proxy. Either
way --public-url names the https address. The proxy has to say X-Forwarded-Proto: https
of what came to it so. What is not safe does not start.`,
		Args: cobra.NoArgs,
	}
	flags := serveFlags{
		database: databaseFlag(cmd),
		address:  cmd.Flags().String("addr", "127.0.0.1:8080", "address to listen on"),
		hosts:    cmd.Flags().StringSlice("host", nil, "host name to answer to besides loopback ones, that of --public-url if none is named; several with commas or again"),
		public:   publicURLFlag(cmd, ""),
		cert:     cmd.Flags().String("tls-cert", "", "file of the certificate and those above it, as PEM"),
		key:      cmd.Flags().String("tls-key", "", "file of the certificate's private key, as PEM"),
		graphiql: cmd.Flags().Bool("graphiql", false, "serve GraphiQL, a page on which one tries queries (default where only this machine can ask)"),
		api:      apiFlagsOf(cmd),
		proxies:  cmd.Flags().StringSlice("trusted-proxy", nil, "address or network of a proxy whose X-Forwarded-For and X-Forwarded-Proto are believed; several with commas or again"),
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		config, transport, err := flags.config(cmd)
		if err != nil {
			return err
		}
		db, err := flags.database.openOrMake(cmd)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, db.Close()) }()
		config.DB = db
		return flags.api.withMetrics(cmd, config, func(config server.Config) error {
			return serve(cmd, *flags.address, config, transport)
		})
	}
	return cmd
}

// serveFlags are how a server was asked to be.
type serveFlags struct {
	database          *database
	address           *string
	hosts, proxies    *[]string
	public, cert, key *string
	graphiql          *bool
	api               apiFlags
}

// config refuses what is not safe before anything is opened.
func (f serveFlags) config(cmd *cobra.Command) (config server.Config, transport *tls.Config, err error) {
	config = server.Config{Hosts: *f.hosts, Log: logger(cmd), Version: version()}
	if *f.public != "" {
		if config.PublicURL, err = server.ParsePublicURL(*f.public); err != nil {
			return config, nil, usage("--public-url: %w", err)
		}
	}
	if config.Proxies, err = networks(*f.proxies); err != nil {
		return config, nil, err
	}
	if err := f.safe(config.PublicURL); err != nil {
		return config, nil, err
	}
	config.GraphiQL = *f.graphiql
	if !cmd.Flags().Changed("graphiql") {
		config.GraphiQL = web.HasGraphiQL && config.PublicURL == nil && loopback(*f.address)
	}
	if config.GraphiQL && !web.HasGraphiQL {
		return config, nil, usage("--graphiql: this program was built without it, by the tag nographiql")
	}
	if err := f.api.into(&config); err != nil {
		return config, nil, err
	}
	if *f.cert != "" {
		transport, err = server.TLS(*f.cert, *f.key, config.Log)
	}
	return config, transport, err
}

// safe refuses combinations in which passwords, tokens and records could be read on the way, or links lead elsewhere.
func (f serveFlags) safe(public *url.URL) error {
	encrypts, proxied := *f.cert != "", len(*f.proxies) > 0
	https := public != nil && public.Scheme == "https"
	switch {
	case encrypts && *f.key == "":
		return usage("--tls-cert without --tls-key: a certificate is of no use without its private key")
	case !encrypts && *f.key != "":
		return usage("--tls-key without --tls-cert: a private key is of no use without its certificate")
	case encrypts && public != nil && !https:
		return usage("--public-url %s is not https, but with --tls-cert the server speaks nothing else", public)
	case public != nil && len(*f.hosts) > 0 && !server.Answers(*f.hosts, public.Host):
		return usage("--public-url names the host %s, which is none of those of --host: whoever came there would be refused", public.Host)
	case !https && slices.ContainsFunc(*f.hosts, func(host string) bool { return !server.Answers(nil, host) }):
		return usage("--host %s is a name by which others come: name with --public-url the https address", strings.Join(*f.hosts, ","))
	case loopback(*f.address):
		return nil
	case !https:
		return usage("--addr %s can be reached from outside: name with --public-url the https address by which it is", *f.address)
	case !encrypts && !proxied:
		return usage("--addr %s can be reached from outside, in the clear: name --tls-cert and --tls-key, or with --trusted-proxy the proxy that speaks TLS for it", *f.address)
	}
	return nil
}

// networks reads addresses and networks.
func networks(texts []string) (all []netip.Prefix, err error) {
	for _, text := range texts {
		network, err := netip.ParsePrefix(text)
		if err != nil {
			ip, err := netip.ParseAddr(text)
			if err != nil {
				return nil, usage("--trusted-proxy %s: want an address such as 10.0.0.7 or a network such as 10.0.0.0/8", text)
			}
			network = netip.PrefixFrom(ip, ip.BitLen())
		}
		if network.Bits() == 0 {
			return nil, usage("--trusted-proxy %s is everybody, who could then say what they like of where they come from", text)
		}
		all = append(all, network)
	}
	return all, nil
}

// serve serves a database until the context ends, over TLS if there is a transport.
func serve(cmd *cobra.Command, address string, config server.Config, transport *tls.Config) error {
	laws, err := law.Load()
	if err != nil {
		return err
	}
	config.Laws = laws
	r := registry.New(config.DB, laws)
	if n, err := r.Refresh(cmd.Context()); err != nil {
		return err
	} else if n > 0 {
		tell(cmd, "examined %d registers anew, by the law and rules of this program", n)
	}
	people := access.NewPeople(config.DB, r.PutMember)
	if err := checkIssuers(cmd.Context(), people, config.PublicURL); err != nil {
		return err
	}
	listener, err := listen(cmd.Context(), address)
	if err != nil {
		return err
	}
	own := &url.URL{Scheme: "http", Host: listener.Addr().String()}
	if transport != nil {
		own.Scheme, listener = "https", tls.NewListener(listener, transport)
	}
	if config.PublicURL == nil {
		config.PublicURL = own
	}
	handler, err := server.New(config)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	link, err := setUpLink(cmd.Context(), people)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	config.Log.Info("serving", "graphql", own.String()+"/graphql", "pages", config.PublicURL.String()+"/sign-in")
	if link != "" {
		tell(cmd, "there is no account yet; within a day, make the first one at %s%s", config.PublicURL, link)
	}
	defer keepTelling(cmd.Context(), r, config.Log)()
	return server.Serve(cmd.Context(), listener, handler)
}

// keepTelling tells what the days bring until the function it returns is called, which waits for what is under way.
func keepTelling(ctx context.Context, r *registry.Registry, log *slog.Logger) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.KeepTelling(ctx, nil, log)
	}()
	return func() {
		cancel()
		<-done
	}
}

// checkIssuers refuses a server to which people could not come back from those who vouch for them.
func checkIssuers(ctx context.Context, people *access.People, public *url.URL) error {
	issuers, err := people.Issuers(ctx)
	if err != nil {
		return err
	}
	for _, i := range issuers {
		if i.DisabledAt == nil && public == nil {
			return usage("people sign in by the issuer %q: name with --public-url the address that it sends them back to", i.Name)
		}
	}
	return nil
}

// setUpLink is where the first account is made, empty if there is one.
func setUpLink(ctx context.Context, people *access.People) (string, error) {
	none, err := people.None(ctx)
	if err != nil || !none {
		return "", err
	}
	secret, err := people.SetUpLink(ctx, access.By{Actor: actor, Request: requestID()})
	return "/set-up/" + secret, err
}

// publicURLFlag adds --public-url.
func publicURLFlag(cmd *cobra.Command, value string) *string {
	return cmd.Flags().String("public-url", value, "address by which people reach the server, such as https://ropa.example.org")
}

func listen(ctx context.Context, address string) (net.Listener, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	return listener, nil
}

// loopback tells whether only this machine reaches an address.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

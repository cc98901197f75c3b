package cli

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/spf13/cobra"

	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/server"
)

func serveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the registers of a database over GraphQL",
		Long: `Serve the registers of a database over GraphQL, until a signal comes.

A new SQLite file is migrated at once; any other database that is not up to date is
refused. Transport security is a proxy's: put one in front of an address that others
can reach, and name with --host what they call it.`,
		Args: cobra.NoArgs,
	}
	d := databaseFlag(cmd)
	address := cmd.Flags().String("addr", "127.0.0.1:8080", "address to listen on")
	hosts := cmd.Flags().StringSlice("host", nil, "host name to answer to besides localhost; several with commas or again")
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		if !loopback(*address) && len(*hosts) == 0 {
			return usage("--addr %s can be reached from outside: name with --host what others call it", *address)
		}
		db, err := d.openOrMake(cmd)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, db.Close()) }()
		laws, err := law.Load()
		if err != nil {
			return err
		}
		log := logger(cmd)
		handler, err := server.New(server.Config{DB: db, Laws: laws, Hosts: *hosts, Log: log})
		if err != nil {
			return err
		}
		listener, err := listen(cmd.Context(), *address)
		if err != nil {
			return err
		}
		log.Info("serving", "graphql", "http://"+listener.Addr().String()+"/graphql")
		return server.Serve(cmd.Context(), listener, handler)
	}
	return cmd
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

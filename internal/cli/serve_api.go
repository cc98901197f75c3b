package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/openropa/ropa/internal/server"
)

// apiFlags are how the API of a server is to be guarded and watched.
type apiFlags struct {
	origins          *[]string
	trusted, metrics *string
	rate             *int
	logs             *bool
}

func apiFlagsOf(cmd *cobra.Command) apiFlags {
	flags := cmd.Flags()
	return apiFlags{
		origins: flags.StringSlice("allow-origin", nil, "origin whose pages may ask the API by tokens, such as https://dashboard.example.org; several with commas or again"),
		trusted: flags.String("trusted-documents", "", "JSON file of the GraphQL documents to execute, by their SHA-256; others are refused"),
		metrics: flags.String("metrics-addr", "", "address to serve metrics for Prometheus on, at /metrics, to anybody who reaches it; none if empty"),
		rate:    flags.Int("rate-limit", server.DefaultLimits.Rate, "records that one principal may ask for in a minute; 0 is any number"),
		logs:    flags.Bool("log-requests", true, "log a line for each request to the API"),
	}
}

// into puts the flags into the configuration of a server, and refuses those that say nothing sensible.
func (f apiFlags) into(config *server.Config) error {
	for _, text := range *f.origins {
		origin, err := server.ParseOrigin(text)
		if err != nil {
			return usage("--allow-origin: %w", err)
		}
		config.Origins = append(config.Origins, origin)
	}
	if *f.rate < 0 {
		return usage("--rate-limit %d: want a number of records, or 0 for no limit", *f.rate)
	}
	config.Limits, config.LogRequests = server.DefaultLimits, *f.logs
	config.Limits.Rate = *f.rate
	if *f.trusted == "" {
		return nil
	}
	var err error
	if config.Trusted, err = server.ReadTrusted(*f.trusted); err != nil {
		return usage("--trusted-documents: %w", err)
	}
	return nil
}

// withMetrics serves metrics, if they are wanted, while something is served. When either ends, so does the other.
func (f apiFlags) withMetrics(cmd *cobra.Command, config server.Config, serve func(server.Config) error) error {
	if *f.metrics == "" {
		return serve(config)
	}
	listener, err := listen(cmd.Context(), *f.metrics)
	if err != nil {
		return err
	}
	config.Metrics = server.NewMetrics(config.DB, config.Version)
	ctx, stop := context.WithCancel(cmd.Context())
	defer stop()
	cmd.SetContext(ctx)
	config.Log.Info("serving metrics", "at", "http://"+listener.Addr().String()+"/metrics")
	ended := make(chan error, 1)
	go func() {
		defer stop()
		ended <- server.Serve(ctx, listener, config.Metrics.Handler())
	}()
	err = serve(config)
	stop()
	return errors.Join(err, <-ended)
}

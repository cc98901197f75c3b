// Command go-client prints what a data processing agreement needs of every service that a processor renders.
//
//	ROPA_URL=http://127.0.0.1:8080 ROPA_TOKEN=ropa_… go run . PROCESSOR
//
// The processor is named by its key. A token with the scope dpa is enough.
package main

//go:generate go tool genqlient

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"

	"github.com/Khan/genqlient/graphql"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run . PROCESSOR")
		os.Exit(2)
	}
	client := newClient(os.Getenv("ROPA_URL"), os.Getenv("ROPA_TOKEN"))
	if err := run(context.Background(), client, os.Args[1], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// newClient is a client of the register that a token is for.
func newClient(url, token string) graphql.Client {
	return graphql.NewClient(url+"/graphql", &http.Client{Transport: bearer(token)})
}

// bearer sends a token with every request.
type bearer string

func (token bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+string(token))
	return http.DefaultTransport.RoundTrip(r)
}

// run writes the services of a processor, page by page.
func run(ctx context.Context, client graphql.Client, processor string, w io.Writer) error {
	for after := ""; ; {
		reply, err := Engagements(ctx, client, processor, after)
		if err != nil {
			return err
		}
		for _, service := range reply.Engagements.Nodes {
			if err := write(w, service); err != nil {
				return err
			}
		}
		if !reply.Engagements.PageInfo.HasNextPage {
			return nil
		}
		after = reply.Engagements.PageInfo.EndCursor
	}
}

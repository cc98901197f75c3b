// Command dpa-drafter writes the annexes of the agreements between a controller and a processor, as Word and Markdown files,
// and prints what they lack.
//
//	ROPA_URL=http://127.0.0.1:8080 ROPA_TOKEN=ropa_… go run . [-out FOLDER] [-at DAY] CONTROLLER PROCESSOR
//
// Both are the names of organisations; one that engages a sub-processor takes the place of the controller. A token with the scope dpa is enough. All is asked in one query.
package main

//go:generate go tool genqlient

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"

	"github.com/Khan/genqlient/graphql"
)

func main() {
	folder := flag.String("out", ".", "folder to write the annexes to")
	at := flag.String("at", "", "day as at which they are written, such as 2026-02-05; today if not given")
	flag.Usage = func() {
		fmt.Fprintln(os.Stderr, "usage: go run . [-out FOLDER] [-at DAY] CONTROLLER PROCESSOR")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 2 {
		flag.Usage()
		os.Exit(2)
	}
	client := newClient(os.Getenv("ROPA_URL"), os.Getenv("ROPA_TOKEN"))
	if err := run(context.Background(), client, flag.Arg(0), flag.Arg(1), *at, *folder, os.Stdout); err != nil {
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

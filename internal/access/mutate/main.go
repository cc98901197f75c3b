// Command mutate proves the tests of access: it flips every cell of the tables in internal/access/roles.go and removes every
// predicate that holds to them, one at a time, and runs the tests that should notice. The tree itself is never changed: the
// compiler reads the changed file in the place of its original. Run it at the top of the repository:
//
//	go run ./internal/access/mutate [-n N] [-only text] [-list]
//
// It prints which test noticed what, and ends with 1 if nobody noticed a change.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

func main() {
	log.SetFlags(0)
	n := flag.Int("n", 0, "make `N` of the changes, spread evenly; 0 is all")
	only := flag.String("only", "", "make the changes whose name holds the `text`")
	list := flag.Bool("list", false, "list the changes and make none")
	flag.Parse()
	all, err := mutations(".")
	if err != nil {
		log.Fatalln("mutate:", err)
	}
	some := spread(named(all, *only), *n)
	if *list {
		for _, m := range some {
			fmt.Println(m.name)
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	survived, err := run(ctx, ".", func(format string, args ...any) { fmt.Printf(format+"\n", args...) }, some)
	stop()
	if err != nil {
		log.Fatalln("mutate:", err)
	}
	if survived > 0 {
		os.Exit(1)
	}
}

// run makes changes one at a time, tells of each who noticed it, and counts those that nobody did. Tests that fail before
// any change would notice everything: that is an error.
func run(ctx context.Context, root string, tell func(format string, args ...any), list []mutation) (survived int, err error) {
	begin := time.Now()
	if err := unchanged(ctx, root, list); err != nil {
		return 0, err
	}
	for i, m := range list {
		killer, err := m.try(ctx, root)
		if err != nil {
			return survived, fmt.Errorf("%s: %w", m.name, err)
		}
		if killer == "" {
			survived++
			killer = "SURVIVED"
		}
		tell("%4d/%d  %-60s %s", i+1, len(list), m.name, killer)
	}
	took := time.Since(begin).Round(time.Second)
	tell("%d changes, %d noticed, %d survived, in %s", len(list), len(list)-survived, survived, took)
	return survived, nil
}

// named are the changes whose name holds a text.
func named(list []mutation, text string) []mutation {
	var out []mutation
	for _, m := range list {
		if strings.Contains(m.name, text) {
			out = append(out, m)
		}
	}
	return out
}

// spread takes n of a list evenly, all for 0.
func spread(list []mutation, n int) []mutation {
	if n <= 0 || n >= len(list) {
		return list
	}
	var out []mutation
	for i := range n {
		out = append(out, list[i*len(list)/n])
	}
	return out
}

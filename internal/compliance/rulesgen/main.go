// Command rulesgen writes the rules and their cases into docs. go generate runs it in internal/compliance.
package main

import (
	"log"
	"os"

	"github.com/openropa/ropa/internal/law"
)

func main() {
	log.SetFlags(0)
	l, err := law.Load()
	if err != nil {
		log.Fatalln("rulesgen:", err)
	}
	text, err := document(l, os.DirFS("testdata/cases"))
	if err != nil {
		log.Fatalln("rulesgen:", err)
	}
	if err := os.WriteFile("../../docs/rules.md", []byte(text), 0o644); err != nil {
		log.Fatalln("rulesgen:", err)
	}
}

// Command schemagen writes the JSON Schema of register documents into docs. go generate runs it in internal/exchange.
package main

import (
	"log"
	"os"

	"github.com/openropa/ropa/internal/exchange"
)

func main() {
	log.SetFlags(0)
	text, err := exchange.Schema()
	if err != nil {
		log.Fatalln("schemagen:", err)
	}
	if err := os.WriteFile("../../docs/register.schema.json", text, 0o644); err != nil {
		log.Fatalln("schemagen:", err)
	}
}

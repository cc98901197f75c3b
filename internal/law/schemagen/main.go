// Command schemagen writes the JSON Schema of the law files into docs. go generate runs it in internal/law.
package main

import (
	"log"
	"os"

	"github.com/openropa/ropa/internal/law"
)

func main() {
	log.SetFlags(0)
	text, err := law.Schema()
	if err != nil {
		log.Fatalln("schemagen:", err)
	}
	if err := os.WriteFile("../../docs/law.schema.json", text, 0o644); err != nil {
		log.Fatalln("schemagen:", err)
	}
}

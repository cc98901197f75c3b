// Command rolesgen writes the tables of roles and scopes into docs. go generate runs it in internal/access.
package main

import (
	"log"
	"os"

	"github.com/openropa/ropa/internal/access"
)

func main() {
	log.SetFlags(0)
	if err := os.WriteFile("../../docs/roles.md", []byte(access.Document()), 0o644); err != nil {
		log.Fatalln("rolesgen:", err)
	}
}

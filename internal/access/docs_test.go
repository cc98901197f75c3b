package access_test

import (
	"os"
	"testing"

	"github.com/openropa/ropa/internal/access"
)

func TestTheDocumentedTablesAreCurrent(t *testing.T) {
	documented, err := os.ReadFile("../../docs/roles.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(documented) != access.Document() {
		t.Error("docs/roles.md is stale: go generate ./internal/access")
	}
}

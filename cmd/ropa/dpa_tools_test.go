package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Every step of docs/dpa-tools.md works as it is written, from the token on, and prints what stands behind it.
func TestDPATools(t *testing.T) {
	folder, environment := workplace(t), os.Environ()
	var server *program
	runCommands(t, "docs/dpa-tools.md", 7, func(script string) string {
		if strings.TrimSpace(script) != "./ropa serve --db dpa.db" {
			return inShell(t, folder, environment, script)
		}
		var graphql string
		server, graphql = serving(t, filepath.Join(folder, "dpa.db"))
		environment = append(environment, "ROPA_URL="+strings.TrimSuffix(graphql, "/graphql"))
		return ""
	})
	server.stop(t, syscall.SIGTERM)
}

// Package web holds what browsers get: built from the folders beside this file, and embedded.
package web

import (
	"fmt"
	"io/fs"
	"strings"
)

// GraphiQL returns the files of the page on which one tries queries, gzipped, by the name they have without that; index.html
// is the page. The build tag nographiql leaves them all out.
func GraphiQL() (map[string][]byte, error) {
	const folder = "dist/graphiql"
	found := map[string][]byte{}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := files.ReadFile(name)
		found[strings.TrimSuffix(strings.TrimPrefix(name, folder+"/"), ".gz")] = text
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the files of GraphiQL: %w", err)
	}
	return found, nil
}

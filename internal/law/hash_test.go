package law

import (
	"testing"
	"testing/fstest"
)

// Every byte of every file counts, and so do the names.
func TestHashTellsFilesApart(t *testing.T) {
	seen := map[string]bool{}
	for _, files := range []fstest.MapFS{
		{"data/a.yaml": {Data: []byte("1")}, "data/b.yaml": {Data: []byte("2")}},
		{"data/a.yaml": {Data: []byte("1")}, "data/b.yaml": {Data: []byte("3")}},
		{"data/a.yaml": {Data: []byte("1")}, "data/c.yaml": {Data: []byte("2")}},
		{"data/a.yaml": {Data: []byte("12")}, "data/b.yaml": {}},
	} {
		hash, err := hashOf(files)
		if err != nil || len(hash) != 64 || seen[hash] {
			t.Errorf("%v: %s, %v", files, hash, err)
		}
		seen[hash] = true
	}
	if hash, err := Hash(); err != nil || len(hash) != 64 || seen[hash] {
		t.Errorf("the law's hash is %q, %v", hash, err)
	}
}

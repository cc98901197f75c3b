package law

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
)

// Hash returns the SHA-256, in hex, of the embedded files: it tells one state
// of the law as the program knows it from another.
func Hash() (string, error) { return hashOf(dataFiles) }

func hashOf(files fs.FS) (string, error) {
	names, err := fs.Glob(files, "data/*.yaml")
	if err != nil {
		return "", fmt.Errorf("list law files: %w", err)
	}
	all := sha256.New()
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return "", fmt.Errorf("read law file: %w", err)
		}
		all.Write(fmt.Appendf(nil, "%s %d\n%s", name, len(text), text))
	}
	return hex.EncodeToString(all.Sum(nil)), nil
}

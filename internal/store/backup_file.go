package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/openropa/ropa/internal/fault"
)

// tempFile is a file that is written beside the place it is to take. Nobody but
// its owner can read it.
type tempFile struct {
	*os.File
	placed bool
}

func createBeside(path string) (*tempFile, error) {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".tmp-*")
	if err != nil {
		return nil, err
	}
	return &tempFile{File: file}, nil
}

// place puts the file, safe on the disk, where it belongs.
func (t *tempFile) place(path string, replace bool) error {
	if err := t.Sync(); err != nil {
		return err
	}
	if !replace {
		// A link, unlike a rename, replaces no file that came meanwhile. Where
		// there are no links, that there was none a moment ago has to do.
		err := os.Link(t.Name(), path)
		if err == nil {
			return syncFolder(path)
		}
		if errors.Is(err, fs.ErrExist) && !emptyFile(path) {
			return taken(path)
		}
	}
	if err := os.Rename(t.Name(), path); err != nil {
		return err
	}
	t.placed = true
	return syncFolder(path)
}

// discard closes the file and removes its temporary name, and what SQLite puts
// beside it, unless the file has taken its place.
func (t *tempFile) discard() {
	_ = t.Close() // what matters was synced
	if !t.placed {
		for _, suffix := range []string{"", "-journal", "-wal", "-shm"} {
			_ = os.Remove(t.Name() + suffix)
		}
	}
}

func emptyFile(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.Mode().IsRegular() && info.Size() == 0
}

// syncFolder makes the names in a file's folder last.
func syncFolder(path string) error {
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	if err := errors.Join(folder.Sync(), folder.Close()); err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	return nil
}

// A backup ends in a seal, a line with the SHA-256 of the pages before it:
// SQLite's own check finds no byte that changed within a text. SQLite looks at
// nothing behind its last page, and cuts it off when it folds a log into the file.
const (
	sealMark = "\nropa backup sha256 "
	sealSize = len(sealMark) + 2*sha256.Size + 1
	// sectorSize divides the size of every SQLite file.
	sectorSize = 512
)

func sealOf(pages hash.Hash) []byte {
	return []byte(sealMark + hex.EncodeToString(pages.Sum(nil)) + "\n")
}

// seal appends the seal and returns the size of the file with it.
func seal(ctx context.Context, file *os.File) (int64, error) {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return 0, err
	}
	pages := sha256.New()
	size, err := io.Copy(pages, contextReader{ctx, file})
	if err != nil {
		return 0, err
	}
	n, err := file.Write(sealOf(pages))
	return size + int64(n), err
}

// unseal copies a backup without its seal. A file without one, such as that of
// a server that was stopped, is copied as it is if it can be whole.
func unseal(ctx context.Context, to, from *os.File) (sealed bool, err error) {
	info, err := from.Stat()
	if err != nil {
		return false, err
	}
	pages := sha256.New()
	source := contextReader{ctx, from}
	if _, err := io.CopyN(io.MultiWriter(to, pages), source, max(0, info.Size()-int64(sealSize))); err != nil {
		return false, err
	}
	end, err := io.ReadAll(source)
	if err != nil {
		return false, err
	}
	if bytes.Equal(end, sealOf(pages)) {
		return true, nil
	}
	if bytes.HasPrefix(end, []byte(sealMark)) || info.Size()%sectorSize != 0 || info.Size() == 0 {
		return false, fault.New(fault.BadUserInput, "%s is damaged or no backup: its bytes are not those that were written", from.Name())
	}
	_, err = to.Write(end)
	return false, err
}

// contextReader reads until the context ends.
type contextReader struct {
	ctx context.Context
	io.Reader
}

func (r contextReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.Reader.Read(p)
}

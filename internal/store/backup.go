package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/openropa/ropa/internal/fault"
)

// CopyOptions say how Backup and Restore go about it.
type CopyOptions struct {
	// Force lets the copy replace a file that is there.
	Force bool
	// Check looks at the finished copy, which it can only read, before the copy
	// takes its place. Its error leaves everything as it was.
	Check func(ctx context.Context, copied *DB) error

	// progress is called after each step, so that a test can stop there.
	progress func()
}

func (o CopyOptions) step() {
	if o.progress != nil {
		o.progress()
	}
}

// Backup copies the SQLite database, as it stands at one moment after the call,
// to a file of mode 0600, and returns its size. Others may write meanwhile, in
// this process or in another. The file appears whole or not at all; a process
// that is killed may leave a temporary one beside it.
//
// The copy is made by VACUUM INTO. It reads in one transaction, which in WAL
// mode keeps no writer waiting, whereas the online backup API starts over when
// another process writes between two of its steps. And it leaves out free pages,
// in which erased personal data may still stand.
func (db *DB) Backup(ctx context.Context, file string, options CopyOptions) (size int64, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("back up: %w", err)
		}
	}()
	if db.path == "" {
		return 0, errors.New("only an SQLite database can be copied as a file")
	}
	if file, err = realPath(file); err != nil {
		return 0, err
	}
	if err := db.refuseOwnFile(file); err != nil {
		return 0, err
	}
	if err := refuseTaken(file, options.Force); err != nil {
		return 0, err
	}
	if err := refuseLog(file); err != nil {
		return 0, err
	}
	temp, err := createBeside(file)
	if err != nil {
		return 0, err
	}
	defer temp.discard()
	options.step()
	if err := db.vacuumInto(ctx, temp.Name()); err != nil {
		return 0, fmt.Errorf("copy database: %w", err)
	}
	options.step()
	if size, err = seal(ctx, temp.File); err != nil {
		return 0, fmt.Errorf("seal copy: %w", err)
	}
	options.step()
	if err := withCopy(temp.Name(), func(copied *DB) error { return options.check(ctx, copied) }); err != nil {
		return 0, err
	}
	options.step()
	if err := temp.place(file, options.Force); err != nil {
		return 0, err
	}
	options.step()
	return size, nil
}

func (db *DB) vacuumInto(ctx context.Context, path string) error {
	if _, err := db.reader.ExecContext(ctx, "vacuum into ?", path); err != nil {
		return err
	}
	// Whoever opens a copy for a look would put it into WAL mode, and that
	// would change it.
	pool := openSQLiteURI(fileURI(path, "mode=rw"))
	_, err := pool.ExecContext(ctx, "pragma journal_mode = wal")
	return errors.Join(err, pool.Close())
}

// refuseOwnFile refuses to write over the files of the database itself.
func (db *DB) refuseOwnFile(file string) error {
	own, err := realPath(db.path)
	if err != nil {
		return err
	}
	if sameFile(file, own) || file == own+"-wal" || file == own+"-shm" || file == own+"-journal" {
		return fault.New(fault.BadUserInput, "%s belongs to the database itself", file)
	}
	return nil
}

func (o CopyOptions) check(ctx context.Context, copied *DB) error {
	if o.Check == nil {
		return nil
	}
	return o.Check(ctx, copied)
}

// withCopy opens a copy for reading while nobody else can know of it. SQLite is
// told so, and makes no files beside it.
func withCopy(path string, use func(copied *DB) error) error {
	pool := openSQLiteURI(fileURI(path, "mode=ro&immutable=1"))
	copied := &DB{Dialect: sqliteDialect, writer: pool, reader: pool, path: path}
	return errors.Join(use(copied), copied.Close())
}

// realPath makes a path absolute and follows links, so that what is put beside
// a file is beside the file itself. The file need not be there; its folder must.
func realPath(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	real, err := filepath.EvalSymlinks(path)
	if errors.Is(err, os.ErrNotExist) {
		folder, err := filepath.EvalSymlinks(filepath.Dir(path))
		return filepath.Join(folder, filepath.Base(path)), err
	}
	return real, err
}

func sameFile(a, b string) bool {
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}

// refuseTaken refuses a place where a file is already, unless it is one that may
// be replaced. A file without a byte holds nothing.
func refuseTaken(path string, force bool) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return fault.New(fault.BadUserInput, "%s is not a file", path)
	case info.Size() > 0 && !force:
		return taken(path)
	}
	return nil
}

func taken(path string) error {
	return fault.New(fault.Conflict, "%s is there already; --force replaces it", path)
}

// refuseLog refuses a path that has one of SQLite's logs beside it: whoever
// opens the file at that path gets what is in the log, too.
func refuseLog(path string) error {
	for _, suffix := range []string{"-wal", "-journal"} {
		_, err := os.Lstat(path + suffix)
		if err == nil {
			return fault.New(fault.Conflict, "%s is there: a program has that database open, or died with it; end it, or move the log away if nobody needs it", path+suffix)
		}
		if !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

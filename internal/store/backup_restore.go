package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"

	"github.com/mattn/go-sqlite3"

	"github.com/openropa/ropa/internal/fault"
)

// Restored tells what Restore found and did.
type Restored struct {
	// Sealed tells that the backup has its seal, so that no byte of it changed.
	Sealed bool
	// Kept is the path of the database that was replaced, if there was one.
	Kept string
}

// Restore puts a backup, or the file of a database that nobody has open, where
// the SQLite database target is or is to be. The copy is made beside the target
// and verified there, so that what was verified is what is put in place: its
// seal, SQLite's integrity and foreign keys, and what options.Check looks at.
//
// A database that is replaced is kept beside the new one. One that any program
// has open is refused with the code UNAVAILABLE, a damaged backup with
// BAD_USER_INPUT, and a database that is there, without options.Force, with
// CONFLICT. The target is the old or the new, whenever the process dies.
func Restore(ctx context.Context, file, target string, options CopyOptions) (done Restored, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("restore: %w", err)
		}
	}()
	if target, err = sqlitePath(target); err != nil {
		return done, err
	}
	if target, err = realPath(target); err != nil {
		return done, err
	}
	backup, err := openBackup(file, target)
	if err != nil {
		return done, err
	}
	defer backup.Close()
	if err := refuseTaken(target, options.Force); err != nil {
		return done, err
	}
	temp, err := createBeside(target)
	if err != nil {
		return done, err
	}
	defer temp.discard()
	options.step()
	if done.Sealed, err = unseal(ctx, temp.File, backup); err != nil {
		return done, err
	}
	options.step()
	if err := withCopy(temp.Name(), func(copied *DB) error { return verifyCopy(ctx, file, copied, options) }); err != nil {
		return done, err
	}
	// Before the target is locked, so that others need not wait for the disk.
	if err := temp.Sync(); err != nil {
		return done, err
	}
	options.step()
	done.Kept, err = replaceDatabase(ctx, temp, target, options)
	return done, err
}

// openBackup opens the file to restore from, which must be whole by itself.
func openBackup(file, target string) (*os.File, error) {
	real, err := realPath(file)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(real)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fault.New(fault.BadUserInput, "%s is not a file", file)
	}
	if sameFile(real, target) {
		return nil, fault.New(fault.BadUserInput, "%s is the database itself", file)
	}
	if err := refuseLog(real); err != nil {
		return nil, err
	}
	return os.Open(real)
}

func verifyCopy(ctx context.Context, file string, copied *DB, options CopyOptions) error {
	var found string
	err := copied.reader.QueryRowContext(ctx, "pragma integrity_check(1)").Scan(&found)
	if err == nil && found != "ok" {
		err = errors.New(found)
	}
	if err == nil {
		err = checkForeignKeys(ctx, copied.reader)
	}
	if err != nil && ctx.Err() == nil {
		return fault.Wrap(fault.BadUserInput, err, "%s is damaged or no backup", file)
	}
	if err != nil {
		return err
	}
	return options.check(ctx, copied)
}

// replaceDatabase puts the copy in the target's place while nobody can open it.
func replaceDatabase(ctx context.Context, temp *tempFile, target string, options CopyOptions) (kept string, err error) {
	if _, err := os.Lstat(target); errors.Is(err, os.ErrNotExist) {
		// The log of a database that is gone would be taken for the new one's.
		if err := refuseLog(target); err != nil {
			return "", err
		}
		if err := temp.place(target, false); err != nil {
			return "", err
		}
		options.step()
		return "", nil
	}
	release, err := lockOut(ctx, target)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, release()) }()
	options.step()
	if err := refuseLog(target); err != nil {
		return "", err
	}
	if err := refuseTaken(target, options.Force); err != nil { // which may have changed until it was locked
		return "", err
	}
	if !emptyFile(target) {
		if kept, err = keep(target); err != nil {
			return "", fmt.Errorf("keep the old database: %w", err)
		}
		options.step()
	}
	if err := temp.place(target, true); err != nil {
		if kept != "" && !temp.placed {
			err = errors.Join(err, os.Remove(kept))
		}
		return "", err
	}
	options.step()
	return kept, nil
}

// keep gives the database a second name, so that the first always leads to the
// old or the new one.
func keep(target string) (string, error) {
	for n := 1; ; n++ {
		kept := target + ".old-" + strconv.Itoa(n)
		err := os.Link(target, kept)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		return kept, syncFolder(target)
	}
}

// lockOut makes sure that no other connection to the database is open, folds its
// write-ahead log into the file, and lets none in until release is called.
//
// One that has opened the file and waits is not lost: to get back into WAL mode
// it must write to the file, and SQLite refuses that when the name leads to
// another file by then. What is no database can neither be locked nor be in use
// without a log beside it, for which the caller looks: SQLite clears away one
// that nobody uses.
func lockOut(ctx context.Context, path string) (release func() error, err error) {
	pool := openSQLiteURI(fileURI(path, "mode=rw&_busy_timeout=0&_synchronous=FULL"))
	conn, err := pool.Conn(ctx) // which reads the file
	if err == nil {
		if err = lockExclusively(ctx, conn); err != nil {
			_ = conn.Close() // the error is told already
		}
	}
	switch primaryCode(err) {
	case sqlite3.ErrNotADB, sqlite3.ErrCorrupt:
		return func() error { return nil }, pool.Close()
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		err = fault.Wrap(fault.Unavailable, err, "%s is in use: end every program that has it open", path)
	}
	if err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return func() error {
		// Not the caller's context: the lock is to go whatever happened to it.
		_, err := conn.ExecContext(context.WithoutCancel(ctx), "rollback")
		return errors.Join(err, conn.Close(), pool.Close())
	}, nil
}

func lockExclusively(ctx context.Context, conn *sql.Conn) error {
	for _, statement := range []string{
		"pragma journal_mode = delete", // leaves WAL mode, and survives being killed there
		"pragma journal_mode = memory", // puts no journal beside what is about to change
		"begin exclusive",
	} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	// Another program may have gone back to WAL mode before the last of them,
	// and there the lock does not keep out those who read.
	var mode string
	if err := conn.QueryRowContext(ctx, "pragma journal_mode").Scan(&mode); err != nil {
		return err
	}
	if mode != "memory" {
		return sqlite3.Error{Code: sqlite3.ErrBusy}
	}
	return nil
}

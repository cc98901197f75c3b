package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/mattn/go-sqlite3"
)

// IsUniqueViolation reports whether a row was refused because another has the
// same key.
func (d Dialect) IsUniqueViolation(err error) bool {
	switch extendedCode(err) {
	case sqlite3.ErrConstraintUnique, sqlite3.ErrConstraintPrimaryKey, sqlite3.ErrConstraintRowID:
		return true
	}
	return sqlState(err) == "23505"
}

// IsForeignKeyViolation reports whether a change was refused because a row
// refers to one that is not there, or would be left doing so.
func (d Dialect) IsForeignKeyViolation(err error) bool {
	if extendedCode(err) == sqlite3.ErrConstraintForeignKey {
		return true
	}
	state := sqlState(err)
	return state == "23503" || state == "23001"
}

// IsBusy reports whether a transaction lost against another one, so that the
// same transaction may succeed when it is tried again.
func (d Dialect) IsBusy(err error) bool {
	switch primaryCode(err) {
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return true
	}
	switch sqlState(err) {
	case "40001", "40P01", "55P03": // serialization failure, deadlock, lock not available
		return true
	}
	return false
}

// IsUnavailable reports whether the database could not do its work for a reason
// that lies outside the request: it is busy, full, read-only, broken or away. A
// request that ran out of its own time is none of these.
func (d Dialect) IsUnavailable(err error) bool {
	if err == nil {
		return false
	}
	if d.IsBusy(err) {
		return true
	}
	switch primaryCode(err) {
	case sqlite3.ErrFull, sqlite3.ErrReadonly, sqlite3.ErrIoErr, sqlite3.ErrCantOpen,
		sqlite3.ErrCorrupt, sqlite3.ErrNotADB, sqlite3.ErrNomem:
		return true
	}
	// Whatever keeps a connection from being made is the server's, whichever code it gives.
	if connect := (*pgconn.ConnectError)(nil); errors.As(err, &connect) {
		return !errors.Is(err, context.Canceled)
	}
	if state := sqlState(err); state != "" {
		return unavailableState(state)
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	if network := (*net.OpError)(nil); errors.As(err, &network) {
		return true
	}
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF)
}

// unavailableState picks the classes of PostgreSQL's error codes that speak of
// the server rather than of the statement.
func unavailableState(state string) bool {
	switch state {
	case "57P01", "57P02", "57P03", "57P05", "25006": // stopped, crashed, starting, idle, read-only
		return true
	}
	for _, class := range []string{"08", "28", "53", "58", "XX"} { // connection, sign-in, resources, system, internal
		if strings.HasPrefix(state, class) {
			return true
		}
	}
	return false
}

func extendedCode(err error) sqlite3.ErrNoExtended {
	if e := (sqlite3.Error{}); errors.As(err, &e) {
		return e.ExtendedCode
	}
	return 0
}

func primaryCode(err error) sqlite3.ErrNo {
	if e := (sqlite3.Error{}); errors.As(err, &e) {
		return e.Code
	}
	return 0
}

func sqlState(err error) string {
	if e := (*pgconn.PgError)(nil); errors.As(err, &e) {
		return e.Code
	}
	return ""
}

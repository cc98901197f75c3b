package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"entgo.io/ent/dialect"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

const (
	// oldestPostgres is the first server version the tests cover.
	oldestPostgres = 15
	// postgresConns bounds the pool: replicas share the server's limit.
	postgresConns = 16
)

func openPostgres(ctx context.Context, dsn string) (*DB, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, errors.New(hidePassword(dsn, err))
	}
	config.RuntimeParams["application_name"] = "ropa"
	config.RuntimeParams["timezone"] = "UTC"

	pool := sql.OpenDB(countingConnector{stdlib.GetConnector(*config, stdlib.OptionAfterConnect(func(ctx context.Context, conn *pgx.Conn) error {
		// To compile a statement takes longer than to run it: a few milliseconds of work are estimated as much.
		_, err := conn.Exec(ctx, "set jit = off")
		if err == nil {
			err = checkPostgres(ctx, conn)
		}
		if err != nil {
			return errors.Join(err, conn.Close(context.WithoutCancel(ctx)))
		}
		return nil
	}))})
	pool.SetMaxOpenConns(postgresConns)
	pool.SetMaxIdleConns(postgresConns)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	if err := pool.PingContext(ctx); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return &DB{Dialect: Dialect{dialect.Postgres}, writer: pool, reader: pool}, nil
}

// checkPostgres reads back what the rest of the program relies on.
func checkPostgres(ctx context.Context, conn *pgx.Conn) error {
	const query = `select current_setting('server_version_num')::int, current_setting('synchronous_commit'),
		current_setting('TimeZone'), current_setting('server_encoding'), current_setting('standard_conforming_strings')`
	var version int
	var commit, zone, encoding, plainStrings string
	if err := conn.QueryRow(ctx, query).Scan(&version, &commit, &zone, &encoding, &plainStrings); err != nil {
		return fmt.Errorf("read settings: %w", err)
	}
	return checkPostgresSettings(version, commit, map[string]string{
		"TimeZone": zone, "server_encoding": encoding, "standard_conforming_strings": plainStrings,
	})
}

func checkPostgresSettings(version int, commit string, others map[string]string) error {
	if version/10000 < oldestPostgres {
		return fmt.Errorf("PostgreSQL %d is too old, want %d or newer", version/10000, oldestPostgres)
	}
	if commit == "off" {
		// Acknowledged writes would be lost when the server stops hard.
		return errors.New(`setting synchronous_commit is "off", want "on"`)
	}
	return checkSettings([]setting{
		{"TimeZone", "UTC"}, {"server_encoding", "UTF8"}, {"standard_conforming_strings", "on"},
	}, func(name string) (string, error) { return others[name], nil })
}

// hidePassword words a refused address without anything secret in it. Only the
// reason is kept: the whole message quotes the address.
func hidePassword(dsn string, err error) string {
	const message = "the PostgreSQL address is not valid, want postgres://user:password@host:port/database"
	address, parseErr := url.Parse(dsn)
	if parseErr != nil {
		return message
	}
	reason := err.Error()
	if i := strings.LastIndex(reason, "`: "); i >= 0 {
		reason = reason[i+len("`: "):]
	}
	secrets := []string{address.Query().Get("password"), address.Query().Get("sslpassword")}
	if password, ok := address.User.Password(); ok {
		secrets = append(secrets, password, url.QueryEscape(password), url.PathEscape(password))
	}
	for _, secret := range secrets {
		if secret != "" {
			reason = strings.ReplaceAll(reason, secret, strconv.Quote("xxxxx"))
		}
	}
	return message + ": " + reason
}

// lockMigrations makes other migrators wait until the transaction ends. The
// lock belongs to the transaction, so that it cannot outlive it.
func lockMigrations(ctx context.Context, tx *sql.Tx) error {
	const key = 0x726f7061 // "ropa"
	_, err := tx.ExecContext(ctx, fmt.Sprintf("select pg_advisory_xact_lock(%d)", key))
	return err
}

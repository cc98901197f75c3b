// Package cli is the command line, a file for each command. Data goes to stdout, everything else to stderr.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/openropa/ropa/internal/fault"
)

// The exit codes, all there are.
const (
	exitOK       = 0
	exitFailure  = 1 // anything that is none of the others
	exitUsage    = 2 // the command line is wrong
	exitAccess   = 3 // not allowed
	exitNotFound = 4 // a register, token or file that is named is not there
	exitRefused  = 5 // the input is wrong
	exitFound    = 6 // a check found what it was to fail for
)

const longHelp = `ropa keeps records of processing activities (Art. 30 UK and EU GDPR) in an SQLite
file or a PostgreSQL database and serves them over GraphQL.

Every flag can be set by a variable: --db by ROPA_DB, and so on. A flag wins over its
variable.

Exit codes: 0 done, 1 failure, 2 wrong command line, 3 not allowed, 4 not found,
5 input refused, 6 something was found by a check.`

// Run carries out a command line and returns its exit code. A command that goes on ends with the context.
func Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	root := &cobra.Command{
		Use:               "ropa",
		Short:             "Records of processing activities",
		Long:              longHelp,
		SilenceErrors:     true,
		SilenceUsage:      true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return setFromEnvironment(cmd.Flags()) },
	}
	root.AddCommand(demoCommand(), serveCommand(), registerCommand(), tokenCommand(), userCommand(), importCommand(), exportCommand(),
		checkCommand(), reportCommand(), annexCommand(), subProcessorsCommand(), dailyCommand(), migrateCommand(),
		backupCommand(), restoreCommand(), lawCommand(), versionCommand())
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.CompletionOptions.HiddenDefaultCmd = true
	started := false
	prepare(root, &started)

	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitOK
	}
	if message := err.Error(); message != "" {
		_, _ = fmt.Fprintln(stderr, "ropa:", message) // there is nobody else to tell
	}
	if !started {
		return exitUsage
	}
	return exitCode(err)
}

// prepare names the variable of each flag in the help, and notes when a command's own work begins: whatever goes wrong
// before is a fault of the command line.
func prepare(cmd *cobra.Command, started *bool) {
	cmd.Flags().VisitAll(func(flag *pflag.Flag) { flag.Usage += " [" + variable(flag) + "]" })
	if work := cmd.RunE; work != nil {
		cmd.RunE = func(cmd *cobra.Command, args []string) error {
			*started = true
			return work(cmd, args)
		}
	}
	for _, below := range cmd.Commands() {
		prepare(below, started)
	}
}

func variable(flag *pflag.Flag) string {
	return "ROPA_" + strings.ToUpper(strings.ReplaceAll(flag.Name, "-", "_"))
}

// setFromEnvironment sets the flags that are not on the command line and have a variable.
func setFromEnvironment(flags *pflag.FlagSet) error {
	var problems []error
	flags.VisitAll(func(flag *pflag.Flag) {
		value, set := os.LookupEnv(variable(flag))
		if !set || flag.Changed || flag.Name == "help" {
			return
		}
		if err := flags.Set(flag.Name, value); err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", variable(flag), err))
		}
	})
	return errors.Join(problems...)
}

// usageError is a fault of the command line that only the command itself could find.
type usageError struct{ error }

func usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// group is a command that only holds others.
func group(use, short string, below ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{Use: use, Short: short, Args: cobra.NoArgs}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		cmd.SetOut(cmd.ErrOrStderr())
		return errors.Join(cmd.Help(), usageError{errors.New("a command is missing")})
	}
	cmd.AddCommand(below...)
	return cmd
}

func exitCode(err error) int {
	if _, wrong := errors.AsType[usageError](err); wrong {
		return exitUsage
	}
	if errors.Is(err, errFound) {
		return exitFound
	}
	if errors.Is(err, os.ErrNotExist) {
		return exitNotFound
	}
	switch fault.CodeOf(err) {
	case fault.Unauthenticated, fault.Forbidden:
		return exitAccess
	case fault.NotFound:
		return exitNotFound
	case fault.BadUserInput, fault.Conflict, fault.LimitExceeded:
		return exitRefused
	}
	return exitFailure
}

// logger writes to stderr.
func logger(cmd *cobra.Command) *slog.Logger {
	return slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))
}

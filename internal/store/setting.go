package store

import "fmt"

// setting is one value a connection must have, by the name the database uses.
type setting struct{ name, want string }

// checkSettings reads every setting back and refuses the first that differs.
// A driver may ignore or override what an address asks for, and durability and
// foreign keys are too important to be taken on trust.
func checkSettings(settings []setting, read func(name string) (string, error)) error {
	for _, s := range settings {
		got, err := read(s.name)
		if err != nil {
			return fmt.Errorf("read setting %s: %w", s.name, err)
		}
		if got != s.want {
			return fmt.Errorf("setting %s is %q, want %q", s.name, got, s.want)
		}
	}
	return nil
}

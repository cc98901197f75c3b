package compliance

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/openropa/ropa/internal/record"
)

// manual is what the PAIA manual of a controller has to say of an activity (PAIA s51(1)(c)), as a hash that tells one state of it
// from another, with the controller. It is empty for what is not under POPIA.
func (s *Set) manual(r *record.Record, day string) (controller int64, content string) {
	c := &Case{Set: s, Record: r, Day: day, turns: map[string]bool{}}
	house := c.house(r)
	if r.Type.Name != "ControllerActivity" || house == nil || !slices.Contains(c.recordRegimes(), "POPIA") {
		return 0, ""
	}
	all := sha256.New()
	say := func(records []*record.Record) { _, _ = fmt.Fprintf(all, "%q\n", names(records)) }
	for _, purpose := range r.Parts["purposes"] {
		say([]*record.Record{c.One(purpose, "purpose")})
	}
	say(c.People(r))
	say(c.Categories(r))
	for _, disclosure := range c.Parts(r, "disclosures") {
		say([]*record.Record{c.One(disclosure, "recipient")})
	}
	for _, transfer := range c.Scope(r, "transfers") {
		_, _ = fmt.Fprintf(all, "%q %q\n", transfer.Text("destination"), transfer.Text("internationalOrganisation"))
	}
	say(c.Scope(r, "securityMeasures"))
	return house.ID, hex.EncodeToString(all.Sum(nil))
}

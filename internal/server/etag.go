package server

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/openropa/ropa/graph"
	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/model"
)

// tagged is all that an answer depends on: an equal one gives the same answer.
type tagged struct {
	Document, Operation string
	Variables           map[string]any
	ContentType         string

	Register, Member int64
	Role             access.Role
	Scope            access.Scope
	Units            []int64

	// Head and HeadHash are the register's: both, because a backup that is put back counts on from an earlier number.
	Head     int64
	HeadHash string
	// Day is the day on which the clock is looked at, in the register's time zone.
	Day string
	// Program is the program, its contract and its law.
	Program string
}

// programTag names what of answers changes with the program. Where its version does not say which program it is, none but
// this process has the same name.
func programTag(version string) (string, error) {
	if version == "" || strings.ContainsAny(version, "(+") { // (devel), and what was built from changed files
		version = rand.Text()
	}
	laws, err := law.Hash()
	return version + " " + laws + " " + hashText(graph.SDL()), err
}

// tag is the entity tag of the answer to a query, empty where the answer depends on more than a tag can tell. What a
// principal knows of the register is older than what it is then answered with: a tag may be outdated, and then matches no
// longer, but never promises what was not yet there.
func (s *server) tag(op *graphql.OperationContext, p *access.Principal, contentType string) string {
	zone, known := s.zones.find(p.TimeZone)
	if !known || !followsHead(op.Operation.SelectionSet) {
		return ""
	}
	text, err := json.Marshal(tagged{
		Document: hashText(op.RawQuery), Operation: op.Operation.Name, Variables: op.Variables, ContentType: contentType,
		Register: p.Register, Member: p.Member, Role: p.Role, Scope: p.Scope, Units: p.Units,
		Head: p.Head, HeadHash: p.HeadHash, Day: s.Clock().In(zone).Format(time.DateOnly), Program: s.program,
	})
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(text)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:]) + `"`
}

// followsHead tells whether the answer changes only with the records of the register, the day, the program and what the
// principal may see. Of fields that it does not know it is no: access events come without a change of the register.
func followsHead(set ast.SelectionSet) bool {
	for _, selection := range set {
		follows := false
		switch s := selection.(type) {
		case *ast.Field:
			follows = fieldFollowsHead(s.Definition)
		case *ast.InlineFragment:
			follows = followsHead(s.SelectionSet)
		case *ast.FragmentSpread:
			follows = followsHead(s.Definition.SelectionSet)
		}
		if !follows {
			return false
		}
	}
	return true
}

func fieldFollowsHead(f *ast.FieldDefinition) bool {
	switch f.Name {
	case "node", "nodes", "register", "viewer", "registerSummary", "legalReference", "search", "dataFlow", "whoTouches", "changes",
		"findings", "privacyNotice", "art30Record", "art30ProcessorRecord", "paiaSection51", "noticeDrift", "registerStanding",
		"subProcessorProposals", "subProcessorList", "subProcessorListDifference",
		"__typename", "__schema", "__type":
		return true
	}
	listed, isList := strings.CutSuffix(f.Type.Name(), "Connection")
	return isList && (model.ByName(listed) != nil || len(model.Implementations(listed)) > 0)
}

// matches tells whether a client has the answer with the tag. Proxies that compress make tags weak ones; to whoever names
// no tag but "*" the answer is given.
func matches(ifNoneMatch, tag string) bool {
	for one := range strings.SplitSeq(ifNoneMatch, ",") {
		if strings.TrimPrefix(strings.TrimSpace(one), "W/") == tag {
			return true
		}
	}
	return false
}

// zones keeps the time zones of registers: to find one is to read a file. Those that are not there are not kept.
type zones struct{ sync.Map }

func (z *zones) find(name string) (*time.Location, bool) {
	if kept, ok := z.Load(name); ok {
		return kept.(*time.Location), true
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" {
		return nil, false
	}
	z.Store(name, zone)
	return zone, true
}

package server

import (
	"container/list"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"sync"

	"github.com/99designs/gqlgen/graphql"

	"github.com/openropa/ropa/internal/fault"
)

// keptTexts is how many bytes of documents are kept to be asked for by their hashes.
const keptTexts = 16 << 20

var (
	errNotPersisted = fault.New(fault.PersistedQueryNotFound, "")
	errNotTrusted   = fault.New(fault.DocumentNotTrusted, "")
)

// request is one operation as a client sends it: the document itself, its hash, or both.
type request struct {
	graphql.RawParams
	DocumentID string `json:"documentId"`

	// named is the hash by which the client names the document, empty if it does not.
	named string
}

var someHash = regexp.MustCompile(`^[0-9a-f]{64}$`)

// readName finds the hash of a document, in the extension that clients with automatic persisted queries send or as the id
// that clients with a list of documents do.
func (r *request) readName() error {
	r.named = strings.TrimPrefix(r.DocumentID, "sha256:")
	if extension, given := r.Extensions["persistedQuery"]; given {
		fields, _ := extension.(map[string]any)
		r.named, _ = fields["sha256Hash"].(string)
		if fmt.Sprint(fields["version"]) != "1" || r.named == "" {
			return fault.New(fault.BadUserInput, "persistedQuery is an object with version 1 and sha256Hash.")
		}
	}
	if r.named != "" && !someHash.MatchString(r.named) {
		return fault.New(fault.BadUserInput, "The hash of a document is its SHA-256 in 64 digits of lower-case hex.")
	}
	return nil
}

// persisted are the documents that can be asked for by their hashes: those the server was started with and no others, or
// those that were asked before. It is safe for concurrent use.
type persisted struct {
	// trusted is by hash; nil means that any document may be asked.
	trusted map[string]string

	mu    sync.Mutex
	kept  map[documentKey]*list.Element
	order *list.List // of documents, the latest asked first
	bytes int
}

// documentKey names the register, too: what is asked in one does not show in another.
type documentKey struct {
	register int64
	hash     string
}

type document struct {
	documentKey
	text string
}

func newPersisted(trusted map[string]string) *persisted {
	return &persisted{trusted: trusted, kept: map[documentKey]*list.Element{}, order: list.New()}
}

// find puts the document into a request that names it, and refuses a request whose document may not be asked.
func (p *persisted) find(register int64, r *request) error {
	if err := r.readName(); err != nil {
		return err
	}
	if r.Query != "" && r.named != "" && hashText(r.Query) != r.named {
		return fault.New(fault.BadUserInput, "The hash is not that of the document.")
	}
	if p.trusted != nil {
		text, trusted := p.trusted[r.named]
		if !trusted {
			return errNotTrusted
		}
		r.Query = text
		return nil
	}
	if r.Query != "" || r.named == "" {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	element, found := p.kept[documentKey{register, r.named}]
	if !found {
		return errNotPersisted
	}
	p.order.MoveToFront(element)
	r.Query = element.Value.(document).text
	return nil
}

// keep keeps the document of a request that names it and is valid. Long ones are not worth the memory.
func (p *persisted) keep(register int64, r *request) {
	if r.named == "" || p.trusted != nil || len(r.Query) > longestKept {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	key := documentKey{register, r.named}
	if _, known := p.kept[key]; known {
		return
	}
	p.kept[key] = p.order.PushFront(document{key, strings.Clone(r.Query)})
	p.bytes += len(r.Query)
	for p.bytes > keptTexts {
		oldest := p.order.Remove(p.order.Back()).(document)
		delete(p.kept, oldest.documentKey)
		p.bytes -= len(oldest.text)
	}
}

func hashText(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// ReadTrusted reads the documents that a server executes and no others: a JSON object of their texts by their SHA-256 in
// hex, as graphql-codegen writes it. The error names the first entry that is wrong.
func ReadTrusted(path string) (map[string]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read trusted documents: %w", err)
	}
	var documents map[string]string
	if err := json.Unmarshal(text, &documents); err != nil {
		return nil, fmt.Errorf("%s is not a JSON object of documents by their hashes: %w", path, err)
	}
	if len(documents) == 0 {
		return nil, fmt.Errorf("%s has no document: nothing could be asked", path)
	}
	for hash, document := range documents {
		if right := hashText(document); hash != right {
			return nil, fmt.Errorf("%s: %q is not the SHA-256 of its document, which is %s (graphql-codegen: hashAlgorithm: 'sha256')",
				path, hash, right)
		}
	}
	return documents, nil
}

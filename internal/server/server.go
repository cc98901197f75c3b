// Package server is the program over HTTP: GraphQL behind its guards, the text of the contract, the pages on which people
// sign in, and health.
package server

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/alexedwards/scs/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/openropa/ropa/ent/migrate"
	"github.com/openropa/ropa/graph"
	"github.com/openropa/ropa/internal/access"
	"github.com/openropa/ropa/internal/law"
	"github.com/openropa/ropa/internal/registry"
	"github.com/openropa/ropa/internal/store"
)

// How many validated documents are kept, and how long one may be to be kept.
const (
	keptDocuments = 1000
	longestKept   = 8 << 10
)

// Config is what a server is made of.
type Config struct {
	// DB is a migrated database.
	DB   *store.DB
	Laws *law.Law
	// Hosts are the names the server answers to besides those of the loopback interface. A page whose own host name was
	// made to lead here could otherwise talk to it from a browser.
	Hosts []string
	// PublicURL is how people reach the server, as ParsePublicURL reads it; it tells whether cookies are for https only, and
	// its host is answered to. Without it links are relative and nobody can come back from an issuer.
	PublicURL *url.URL
	// Proxies are those whose X-Forwarded-For and X-Forwarded-Proto are believed.
	Proxies []netip.Prefix
	// GraphiQL is whether the page is served on which one tries queries.
	GraphiQL bool
	// Limits are DefaultLimits if left out.
	Limits Limits
	// Origins are those whose pages may ask the API by tokens, as ParseOrigin reads them.
	Origins []string
	// Trusted are the documents that are executed, by their hashes, as ReadTrusted reads them; nil is any document.
	Trusted map[string]string
	// Metrics are counted in, if there are any.
	Metrics *Metrics
	// LogRequests tells that each request to the API is logged.
	LogRequests bool
	// Version is the program's.
	Version string
	// Clock is time.Now if left out. By it days end, and what a principal may ask for in a minute comes back.
	Clock func() time.Time
	// Tick is when streams look for what other programs wrote, every half second if left out.
	Tick <-chan time.Time
	// Log is slog.Default if left out. It gets no variables and no personal data.
	Log *slog.Logger
}

type server struct {
	Config
	resolver *graph.Resolver
	graphql  http.Handler
	people   *access.People
	sessions *scs.SessionManager

	persisted *persisted
	rates     *rates
	zones     zones
	// program is what of entity tags is the same for all answers.
	program string
}

// loopbackHosts are the names that are always answered to.
var loopbackHosts = []string{"localhost", "127.0.0.1", "::1"}

// New makes the handler of a server.
func New(c Config) (http.Handler, error) {
	if c.Limits == (Limits{}) {
		c.Limits = DefaultLimits
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	hosts := slices.Clone(loopbackHosts)
	for _, host := range c.Hosts {
		hosts = append(hosts, hostName(host))
	}
	if c.PublicURL != nil {
		hosts = append(hosts, hostName(c.PublicURL.Host))
	}
	c.Hosts = hosts
	resolver, err := graph.NewResolver(c.DB, c.Laws, c.Log, c.Tick)
	if err != nil {
		return nil, err
	}
	s := &server{Config: c, resolver: resolver, persisted: newPersisted(c.Trusted), rates: newRates(c.Limits, c.Clock)}
	if s.program, err = programTag(c.Version); err != nil {
		return nil, err
	}
	s.graphql = s.executor()
	s.people = access.NewPeople(c.DB, registry.New(c.DB, c.Laws).PutMember)
	s.sessions = s.newSessions()

	api := http.NewServeMux()
	api.Handle("/", s.pages())
	operations := s.observed(s.method("GET, POST", s.authenticated(s.graphql)))
	api.Handle("/graphql", operations)
	api.Handle("/r/{register}/graphql", operations)
	api.Handle("/schema.graphql", s.method("GET, HEAD", s.known(http.HandlerFunc(schema))))

	if c.GraphiQL {
		if err := s.graphiql(api); err != nil {
			return nil, err
		}
	}

	all := http.NewServeMux()
	all.Handle("/", s.onlySecure(s.onlyHosts(s.onlyOrigins(api))))
	// Probes name the server as they like, and learn nothing from it.
	all.Handle("/healthz", s.method("GET, HEAD", http.HandlerFunc(healthy)))
	all.Handle("/readyz", s.method("GET, HEAD", http.HandlerFunc(s.ready)))
	return s.named(s.recovered(all)), nil
}

// executor puts gqlgen together.
func (s *server) executor() http.Handler {
	kept := documents{lru.New[*ast.QueryDocument](keptDocuments)}
	h := handler.New(graph.NewExecutableSchema(graph.Config{Resolvers: s.resolver}))
	byPost := post{s}
	h.AddTransport(sse{byPost, &streams{each: map[streamer]int{}}})
	h.AddTransport(byPost)
	h.AddTransport(get{s})
	h.SetQueryCache(kept)
	h.SetErrorPresenter(s.resolver.Present)
	h.SetRecoverFunc(graph.Recover)
	h.SetDisableSuggestion(true)
	h.SetValidationRulesFn(s.Limits.rules)
	// Whoever has a token may know the contract.
	h.Use(extension.Introspection{})
	h.Use(guard{limits: s.Limits, passed: kept, schema: graph.Schema()})
	return h
}

// documents keeps validated documents by their text. Long ones are seldom asked again and would fill the memory.
type documents struct{ *lru.LRU[*ast.QueryDocument] }

// Add implements graphql.Cache.
func (d documents) Add(ctx context.Context, text string, doc *ast.QueryDocument) {
	if len(text) <= longestKept {
		d.LRU.Add(ctx, text, doc)
	}
}

// named gives every request an id of its own, a deadline, and the headers that keep browsers strict.
func (s *server) named(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := rand.Text()
		header := w.Header()
		header.Set("X-Request-Id", id)
		header.Set("Cache-Control", "no-store")
		header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		// With "no-referrer" browsers would send forms of our own pages with the origin "null".
		header.Set("Referrer-Policy", "same-origin")
		header.Set("X-Content-Type-Options", "nosniff")
		whole := graph.WithRequestID(r.Context(), id)
		ctx, cancel := context.WithTimeout(context.WithValue(whole, wholeKey{}, whole), s.Limits.Deadline)
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// onlyHosts refuses requests for a host that this server is not.
func (s *server) onlyHosts(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !slices.Contains(s.Hosts, hostName(r.Host)) {
			s.refuse(w, r, errHost)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// hostName is the host of an address with or without a port.
func hostName(address string) string {
	if host, _, err := net.SplitHostPort(address); err == nil {
		address = host
	}
	address = strings.TrimSuffix(strings.TrimPrefix(address, "["), "]")
	return strings.ToLower(strings.TrimSuffix(address, "."))
}

// method lets the methods through that are allowed.
func (s *server) method(allowed string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !slices.Contains(strings.Split(allowed, ", "), r.Method) {
			w.Header().Set("Allow", allowed)
			s.refuse(w, r, errMethod)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (s *server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	writeError(w, r, s.resolver, err)
}

func (s *server) notFound(w http.ResponseWriter, r *http.Request) { s.refuse(w, r, errNotFound) }

func schema(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/graphql; charset=utf-8")
	_, _ = io.WriteString(w, graph.SDL())
}

// healthy tells that the program runs.
func healthy(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, "ok") }

// ready tells whether the database answers and is migrated; why not is for the log.
func (s *server) ready(w http.ResponseWriter, r *http.Request) {
	migrations, err := s.DB.Status(r.Context(), migrate.Files(s.DB.Dialect.Name()))
	if err != nil {
		s.Log.LogAttrs(r.Context(), slog.LevelWarn, "not ready", slog.Any("cause", err))
		answer(w, http.StatusServiceUnavailable, "the database does not answer as it should")
		return
	}
	for _, m := range migrations {
		if m.AppliedAt == nil {
			answer(w, http.StatusServiceUnavailable, "the database is not migrated")
			return
		}
	}
	answer(w, http.StatusOK, "ready")
}

func answer(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text+"\n")
}

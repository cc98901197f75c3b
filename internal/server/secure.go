package server

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/openropa/ropa/graph"
)

// secure tells whether people reach the server by https, and so cookies are for https only.
func (s *server) secure() bool { return s.PublicURL != nil && s.PublicURL.Scheme == "https" }

// onlySecure refuses what was on its way in the clear where people reach the server by https: passwords and tokens would
// go on being sent so. Browsers are told to ask by https alone, unless that would be for all of their own machine.
func (s *server) onlySecure(next http.Handler) http.Handler {
	if !s.secure() {
		return next
	}
	strict := !slices.Contains(loopbackHosts, hostName(s.PublicURL.Host))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strict {
			w.Header().Set("Strict-Transport-Security", "max-age=31536000")
		}
		if !s.cameSecurely(r) {
			s.refuse(w, r, errInTheClear)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// cameSecurely tells whether a request came by TLS, to here or to a proxy. What this machine sends itself was nowhere else;
// of others only the proxies that are named may bring what, as they say, came to them by https.
func (s *server) cameSecurely(r *http.Request) bool {
	peer := peerOf(r)
	switch ip, err := netip.ParseAddr(peer); {
	case r.TLS != nil:
		return true
	case s.trusted(peer):
		schemes := strings.Split(strings.Join(r.Header.Values("X-Forwarded-Proto"), ","), ",")
		return strings.EqualFold(strings.TrimSpace(schemes[len(schemes)-1]), "https")
	default:
		return err == nil && ip.Unmap().IsLoopback()
	}
}

// fromHere tells whether a request that asks for more than a page names no origin, or the one that was asked, once and whole.
// Browsers of today say by Sec-Fetch-Site as well where they come from; that overrides nothing here.
func (s *server) fromHere(r *http.Request, method string) bool {
	origins := r.Header.Values("Origin")
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions || len(origins) == 0 ||
		len(origins) == 1 && s.ownOrigin(r, origins[0])
}

// ownOrigin tells whether an origin is the one that was asked: its host, and its scheme as far as that is known.
func (s *server) ownOrigin(r *http.Request, origin string) bool {
	schemes := []string{"http", "https"}
	switch {
	case r.TLS != nil:
		schemes = schemes[1:]
	case s.PublicURL != nil && hostName(s.PublicURL.Host) == hostName(r.Host):
		schemes = []string{s.PublicURL.Scheme}
	}
	return slices.ContainsFunc(schemes, func(scheme string) bool { return strings.EqualFold(origin, scheme+"://"+r.Host) })
}

// Answers tells whether a server to which hosts are named answers to an address, beside that of the loopback interface.
func Answers(hosts []string, address string) bool {
	asked := hostName(address)
	return slices.Contains(loopbackHosts, asked) || slices.ContainsFunc(hosts, func(host string) bool { return hostName(host) == asked })
}

// peerOf is the address of whoever is at the other end of the connection.
func peerOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// clientAddress is where a request comes from. What a header says of it is believed of the proxies that are named only.
func (s *server) clientAddress(r *http.Request) string {
	host := peerOf(r)
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		if !s.trusted(host) || strings.TrimSpace(hop) == "" {
			break
		}
		host = withoutPort(strings.TrimSpace(hop))
	}
	return host
}

// withoutPort is the address that a proxy names, some of which write the port beside it.
func withoutPort(hop string) string {
	if both, err := netip.ParseAddrPort(hop); err == nil {
		return both.Addr().String()
	}
	return strings.TrimSuffix(strings.TrimPrefix(hop, "["), "]")
}

func (s *server) trusted(host string) bool {
	ip, err := netip.ParseAddr(host)
	return err == nil && slices.ContainsFunc(s.Proxies, func(p netip.Prefix) bool { return p.Contains(ip.Unmap()) })
}

// recovered answers a request that panics like any other that went wrong inside.
func (s *server) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if panicked := recover(); panicked != nil {
				s.refuse(w, r, graph.Recover(r.Context(), panicked))
			}
		}()
		next.ServeHTTP(w, r)
	})
}

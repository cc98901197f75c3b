package server

import "net/http"

// ClientAddress is where a server with a configuration takes a request to come from.
func ClientAddress(c Config, r *http.Request) string { return (&server{Config: c}).clientAddress(r) }

package server

import (
	"net/http"
	"runtime/debug"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/openropa/ropa/internal/store"
)

// Metrics count what a server does, for Prometheus. No label comes from a client or a register: there is a fixed number of
// them, and they tell of nobody. A nil one counts nothing.
type Metrics struct {
	registry *prometheus.Registry

	requests    *prometheus.CounterVec
	seconds     *prometheus.HistogramVec
	statements  *prometheus.HistogramVec
	cost        *prometheus.HistogramVec
	notModified prometheus.Counter
	refusals    *prometheus.CounterVec
	streams     prometheus.Gauge
}

// NewMetrics makes the metrics of a server over a database.
func NewMetrics(db *store.DB, version string) *Metrics {
	histogram := func(name, help string, buckets []float64) *prometheus.HistogramVec {
		return prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets}, []string{"kind"})
	}
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
	}
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: counter("ropa_requests_total", "Requests to the API, by the kind of operation and the code of the first error.",
			"kind", "code"),
		seconds: histogram("ropa_request_duration_seconds", "How long requests took.", prometheus.ExponentialBuckets(0.001, 2.5, 12)),
		statements: histogram("ropa_request_statements", "Statements sent to the database for a request.",
			prometheus.ExponentialBuckets(1, 2, 9)),
		cost: histogram("ropa_request_cost", "Records that a request could have brought at most.",
			prometheus.ExponentialBuckets(1, 10, 7)),
		notModified: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "ropa_not_modified_total", Help: "Answers that the client had already.",
		}),
		refusals: counter("ropa_refusals_total", "Requests that went beyond a limit, by its name.", "limit"),
		streams:  prometheus.NewGauge(prometheus.GaugeOpts{Name: "ropa_streams", Help: "Streams of live changes that are open."}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "ropa_build_info", Help: "Which program this is.", ConstLabels: prometheus.Labels{"version": version, "go": goVersion()},
	})
	build.Set(1)
	m.registry.MustRegister(m.requests, m.seconds, m.statements, m.cost, m.notModified, m.refusals, m.streams, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		collectors.NewDBStatsCollector(db.Reader(), "reader"))
	if db.Writer() != db.Reader() {
		m.registry.MustRegister(collectors.NewDBStatsCollector(db.Writer(), "writer"))
	}
	return m
}

func goVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.GoVersion
	}
	return ""
}

// Handler serves the metrics at /metrics and nothing else.
func (m *Metrics) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	return mux
}

// request counts a request that was answered.
func (m *Metrics) request(r *report, took time.Duration, statements int) {
	if m == nil {
		return
	}
	code := r.code
	if code == "" {
		code = "OK"
	}
	m.requests.WithLabelValues(r.kind, code).Inc()
	m.seconds.WithLabelValues(r.kind).Observe(took.Seconds())
	m.statements.WithLabelValues(r.kind).Observe(float64(statements))
	m.cost.WithLabelValues(r.kind).Observe(float64(r.cost))
	if r.status == http.StatusNotModified {
		m.notModified.Inc()
	}
	if r.limit != "" {
		m.refusals.WithLabelValues(r.limit).Inc()
	}
}

// streaming counts streams that begin, by 1, or end, by -1.
func (m *Metrics) streaming(more float64) {
	if m != nil {
		m.streams.Add(more)
	}
}

package read

import (
	"context"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/openropa/ropa/internal/fault"
	"github.com/openropa/ropa/internal/model"
)

// Bounds of what can be searched for.
const (
	maxSearchText  = 200
	maxSearchWords = 8
)

// lastRune is behind every character of a word: the words that begin with one stand between it and it with this behind.
const lastRune = "\U0010FFFF"

// search is the list of records that hold all the words of a text, the best first. The registry keeps the words of every
// record in search_terms. Each word counts by the term that weighs most, twice where it is the whole term; the order is by
// the negated sum, so that ties go by id as everywhere.
type search struct {
	*connection
	words []string
	// types and sources are what the principal may see: the types of records, and of the texts that are looked at.
	types, sources []string

	wantMatched bool
	matched     map[int64][]string // the sources in which each record on the page holds a word
}

// search plans Query.search.
func (p *planner) search(f selected, args map[string]any) (*plan, error) {
	s := &search{connection: &connection{}}
	s.search = s
	var err error
	if s.words, err = searchedWords(args["text"].(string)); err != nil {
		return nil, err
	}
	if err := p.searchedTypes(s, args["types"]); err != nil {
		return nil, err
	}
	s.page = page{limit: defaultPage, order: []orderTerm{{column: "rank", number: true}}}
	s.list = strings.Join(s.words, " ") + " in "
	for _, m := range s.members {
		s.list += m.typ.Prefix + " "
	}
	if err := s.size(f.name, args); err != nil {
		return nil, err
	}
	if s.after, err = s.cursor(f.name+".after", args["after"]); err != nil {
		return nil, err
	}
	prog, err := p.connection(s.connection, f.sel, "Search")
	if err != nil {
		return nil, err
	}
	return &plan{loaders: []loader{s}, write: func(o *output) { prog.write(o, s.pages[rootParent]) }}, nil
}

// searchedWords are the different words of a text, in its order.
func searchedWords(text string) ([]string, error) {
	if n := utf8.RuneCountInString(text); n > maxSearchText {
		return nil, fault.Exceeded("searchText", int64(n), maxSearchText, "search: characters of a text")
	}
	if hasNUL(text) {
		return nil, bad("search: a text must not hold the character U+0000")
	}
	var words []string
	seen := map[string]bool{}
	for _, word := range model.Words(text) {
		if !seen[word] {
			seen[word], words = true, append(words, word)
		}
	}
	if len(words) > maxSearchWords {
		return nil, fault.Exceeded("searchWords", int64(len(words)), maxSearchWords, "search: words of a text")
	}
	return words, nil
}

// searchedTypes notes what is looked through: of the types given, or of all, those that the principal may see. One that is
// named and may not be seen is refused.
func (p *planner) searchedTypes(s *search, given any) error {
	named := map[string]bool{}
	list, some := given.([]any)
	for _, v := range list {
		t := typeOf(v.(string))
		if err := p.session.mayRead(t); err != nil {
			return err
		}
		named[t.Name] = true
	}
	for _, t := range model.Types() {
		if p.session.mayRead(t) != nil {
			continue
		}
		s.sources = append(s.sources, t.Name)
		if t.Root() && (!some || named[t.Name]) {
			s.types = append(s.types, t.Name)
			s.members = append(s.members, hanging{rows: newRows(t)})
		}
	}
	return nil
}

// load reads the page and what hangs on its records. A text without words finds nothing.
func (s *search) load(ctx context.Context, session *Session) error {
	s.pages = map[int64]*pageRows{rootParent: {}}
	if len(s.words) == 0 {
		return nil
	}
	return s.take(
		ctx, session,
		step{s.wantRows, s.loadPage},
		step{s.wantTotal, s.countFound},
		step{s.wantPrevious && s.after != nil, s.loadPrevious},
		step{s.wantMatched, s.loadMatched},
	)
}

// found writes what the words find, under the alias f: the id, type and rank of each record that holds them all.
func (s *search) found(session *Session, st *statement) {
	d := session.engine.db.Dialect
	st.add("(select w.record_id as id, min(w.type) as type, -sum(w.score) as rank from (")
	for i, word := range s.words {
		if i > 0 {
			st.add(" union all ")
		}
		st.add("select record_id, min(type) as type, max(weight * case when term = ? then 2 else 1 end) as score"+
			" from search_terms where register_id = ?", word, session.scope.Register)
		st.add(" and term >= ? and term < ?", word, word+lastRune)
		st.add(" and "+d.InTexts("type")+" and "+d.InTexts("source")+" group by record_id", d.Texts(s.types), d.Texts(s.sources))
	}
	st.add(") w group by w.record_id having count(*) = " + strconv.Itoa(len(s.words)) + ") f")
}

func (s *search) loadPage(ctx context.Context, session *Session) error {
	place := map[string]int{}
	for i, name := range s.types {
		place[name] = i
	}
	st := &statement{}
	st.add("select f.id, f.type, f.rank from ")
	s.found(session, st)
	if s.after != nil {
		st.add(" where ")
		s.beyond(st, "f.", s.after, true)
	}
	s.cut(st, s.orderBy(session.engine.db.Dialect, "f."))
	err := session.query(ctx, st, func(cells []any) {
		s.put(rootParent, func() item {
			return item{member: place[cells[1].(string)], id: cells[0].(int64), order: cells[2:3]}
		})
	})
	if err != nil {
		return err
	}
	return s.fetchMembers(ctx, session)
}

func (s *search) countFound(ctx context.Context, session *Session) error {
	st := &statement{}
	st.add("select count(*) from ")
	s.found(session, st)
	return session.query(ctx, st, func(cells []any) { s.pages[rootParent].total = cells[0].(int64) })
}

// loadPrevious looks whether anything is found up to the cursor.
func (s *search) loadPrevious(ctx context.Context, session *Session) error {
	st := &statement{}
	st.add("select f.id from ")
	s.found(session, st)
	st.add(" where ")
	s.beyond(st, "f.", s.after, true)
	st.add(" is not true limit 1")
	return session.query(ctx, st, func([]any) { s.pages[rootParent].previous = true })
}

// loadMatched reads in whose texts the records on the page hold the words.
func (s *search) loadMatched(ctx context.Context, session *Session) error {
	var ids []int64
	for _, it := range s.pages[rootParent].items {
		ids = append(ids, it.id)
	}
	if ids == nil {
		return nil
	}
	s.matched = map[int64][]string{}
	d := session.engine.db.Dialect
	st := &statement{}
	st.add("select record_id, source from search_terms where register_id = ?", session.scope.Register)
	st.add(" and "+d.InIDs("record_id")+" and "+d.InTexts("source")+" and (", d.IDs(distinct(ids)), d.Texts(s.sources))
	for i, word := range s.words {
		if i > 0 {
			st.add(" or ")
		}
		st.add("term >= ? and term < ?", word, word+lastRune)
	}
	st.add(") group by record_id, source order by record_id, source")
	return session.query(ctx, st, func(cells []any) {
		id := cells[0].(int64)
		s.matched[id] = append(s.matched[id], cells[1].(string))
	})
}

// matches plans SearchEdge.matched.
func (s *search) matches() func(*output, item) {
	s.wantMatched = true
	return func(o *output, it item) {
		sources := s.matched[it.id]
		o.list(len(sources), func(i int) { o.text(sources[i]) })
	}
}

-- The words by which records are found, folded: type is the record's, source the type in whose texts the word stands, the
-- record's or that of a part. They follow from the records, and are written and deleted with them.
CREATE TABLE search_terms (
  register_id integer NOT NULL,
  term text NOT NULL,
  record_id integer NOT NULL,
  type text NOT NULL,
  source text NOT NULL,
  weight integer NOT NULL,
  PRIMARY KEY (register_id, term, record_id, source)
) WITHOUT ROWID;
CREATE INDEX search_terms_record ON search_terms (register_id, record_id);

-- The words by which records are found, folded: type is the record's, source the type in whose texts the word stands, the
-- record's or that of a part. They follow from the records, and are written and deleted with them.
CREATE TABLE search_terms (
  register_id bigint NOT NULL,
  term text COLLATE "C" NOT NULL,
  record_id bigint NOT NULL,
  type text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  weight integer NOT NULL,
  PRIMARY KEY (register_id, term, record_id, source)
);
CREATE INDEX search_terms_record ON search_terms (register_id, record_id);

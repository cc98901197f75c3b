-- What the rules find in records, and the days on which it holds: a read looks at its own day. A finding follows from the
-- records and the law, and is written and deleted with them.
CREATE TABLE findings (
  id bigint NOT NULL PRIMARY KEY,
  register_id bigint NOT NULL,
  rule text COLLATE "C" NOT NULL,
  record_type text COLLATE "C" NOT NULL,
  record_id bigint NOT NULL,
  record_key text COLLATE "C" NOT NULL,
  owner_id bigint,
  path text COLLATE "C" NOT NULL,
  severity text COLLATE "C" NOT NULL,
  severity_rank integer NOT NULL,
  regimes text COLLATE "C" NOT NULL,
  message text COLLATE "C" NOT NULL,
  opened_on text COLLATE "C" NOT NULL,
  holds_from text COLLATE "C" NOT NULL,
  holds_to text COLLATE "C" NOT NULL
);
CREATE INDEX findings_record ON findings (register_id, record_id);
CREATE INDEX findings_severity ON findings (register_id, severity_rank, id);
CREATE INDEX findings_rule ON findings (register_id, rule, id);
-- What one record tells of another, which that one's rules go by: a line for each fact, and the day on which what a PAIA manual
-- has to say of it changed.
CREATE TABLE finding_facts (
  register_id bigint NOT NULL,
  target_id bigint NOT NULL,
  source_id bigint NOT NULL,
  target_type text COLLATE "C" NOT NULL,
  facts text COLLATE "C" NOT NULL,
  content text COLLATE "C" NOT NULL,
  changed_on text COLLATE "C" NOT NULL,
  PRIMARY KEY (register_id, source_id, target_id)
);
CREATE INDEX finding_facts_target ON finding_facts (register_id, target_id);
-- By which law and rules the findings of a register were made.
CREATE TABLE finding_marks (
  register_id bigint NOT NULL PRIMARY KEY,
  law text COLLATE "C" NOT NULL
);

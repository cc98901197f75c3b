-- What the rules find in records, and the days on which it holds: a read looks at its own day. A finding follows from the
-- records and the law, and is written and deleted with them.
CREATE TABLE findings (
  id integer NOT NULL PRIMARY KEY,
  register_id integer NOT NULL,
  rule text NOT NULL,
  record_type text NOT NULL,
  record_id integer NOT NULL,
  record_key text NOT NULL,
  owner_id integer,
  path text NOT NULL,
  severity text NOT NULL,
  severity_rank integer NOT NULL,
  regimes text NOT NULL,
  message text NOT NULL,
  opened_on text NOT NULL,
  holds_from text NOT NULL,
  holds_to text NOT NULL
);
CREATE INDEX findings_record ON findings (register_id, record_id);
CREATE INDEX findings_severity ON findings (register_id, severity_rank, id);
CREATE INDEX findings_rule ON findings (register_id, rule, id);
-- What one record tells of another, which that one's rules go by: a line for each fact, and the day on which what a PAIA manual
-- has to say of it changed.
CREATE TABLE finding_facts (
  register_id integer NOT NULL,
  target_id integer NOT NULL,
  source_id integer NOT NULL,
  target_type text NOT NULL,
  facts text NOT NULL,
  content text NOT NULL,
  changed_on text NOT NULL,
  PRIMARY KEY (register_id, source_id, target_id)
) WITHOUT ROWID;
CREATE INDEX finding_facts_target ON finding_facts (register_id, target_id);
-- By which law and rules the findings of a register were made.
CREATE TABLE finding_marks (
  register_id integer NOT NULL PRIMARY KEY,
  law text NOT NULL
);

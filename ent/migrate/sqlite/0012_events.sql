-- What happened in a register: the events of an entry of its change log, in order. They hold ids and codes, never contents.
-- by_clock tells those that a day brought.
CREATE TABLE change_events (
  register_id integer NOT NULL,
  seq integer NOT NULL,
  n integer NOT NULL,
  kind text NOT NULL,
  record_type text NOT NULL,
  record_id integer NOT NULL,
  on_day text NOT NULL,
  detail text NOT NULL,
  by_clock integer NOT NULL,
  PRIMARY KEY (register_id, seq, n)
) WITHOUT ROWID;
CREATE INDEX change_events_record ON change_events (register_id, record_id, seq);
-- What a day brings is told once.
CREATE UNIQUE INDEX change_events_once ON change_events (register_id, kind, record_id, on_day, detail) WHERE by_clock = 1;
-- The last day of which a register has told what it brought. Without one, the telling begins with the next day.
ALTER TABLE register_heads ADD COLUMN told_on text NULL;
-- Findings that begin on a day to come, by that day.
CREATE INDEX findings_from ON findings (register_id, holds_from) WHERE holds_from > '0001-01-01';

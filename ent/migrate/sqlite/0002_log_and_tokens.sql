-- The head of each register: the number and hash of its latest change entry. Writers lock it first.
CREATE TABLE register_heads (
  register_id integer NOT NULL PRIMARY KEY REFERENCES registers (id),
  version integer NOT NULL,
  hash text NOT NULL
);
-- The change log: one entry per changed record, chained by hash, never rewritten.
CREATE TABLE changes (
  register_id integer NOT NULL REFERENCES registers (id),
  seq integer NOT NULL,
  format integer NOT NULL,
  model integer NOT NULL,
  at integer NOT NULL,
  actor text NOT NULL,
  request text NOT NULL,
  action text NOT NULL,
  root_type text NOT NULL,
  root_id integer NOT NULL,
  root_version integer NOT NULL,
  image text NOT NULL,
  personal text NULL,
  previous text NOT NULL,
  hash text NOT NULL,
  PRIMARY KEY (register_id, seq)
);
CREATE INDEX changes_root ON changes (register_id, root_id, seq);
-- Access tokens: the secret is kept as its SHA-256 alone.
CREATE TABLE tokens (
  id integer NOT NULL PRIMARY KEY,
  register_id integer NOT NULL REFERENCES registers (id),
  member_id integer NULL REFERENCES members (id),
  role text NOT NULL,
  secret_hash text NOT NULL UNIQUE,
  created_at integer NOT NULL,
  created_by text NOT NULL,
  revoked_at integer NULL
);
CREATE INDEX tokens_register ON tokens (register_id, id);

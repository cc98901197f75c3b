-- The head of each register: the number and hash of its latest change entry. Writers lock it first.
CREATE TABLE register_heads (
  register_id bigint NOT NULL PRIMARY KEY REFERENCES registers (id),
  version bigint NOT NULL,
  hash text COLLATE "C" NOT NULL
);
-- The change log: one entry per changed record, chained by hash, never rewritten.
CREATE TABLE changes (
  register_id bigint NOT NULL REFERENCES registers (id),
  seq bigint NOT NULL,
  format bigint NOT NULL,
  model bigint NOT NULL,
  at bigint NOT NULL,
  actor text COLLATE "C" NOT NULL,
  request text COLLATE "C" NOT NULL,
  action text COLLATE "C" NOT NULL,
  root_type text COLLATE "C" NOT NULL,
  root_id bigint NOT NULL,
  root_version bigint NOT NULL,
  image text COLLATE "C" NOT NULL,
  personal text COLLATE "C" NULL,
  previous text COLLATE "C" NOT NULL,
  hash text COLLATE "C" NOT NULL,
  PRIMARY KEY (register_id, seq)
);
CREATE INDEX changes_root ON changes (register_id, root_id, seq);
-- Access tokens: the secret is kept as its SHA-256 alone.
CREATE TABLE tokens (
  id bigint NOT NULL PRIMARY KEY,
  register_id bigint NOT NULL REFERENCES registers (id),
  member_id bigint NULL REFERENCES members (id),
  role text COLLATE "C" NOT NULL,
  secret_hash text COLLATE "C" NOT NULL UNIQUE,
  created_at bigint NOT NULL,
  created_by text COLLATE "C" NOT NULL,
  revoked_at bigint NULL
);
CREATE INDEX tokens_register ON tokens (register_id, id);

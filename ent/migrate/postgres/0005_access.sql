-- People. An account is the installation's; a grant joins it to one register as a member with a role.
CREATE TABLE accounts (
  id bigint NOT NULL PRIMARY KEY,
  email text COLLATE "C" NOT NULL,
  email_fold text COLLATE "C" NOT NULL UNIQUE,
  name text COLLATE "C" NOT NULL,
  password_hash text COLLATE "C" NULL,
  installation_admin boolean NOT NULL,
  created_at bigint NOT NULL,
  created_by text COLLATE "C" NOT NULL,
  disabled_at bigint NULL
);
CREATE TABLE grants (
  member_id bigint NOT NULL PRIMARY KEY REFERENCES members (id),
  register_id bigint NOT NULL REFERENCES registers (id),
  account_id bigint NOT NULL REFERENCES accounts (id),
  role text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  created_by text COLLATE "C" NOT NULL,
  revoked_at bigint NULL
);
CREATE UNIQUE INDEX grants_account ON grants (account_id, register_id);
CREATE INDEX grants_register ON grants (register_id, member_id);
-- OpenID Connect: who vouches for people, what their claims grant, and who is who there.
CREATE TABLE issuers (
  id bigint NOT NULL PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE,
  url text COLLATE "C" NOT NULL,
  client_id text COLLATE "C" NOT NULL,
  client_secret text COLLATE "C" NOT NULL,
  claim text COLLATE "C" NOT NULL,
  mappings text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  created_by text COLLATE "C" NOT NULL,
  disabled_at bigint NULL
);
CREATE TABLE identities (
  issuer_id bigint NOT NULL REFERENCES issuers (id),
  subject text COLLATE "C" NOT NULL,
  account_id bigint NOT NULL REFERENCES accounts (id),
  created_at bigint NOT NULL,
  PRIMARY KEY (issuer_id, subject)
);
CREATE INDEX identities_account ON identities (account_id);
-- Sessions of browsers; the token is kept as its SHA-256 alone.
CREATE TABLE sessions (
  token_hash text COLLATE "C" NOT NULL PRIMARY KEY,
  account_id bigint NULL REFERENCES accounts (id),
  data bytea NOT NULL,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL
);
CREATE INDEX sessions_account ON sessions (account_id);
CREATE INDEX sessions_expires ON sessions (expires_at);
-- Links that work once: set-up, invitation, sign-in of the demo.
CREATE TABLE invitations (
  id bigint NOT NULL PRIMARY KEY,
  secret_hash text COLLATE "C" NOT NULL UNIQUE,
  kind text COLLATE "C" NOT NULL,
  register_id bigint NULL REFERENCES registers (id),
  member_id bigint NULL REFERENCES members (id),
  account_id bigint NULL REFERENCES accounts (id),
  role text COLLATE "C" NULL,
  email text COLLATE "C" NULL,
  created_at bigint NOT NULL,
  created_by text COLLATE "C" NOT NULL,
  expires_at bigint NOT NULL,
  used_at bigint NULL
);
-- Attempts to sign in, counted by the hash of whom and from where.
CREATE TABLE sign_in_attempts (
  subject text COLLATE "C" NOT NULL PRIMARY KEY,
  since bigint NOT NULL,
  count bigint NOT NULL
);
-- What people and programs did to get in, and what was denied them; ids and codes only.
CREATE TABLE access_events (
  id bigint NOT NULL PRIMARY KEY,
  register_id bigint NULL REFERENCES registers (id),
  at bigint NOT NULL,
  kind text COLLATE "C" NOT NULL,
  actor text COLLATE "C" NOT NULL,
  account_id bigint NULL,
  token_id bigint NULL,
  request text COLLATE "C" NOT NULL,
  detail text COLLATE "C" NOT NULL
);
CREATE INDEX access_events_register ON access_events (register_id, at, id);
-- Tokens get a name, a scope that narrows their role, an end, and the day of their latest use.
ALTER TABLE tokens ADD COLUMN name text COLLATE "C" NULL;
ALTER TABLE tokens ADD COLUMN scope text COLLATE "C" NULL;
ALTER TABLE tokens ADD COLUMN expires_at bigint NULL;
ALTER TABLE tokens ADD COLUMN last_used_at bigint NULL;

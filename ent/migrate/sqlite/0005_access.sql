-- People. An account is the installation's; a grant joins it to one register as a member with a role.
CREATE TABLE accounts (
  id integer NOT NULL PRIMARY KEY,
  email text NOT NULL,
  email_fold text NOT NULL UNIQUE,
  name text NOT NULL,
  password_hash text NULL,
  installation_admin boolean NOT NULL,
  created_at integer NOT NULL,
  created_by text NOT NULL,
  disabled_at integer NULL
);
CREATE TABLE grants (
  member_id integer NOT NULL PRIMARY KEY REFERENCES members (id),
  register_id integer NOT NULL REFERENCES registers (id),
  account_id integer NOT NULL REFERENCES accounts (id),
  role text NOT NULL,
  created_at integer NOT NULL,
  created_by text NOT NULL,
  revoked_at integer NULL
);
CREATE UNIQUE INDEX grants_account ON grants (account_id, register_id);
CREATE INDEX grants_register ON grants (register_id, member_id);
-- OpenID Connect: who vouches for people, what their claims grant, and who is who there.
CREATE TABLE issuers (
  id integer NOT NULL PRIMARY KEY,
  name text NOT NULL UNIQUE,
  url text NOT NULL,
  client_id text NOT NULL,
  client_secret text NOT NULL,
  claim text NOT NULL,
  mappings text NOT NULL,
  created_at integer NOT NULL,
  created_by text NOT NULL,
  disabled_at integer NULL
);
CREATE TABLE identities (
  issuer_id integer NOT NULL REFERENCES issuers (id),
  subject text NOT NULL,
  account_id integer NOT NULL REFERENCES accounts (id),
  created_at integer NOT NULL,
  PRIMARY KEY (issuer_id, subject)
);
CREATE INDEX identities_account ON identities (account_id);
-- Sessions of browsers; the token is kept as its SHA-256 alone.
CREATE TABLE sessions (
  token_hash text NOT NULL PRIMARY KEY,
  account_id integer NULL REFERENCES accounts (id),
  data blob NOT NULL,
  created_at integer NOT NULL,
  expires_at integer NOT NULL
);
CREATE INDEX sessions_account ON sessions (account_id);
CREATE INDEX sessions_expires ON sessions (expires_at);
-- Links that work once: set-up, invitation, sign-in of the demo.
CREATE TABLE invitations (
  id integer NOT NULL PRIMARY KEY,
  secret_hash text NOT NULL UNIQUE,
  kind text NOT NULL,
  register_id integer NULL REFERENCES registers (id),
  member_id integer NULL REFERENCES members (id),
  account_id integer NULL REFERENCES accounts (id),
  role text NULL,
  email text NULL,
  created_at integer NOT NULL,
  created_by text NOT NULL,
  expires_at integer NOT NULL,
  used_at integer NULL
);
-- Attempts to sign in, counted by the hash of whom and from where.
CREATE TABLE sign_in_attempts (
  subject text NOT NULL PRIMARY KEY,
  since integer NOT NULL,
  count integer NOT NULL
);
-- What people and programs did to get in, and what was denied them; ids and codes only.
CREATE TABLE access_events (
  id integer NOT NULL PRIMARY KEY,
  register_id integer NULL REFERENCES registers (id),
  at integer NOT NULL,
  kind text NOT NULL,
  actor text NOT NULL,
  account_id integer NULL,
  token_id integer NULL,
  request text NOT NULL,
  detail text NOT NULL
);
CREATE INDEX access_events_register ON access_events (register_id, at, id);
-- Tokens get a name, a scope that narrows their role, an end, and the day of their latest use.
ALTER TABLE tokens ADD COLUMN name text NULL;
ALTER TABLE tokens ADD COLUMN scope text NULL;
ALTER TABLE tokens ADD COLUMN expires_at integer NULL;
ALTER TABLE tokens ADD COLUMN last_used_at integer NULL;

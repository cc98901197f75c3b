-- An account's sessions begin in a generation; signing out everywhere begins the next, and ends sign-ins under way.
ALTER TABLE accounts ADD COLUMN generation integer NOT NULL DEFAULT 0;

-- What a request with an Idempotency-Key did, so that the same request again does nothing and answers the same.
CREATE TABLE idempotency_keys (
  register_id bigint NOT NULL REFERENCES registers (id),
  key_hash text COLLATE "C" NOT NULL,
  request_hash text COLLATE "C" NOT NULL,
  result text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  PRIMARY KEY (register_id, key_hash)
);
CREATE INDEX idempotency_keys_created ON idempotency_keys (register_id, created_at);

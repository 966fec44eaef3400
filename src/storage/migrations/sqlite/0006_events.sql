-- The audit trail: what has happened to accounts, and who caused it. It outlives the accounts, so it refers to none, and
-- holds no address in clear.

CREATE TABLE events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  created_at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  user_id BIGINT NOT NULL,
  address_tag TEXT NOT NULL,
  masked_email TEXT NOT NULL,
  ip TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  request_id TEXT NOT NULL
);

CREATE INDEX events_created_at ON events (created_at);

CREATE INDEX events_user_id ON events (user_id, created_at);

CREATE INDEX events_address_tag ON events (address_tag);

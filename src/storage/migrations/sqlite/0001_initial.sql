-- Times are UTC seconds; 0 where something has not happened. Keyed values are base64url text beside the id of their
-- key. Ids are never used again (AUTOINCREMENT).

CREATE TABLE users (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL UNIQUE,
  password_hash TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  is_verified BIGINT NOT NULL DEFAULT 0,
  disabled_at BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE logins (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  token_hash TEXT NOT NULL UNIQUE,
  key_id TEXT NOT NULL,
  remember BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  is_finished BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX logins_user_id ON logins (user_id);

CREATE INDEX logins_expires_at ON logins (expires_at);

CREATE TABLE otps (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  login_id BIGINT NOT NULL REFERENCES logins (id) ON DELETE CASCADE,
  otp_code TEXT NOT NULL,
  key_id TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  is_used BIGINT NOT NULL DEFAULT 0,
  tries_with_login_cookie BIGINT NOT NULL DEFAULT 0,
  tries_with_address_only BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX otps_login_id ON otps (login_id);

CREATE INDEX otps_user_id ON otps (user_id);

CREATE TABLE sessions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  token_hash TEXT NOT NULL UNIQUE,
  key_id TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  remember BIGINT NOT NULL,
  ip TEXT NOT NULL,
  user_agent TEXT NOT NULL
);

CREATE INDEX sessions_user_id ON sessions (user_id);

CREATE INDEX sessions_expires_at ON sessions (expires_at);

CREATE INDEX sessions_idle ON sessions (last_seen_at) WHERE remember = 0;

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  channel TEXT NOT NULL,
  subject TEXT NOT NULL,
  message_id TEXT NOT NULL UNIQUE,
  key_id TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  leased_until BIGINT NOT NULL DEFAULT 0,
  attempts BIGINT NOT NULL DEFAULT 0,
  last_error TEXT NOT NULL DEFAULT '',
  parked_at BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX outbox_due_at ON outbox (channel, parked_at, due_at);

CREATE INDEX outbox_subject ON outbox (subject);

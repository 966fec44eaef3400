-- Throttles, code budgets, known browsers, backup codes, password resets and changes of address.

ALTER TABLE users ADD COLUMN signed_in_at BIGINT NOT NULL DEFAULT 0;

UPDATE users SET signed_in_at = created_at WHERE is_verified = 1;

ALTER TABLE sessions ADD COLUMN full_login_at BIGINT NOT NULL DEFAULT 0;

UPDATE sessions SET full_login_at = created_at;

ALTER TABLE otps ADD COLUMN asked_by TEXT NOT NULL DEFAULT 'login_cookie';

ALTER TABLE otps DROP COLUMN tries_with_login_cookie;

ALTER TABLE otps DROP COLUMN tries_with_address_only;

CREATE TABLE throttles (
  rule TEXT NOT NULL,
  subject TEXT NOT NULL,
  times TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (rule, subject)
);

CREATE INDEX throttles_expires_at ON throttles (expires_at);

CREATE TABLE code_tries (
  way TEXT PRIMARY KEY,
  since_right BIGINT NOT NULL,
  in_a_row BIGINT NOT NULL,
  today BIGINT NOT NULL,
  day BIGINT NOT NULL,
  closed_until BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);

CREATE INDEX code_tries_expires_at ON code_tries (expires_at);

CREATE TABLE devices (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  token_hash TEXT NOT NULL,
  key_id TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  full_login_at BIGINT NOT NULL,
  trusted_until BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  ip TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  UNIQUE (token_hash, user_id)
);

CREATE INDEX devices_user_id ON devices (user_id);

CREATE INDEX devices_expires_at ON devices (expires_at);

CREATE TABLE backup_codes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  code_hash TEXT NOT NULL,
  key_id TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE INDEX backup_codes_user_id ON backup_codes (user_id);

CREATE TABLE resets (
  token_hash TEXT PRIMARY KEY,
  key_id TEXT NOT NULL,
  email_key TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);

CREATE INDEX resets_email_key ON resets (email_key);

CREATE INDEX resets_expires_at ON resets (expires_at);

CREATE TABLE email_changes (
  user_id BIGINT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  email TEXT NOT NULL,
  otp_code TEXT NOT NULL,
  key_id TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);

CREATE INDEX email_changes_expires_at ON email_changes (expires_at);

CREATE TABLE email_undos (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  key_id TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);

CREATE INDEX email_undos_user_id ON email_undos (user_id);

CREATE INDEX email_undos_email_key ON email_undos (email_key);

CREATE INDEX email_undos_expires_at ON email_undos (expires_at);

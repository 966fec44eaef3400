-- Times are UTC seconds; 0 where something has not happened. Keyed values are base64url text beside the id of their
-- key. Ids are never used again (InnoDB keeps AUTO_INCREMENT). MariaDB commits every statement of a schema by itself,
-- so that each one can be repeated.

CREATE TABLE IF NOT EXISTS users (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name TEXT NOT NULL,
  email VARCHAR(320) NOT NULL,
  email_key VARCHAR(320) NOT NULL UNIQUE,
  password_hash TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  is_verified BIGINT NOT NULL DEFAULT 0,
  disabled_at BIGINT NOT NULL DEFAULT 0
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS logins (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id BIGINT NOT NULL,
  token_hash VARCHAR(255) NOT NULL UNIQUE,
  key_id VARCHAR(64) NOT NULL,
  remember BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  is_finished BIGINT NOT NULL DEFAULT 0,
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS logins_user_id ON logins (user_id);

CREATE INDEX IF NOT EXISTS logins_expires_at ON logins (expires_at);

CREATE TABLE IF NOT EXISTS otps (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id BIGINT NOT NULL,
  login_id BIGINT NOT NULL,
  otp_code VARCHAR(255) NOT NULL,
  key_id VARCHAR(64) NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  is_used BIGINT NOT NULL DEFAULT 0,
  tries_with_login_cookie BIGINT NOT NULL DEFAULT 0,
  tries_with_address_only BIGINT NOT NULL DEFAULT 0,
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  FOREIGN KEY (login_id) REFERENCES logins (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS otps_login_id ON otps (login_id);

CREATE INDEX IF NOT EXISTS otps_user_id ON otps (user_id);

CREATE TABLE IF NOT EXISTS sessions (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id BIGINT NOT NULL,
  token_hash VARCHAR(255) NOT NULL UNIQUE,
  key_id VARCHAR(64) NOT NULL,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  remember BIGINT NOT NULL,
  ip VARCHAR(64) NOT NULL,
  user_agent TEXT NOT NULL,
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS sessions_user_id ON sessions (user_id);

CREATE INDEX IF NOT EXISTS sessions_expires_at ON sessions (expires_at);

CREATE INDEX IF NOT EXISTS sessions_idle ON sessions (remember, last_seen_at);

CREATE TABLE IF NOT EXISTS outbox (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  channel VARCHAR(32) NOT NULL,
  subject VARCHAR(512) NOT NULL,
  message_id VARCHAR(512) NOT NULL UNIQUE,
  key_id VARCHAR(64) NOT NULL,
  body MEDIUMTEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  leased_until BIGINT NOT NULL DEFAULT 0,
  attempts BIGINT NOT NULL DEFAULT 0,
  last_error TEXT NOT NULL DEFAULT '',
  parked_at BIGINT NOT NULL DEFAULT 0
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS outbox_due_at ON outbox (channel, parked_at, due_at);

CREATE INDEX IF NOT EXISTS outbox_subject ON outbox (subject);

-- Throttles, code budgets, known browsers, backup codes, password resets and changes of address.

ALTER TABLE users ADD COLUMN IF NOT EXISTS signed_in_at BIGINT NOT NULL DEFAULT 0;

UPDATE users SET signed_in_at = created_at WHERE is_verified = 1 AND signed_in_at = 0;

ALTER TABLE sessions ADD COLUMN IF NOT EXISTS full_login_at BIGINT NOT NULL DEFAULT 0;

UPDATE sessions SET full_login_at = created_at WHERE full_login_at = 0;

ALTER TABLE otps ADD COLUMN IF NOT EXISTS asked_by VARCHAR(32) NOT NULL DEFAULT 'login_cookie';

ALTER TABLE otps DROP COLUMN IF EXISTS tries_with_login_cookie;

ALTER TABLE otps DROP COLUMN IF EXISTS tries_with_address_only;

CREATE TABLE IF NOT EXISTS throttles (
  rule VARCHAR(64) NOT NULL,
  subject VARCHAR(512) NOT NULL,
  times MEDIUMTEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (rule, subject)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS throttles_expires_at ON throttles (expires_at);

CREATE TABLE IF NOT EXISTS code_tries (
  way VARCHAR(512) PRIMARY KEY,
  since_right BIGINT NOT NULL,
  in_a_row BIGINT NOT NULL,
  today BIGINT NOT NULL,
  day BIGINT NOT NULL,
  closed_until BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS code_tries_expires_at ON code_tries (expires_at);

CREATE TABLE IF NOT EXISTS devices (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id BIGINT NOT NULL,
  token_hash VARCHAR(255) NOT NULL,
  key_id VARCHAR(64) NOT NULL,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  full_login_at BIGINT NOT NULL,
  trusted_until BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  ip VARCHAR(64) NOT NULL,
  user_agent TEXT NOT NULL,
  UNIQUE (token_hash, user_id),
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS devices_user_id ON devices (user_id);

CREATE INDEX IF NOT EXISTS devices_expires_at ON devices (expires_at);

CREATE TABLE IF NOT EXISTS backup_codes (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id BIGINT NOT NULL,
  code_hash VARCHAR(255) NOT NULL,
  key_id VARCHAR(64) NOT NULL,
  created_at BIGINT NOT NULL,
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS backup_codes_user_id ON backup_codes (user_id);

CREATE TABLE IF NOT EXISTS resets (
  token_hash VARCHAR(255) PRIMARY KEY,
  key_id VARCHAR(64) NOT NULL,
  email_key VARCHAR(320) NOT NULL,
  expires_at BIGINT NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS resets_email_key ON resets (email_key);

CREATE INDEX IF NOT EXISTS resets_expires_at ON resets (expires_at);

CREATE TABLE IF NOT EXISTS email_changes (
  user_id BIGINT PRIMARY KEY,
  email VARCHAR(320) NOT NULL,
  otp_code VARCHAR(255) NOT NULL,
  key_id VARCHAR(64) NOT NULL,
  expires_at BIGINT NOT NULL,
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS email_changes_expires_at ON email_changes (expires_at);

CREATE TABLE IF NOT EXISTS email_undos (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id BIGINT NOT NULL,
  email VARCHAR(320) NOT NULL,
  email_key VARCHAR(320) NOT NULL,
  token_hash VARCHAR(255) NOT NULL UNIQUE,
  key_id VARCHAR(64) NOT NULL,
  expires_at BIGINT NOT NULL,
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS email_undos_user_id ON email_undos (user_id);

CREATE INDEX IF NOT EXISTS email_undos_email_key ON email_undos (email_key);

CREATE INDEX IF NOT EXISTS email_undos_expires_at ON email_undos (expires_at);

-- The audit trail: what has happened to accounts, and who caused it. It outlives the accounts, so it refers to none, and
-- holds no address in clear.

CREATE TABLE IF NOT EXISTS events (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  created_at BIGINT NOT NULL,
  kind VARCHAR(64) NOT NULL,
  reason VARCHAR(64) NOT NULL,
  user_id BIGINT NOT NULL,
  address_tag VARCHAR(64) NOT NULL,
  masked_email VARCHAR(320) NOT NULL,
  ip VARCHAR(64) NOT NULL,
  user_agent TEXT NOT NULL,
  request_id VARCHAR(64) NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE INDEX IF NOT EXISTS events_created_at ON events (created_at);

CREATE INDEX IF NOT EXISTS events_user_id ON events (user_id, created_at);

CREATE INDEX IF NOT EXISTS events_address_tag ON events (address_tag);

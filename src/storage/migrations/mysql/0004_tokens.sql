-- Sessions that are held by tokens: token_hash is then the session's name, which is no secret (its refresh tokens carry a
-- MAC over it), and key_id is empty.

ALTER TABLE sessions ADD COLUMN IF NOT EXISTS kind VARCHAR(32) NOT NULL DEFAULT 'browser';

ALTER TABLE sessions ADD COLUMN IF NOT EXISTS generation BIGINT NOT NULL DEFAULT 0;

ALTER TABLE sessions ADD COLUMN IF NOT EXISTS rotated_at BIGINT NOT NULL DEFAULT 0;

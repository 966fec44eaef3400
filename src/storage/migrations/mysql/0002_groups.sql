-- The groups of an account, separated by commas.

ALTER TABLE users ADD COLUMN IF NOT EXISTS group_names TEXT NOT NULL DEFAULT '';

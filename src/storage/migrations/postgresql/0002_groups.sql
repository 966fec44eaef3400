-- The groups of an account, separated by commas.

ALTER TABLE users ADD COLUMN group_names TEXT NOT NULL DEFAULT '';

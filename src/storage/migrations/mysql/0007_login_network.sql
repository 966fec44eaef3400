-- Where the password of a login came from: without its cookie a backup code is taken from there alone.

ALTER TABLE logins ADD COLUMN IF NOT EXISTS network VARCHAR(64) NOT NULL DEFAULT '';

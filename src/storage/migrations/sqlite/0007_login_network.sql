-- Where the password of a login came from: without its cookie a backup code is taken from there alone.

ALTER TABLE logins ADD COLUMN network TEXT NOT NULL DEFAULT '';

-- How often something was given to an account (a login, a session) or taken from it: where two nodes of a Galera cluster do
-- so in the same moment, they meet here, and one comes after the other.

ALTER TABLE users ADD COLUMN grant_count BIGINT NOT NULL DEFAULT 0;

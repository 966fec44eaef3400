"""Who makes the calls while something fails, and what is held against the database afterwards."""

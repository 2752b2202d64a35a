-- A wait that is decided as before is no new decision: a digest of what it came to, and the place told with it.
ALTER TABLE waiting ADD COLUMN shape text, ADD COLUMN place integer;
-- How often it was made, each time with the same outcome; the last time is kept.
ALTER TABLE decisions ADD COLUMN times integer NOT NULL DEFAULT 1;
-- Who left a message stands in no line.
ALTER TABLE waiting ADD COLUMN message boolean NOT NULL DEFAULT false;

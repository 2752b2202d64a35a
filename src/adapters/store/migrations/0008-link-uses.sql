-- Links that count in so many conversations only: how often each was followed, and in which conversations, as
-- digests. A link that has expired is forgotten with them.
CREATE TABLE links (link text PRIMARY KEY, uses integer NOT NULL DEFAULT 0, expires_at bigint NOT NULL);
CREATE INDEX links_expired ON links (expires_at);
CREATE TABLE link_uses (
  link text NOT NULL REFERENCES links ON DELETE CASCADE,
  conversation text NOT NULL,
  PRIMARY KEY (link, conversation)
);

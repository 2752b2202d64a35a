-- When their availability was said last, by whomever: a routing server's word counts unless a later one was heard.
ALTER TABLE agents ADD COLUMN said_at bigint NOT NULL DEFAULT 0;

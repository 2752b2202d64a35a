-- The newest slot taken of all when their capacity was last lowered: theirs up to it may exceed it.
ALTER TABLE agents ADD COLUMN lowered_after bigint NOT NULL DEFAULT 0;

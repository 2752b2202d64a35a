-- When an automated agent that failed is ready again by itself.
ALTER TABLE agents ADD COLUMN back_at bigint;
CREATE INDEX agents_back ON agents (back_at) WHERE back_at IS NOT NULL;

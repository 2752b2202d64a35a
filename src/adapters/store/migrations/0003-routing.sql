-- What waiting adds to a priority in a minute; the same order at every moment, so it can be indexed.
ALTER TABLE waiting ADD COLUMN aging double precision NOT NULL DEFAULT 0;
DROP INDEX waiting_awake;
CREATE INDEX waiting_awake ON waiting ((priority - aging * since / 60000) DESC, since, conversation) WHERE awake;
-- How much of the agent's capacity the conversation takes.
ALTER TABLE claims ADD COLUMN weight integer NOT NULL DEFAULT 1;
-- When they were last rung.
ALTER TABLE agents ADD COLUMN rung_at bigint NOT NULL DEFAULT 0;
-- How many of each queue were served lately.
ALTER TABLE offers ADD COLUMN queue text;
UPDATE offers o SET queue = d.queue FROM decisions d WHERE d.id = o.decision AND o.outcome = 'accepted';
CREATE INDEX offers_accepted ON offers (at, queue) WHERE outcome = 'accepted';

-- Whom a change of which agents can help: those who wait for the same agents share a pool, whose id is a digest of
-- the list. So it costs the same to wake one of them, however many wait and however many agents can help.
CREATE TABLE pools (
  id text PRIMARY KEY
);
CREATE TABLE pool_members (
  agent text NOT NULL,
  pool text NOT NULL REFERENCES pools ON DELETE CASCADE,
  PRIMARY KEY (agent, pool)
);
CREATE INDEX pool_members_pool ON pool_members (pool);

-- What a worker has taken to decide, until it takes anew or the time is over. `told`: agents who became able to
-- take more since then; what was decided without knowing it does not put to sleep whom they could help.
CREATE TABLE hands (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  worker text NOT NULL,
  until bigint NOT NULL,
  told text[] NOT NULL DEFAULT '{}'
);

-- On whose account a conversation was woken: when it is decided and did not take them, the next one is.
CREATE TABLE wakes (
  conversation text NOT NULL,
  agent text NOT NULL,
  PRIMARY KEY (conversation, agent)
);

-- Who waits is decided anew once, and has a pool from then on.
UPDATE waiting SET awake = true, woken = true;
DROP INDEX waiting_wake_on;
ALTER TABLE waiting DROP COLUMN wake_on, ADD COLUMN pool text, ADD COLUMN hand bigint;
-- The smaller, the sooner: the urgency with its sign turned, so that those after a place are found by the index.
CREATE INDEX waiting_asleep ON waiting (pool, (aging * since / 60000 - priority), since, conversation) WHERE NOT awake;
CREATE INDEX waiting_queue ON waiting (queue, (aging * since / 60000 - priority), since, conversation);

-- Wakes, in the order in which they are served, the first sleepers after a place whom this agent can help: as many
-- as the agent can take now, and `most` at most. Answers how many.
CREATE FUNCTION wake_for(helper text, most integer, after_rank double precision, after_since bigint, after_conversation text)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  wanted integer;
  chosen text;
  woke integer := 0;
BEGIN
  SELECT least(most, a.capacity
      - (SELECT coalesce(sum(c.weight), 0) FROM claims c WHERE c.agent = a.id)
      - coalesce((SELECT x.load FROM external_loads x WHERE x.agent = a.id), 0))
    INTO wanted FROM agents a WHERE a.id = helper AND NOT a.retired AND a.availability = 'ready';
  WHILE woke < wanted LOOP
    SELECT next.conversation INTO chosen FROM pool_members m CROSS JOIN LATERAL (
      SELECT w.conversation, w.aging * w.since / 60000 - w.priority AS rank, w.since FROM waiting w
      WHERE NOT w.awake AND w.pool = m.pool
        AND (w.aging * w.since / 60000 - w.priority, w.since, w.conversation) > (after_rank, after_since, after_conversation)
      ORDER BY w.aging * w.since / 60000 - w.priority, w.since, w.conversation LIMIT 1
    ) next
    WHERE m.agent = helper ORDER BY next.rank, next.since, next.conversation LIMIT 1;
    EXIT WHEN chosen IS NULL;
    -- Another transaction may have been faster: then it is looked for again.
    UPDATE waiting SET awake = true, woken = true, hand = NULL WHERE conversation = chosen AND NOT awake;
    IF FOUND THEN
      INSERT INTO wakes (conversation, agent) VALUES (chosen, helper) ON CONFLICT DO NOTHING;
      woke := woke + 1;
    END IF;
  END LOOP;
  RETURN woke;
END $$;

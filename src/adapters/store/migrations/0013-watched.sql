-- Agents whom a condition of the rules counts as free or not, where it decided about one who waits: a pool of its own
-- beside that of those who can help, for some of them may be free already, and help nobody.
ALTER TABLE waiting ADD COLUMN watched text;
CREATE INDEX waiting_watched ON waiting (watched, message, (aging * since / 60000 - priority), since, conversation)
  WHERE NOT awake AND watched IS NOT NULL;

-- Wakes, in the order in which they are served, the first sleepers after a place whom this agent can help, or whose
-- rules count the agent: as many as the agent can take now, and `most` at most. Answers how many.
CREATE OR REPLACE FUNCTION wake_for(helper text, most integer, after_message boolean, after_rank double precision, after_since bigint, after_conversation text)
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
      (SELECT w.conversation, w.message, w.aging * w.since / 60000 - w.priority AS rank, w.since FROM waiting w
       WHERE NOT w.awake AND w.pool = m.pool
         AND (w.message, w.aging * w.since / 60000 - w.priority, w.since, w.conversation) > (after_message, after_rank, after_since, after_conversation)
       ORDER BY w.message, w.aging * w.since / 60000 - w.priority, w.since, w.conversation LIMIT 1)
      UNION ALL
      (SELECT w.conversation, w.message, w.aging * w.since / 60000 - w.priority AS rank, w.since FROM waiting w
       WHERE NOT w.awake AND w.watched = m.pool
         AND (w.message, w.aging * w.since / 60000 - w.priority, w.since, w.conversation) > (after_message, after_rank, after_since, after_conversation)
       ORDER BY w.message, w.aging * w.since / 60000 - w.priority, w.since, w.conversation LIMIT 1)
    ) next
    WHERE m.agent = helper ORDER BY next.message, next.rank, next.since, next.conversation LIMIT 1;
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

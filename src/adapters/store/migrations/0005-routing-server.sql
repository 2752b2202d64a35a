-- One row while there is a routing server to be told what happens.
CREATE TABLE routing_outlet (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  since bigint NOT NULL
);

-- What the routing server is to be told, written with what happened; a row goes when the server has taken it.
-- Those of one conversation, and of one agent, are written under its lock, so their ids are in their order.
CREATE TABLE routing_events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at bigint NOT NULL,
  type text NOT NULL,
  conversation text REFERENCES conversations ON DELETE CASCADE,
  attempt integer,
  agent text
);
CREATE INDEX routing_events_conversation ON routing_events (conversation);

CREATE FUNCTION routing_offer_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM routing_outlet) THEN
    INSERT INTO routing_events (at, type, conversation, attempt, agent)
    SELECT NEW.at,
      CASE NEW.outcome WHEN 'ringing' THEN 'offered' WHEN 'unanswered' THEN 'timed-out' ELSE NEW.outcome END,
      NEW.conversation, (SELECT attempt FROM decisions WHERE id = NEW.decision), NEW.agent
    WHERE EXISTS (SELECT FROM conversations WHERE id = NEW.conversation);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER routing_offer AFTER INSERT ON offers FOR EACH ROW EXECUTE FUNCTION routing_offer_event();

CREATE FUNCTION routing_stage_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM routing_outlet) THEN
    INSERT INTO routing_events (at, type, conversation, agent)
    VALUES (
      round(coalesce(NEW.state #>> '{stage,at}', NEW.state #>> '{stage,since}', '0')::numeric),
      NEW.stage, NEW.id, NEW.state #>> '{stage,agent}'
    );
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER routing_stage AFTER UPDATE OF stage ON conversations FOR EACH ROW
  WHEN (NEW.stage IS DISTINCT FROM OLD.stage AND NEW.stage IN ('connected', 'closed'))
  EXECUTE FUNCTION routing_stage_event();

-- What is told of an agent is read when it is told.
CREATE FUNCTION routing_agent_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM routing_outlet) THEN
    INSERT INTO routing_events (at, type, agent)
    VALUES (
      floor(extract(epoch FROM clock_timestamp()) * 1000), 'agent',
      CASE TG_TABLE_NAME WHEN 'agents' THEN to_jsonb(NEW) ->> 'id'
        ELSE to_jsonb(CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END) ->> 'agent' END
    );
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER routing_agent_new AFTER INSERT ON agents FOR EACH ROW
  WHEN (NOT NEW.retired) EXECUTE FUNCTION routing_agent_event();
CREATE TRIGGER routing_agent AFTER UPDATE OF availability, capacity, retired ON agents FOR EACH ROW
  WHEN (NEW.availability IS DISTINCT FROM OLD.availability OR NEW.capacity IS DISTINCT FROM OLD.capacity
    OR NEW.retired IS DISTINCT FROM OLD.retired)
  EXECUTE FUNCTION routing_agent_event();
CREATE TRIGGER routing_claim AFTER INSERT OR DELETE ON claims FOR EACH ROW EXECUTE FUNCTION routing_agent_event();

-- The question to the routing server that stands for a conversation, so that none is asked or answered twice.
CREATE TABLE routing_turns (
  conversation text PRIMARY KEY REFERENCES conversations ON DELETE CASCADE,
  attempt integer NOT NULL,
  turn integer NOT NULL,
  state text NOT NULL CHECK (state IN ('asked', 'promised', 'answered', 'waits', 'local', 'done')),
  until bigint,
  answer text
);

-- Shadow mode: what was done, and what the routing server would have done.
CREATE TABLE routing_differences (
  serial bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  conversation text NOT NULL REFERENCES conversations ON DELETE CASCADE,
  attempt integer NOT NULL,
  turn integer NOT NULL,
  at bigint NOT NULL,
  local jsonb NOT NULL,
  remote jsonb NOT NULL
);
CREATE INDEX routing_differences_conversation ON routing_differences (conversation);

-- What other work (calls, mail) takes of an agent's capacity, as the routing server reported it. Changed only under
-- the agent's row lock.
CREATE TABLE external_loads (
  agent text PRIMARY KEY,
  load integer NOT NULL,
  at bigint NOT NULL,
  until bigint NOT NULL
);
CREATE INDEX external_loads_until ON external_loads (until) WHERE load > 0;

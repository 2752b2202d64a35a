-- One row: whose ids these are. Made at the first opening, so that a database made anew, or cloned from a
-- template that was never opened, names its outbox rows differently.
CREATE TABLE installation (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  id text NOT NULL
);

-- What came in, in the order in which it was accepted. `seq` counts a lane's folded events from 1; a row
-- without it is pending. Lanes: a conversation's id, or `agent:<user id>`.
CREATE TABLE inbox (
  id bigint GENERATED ALWAYS AS IDENTITY,
  lane text NOT NULL,
  key text,
  at bigint NOT NULL,
  event json NOT NULL,
  seq bigint,
  PRIMARY KEY (lane, id)
);
CREATE UNIQUE INDEX inbox_key ON inbox (key) WHERE key IS NOT NULL;
CREATE INDEX inbox_pending ON inbox (id) WHERE seq IS NULL;
CREATE INDEX inbox_pending_by_lane ON inbox (lane, id) WHERE seq IS NULL;
CREATE INDEX inbox_agent_done ON inbox (at) WHERE seq IS NOT NULL AND lane LIKE 'agent:%';

-- The row that is locked while a lane is folded, and where a lane that failed is set aside.
CREATE TABLE lanes (
  lane text PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('conversation', 'agent')),
  failures integer NOT NULL DEFAULT 0,
  not_before bigint NOT NULL DEFAULT 0,
  failure text
) WITH (fillfactor = 70);
CREATE INDEX lanes_set_aside ON lanes (not_before) WHERE not_before > 0;

CREATE TABLE conversations (
  id text PRIMARY KEY,
  state jsonb,
  previous jsonb,
  stage text,
  seq bigint NOT NULL DEFAULT 0,
  room_id text,
  card_event_id text,
  -- No deadline passes before this. It may be early: a deadline that moves on with each message does not move
  -- it, so that the row's update touches no index.
  next_timer bigint,
  -- Deadlines already fired, by timer: a deadline that stays in the state is not fired twice.
  fired jsonb NOT NULL DEFAULT '{}',
  closed_at bigint,
  forgotten boolean NOT NULL DEFAULT false
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX conversations_room ON conversations (room_id) WHERE room_id IS NOT NULL;
CREATE INDEX conversations_next_timer ON conversations (next_timer) WHERE next_timer IS NOT NULL;
CREATE INDEX conversations_open ON conversations (id) WHERE closed_at IS NULL;
CREATE INDEX conversations_to_forget ON conversations (closed_at) WHERE closed_at IS NOT NULL AND NOT forgotten;

-- The latest conversation of a customer at a desk. `key` is bounded in length, the parts are as given.
CREATE TABLE threads (
  key text PRIMARY KEY,
  network text NOT NULL,
  desk text NOT NULL,
  identity text NOT NULL,
  conversation text
);
CREATE INDEX threads_conversation ON threads (conversation);

CREATE TABLE agents (
  id text PRIMARY KEY,
  availability text NOT NULL DEFAULT 'away' CHECK (availability IN ('ready', 'away')),
  reason text NOT NULL DEFAULT '',
  idle_since bigint NOT NULL,
  capacity integer NOT NULL DEFAULT 0,
  retired boolean NOT NULL DEFAULT false,
  chat_room text
);

-- A slot of an agent, held by a conversation that rings or talks. Changed only under the agent's row lock.
CREATE TABLE claims (
  agent text NOT NULL,
  conversation text NOT NULL,
  serial bigint GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (agent, conversation)
);
CREATE INDEX claims_conversation ON claims (conversation);

-- `woken`: something that may help happened since the row was last handed out to be decided.
CREATE TABLE waiting (
  conversation text PRIMARY KEY,
  attempt integer NOT NULL,
  request json NOT NULL,
  priority double precision NOT NULL,
  since bigint NOT NULL,
  queue text,
  awake boolean NOT NULL,
  woken boolean NOT NULL,
  wake_on text[] NOT NULL DEFAULT '{}',
  wake_at bigint
);
CREATE INDEX waiting_awake ON waiting (priority DESC, since, conversation) WHERE awake;
CREATE INDEX waiting_wake_on ON waiting USING gin (wake_on);
CREATE INDEX waiting_wake_at ON waiting (wake_at) WHERE wake_at IS NOT NULL AND NOT awake;

CREATE TABLE decisions (
  id text PRIMARY KEY,
  serial bigint GENERATED ALWAYS AS IDENTITY,
  conversation text NOT NULL,
  attempt integer NOT NULL,
  at bigint NOT NULL,
  outcome text NOT NULL,
  rule text,
  queue text,
  decision jsonb NOT NULL
);
CREATE INDEX decisions_conversation ON decisions (conversation, serial);

-- Why each agent was or was not picked, a row each.
CREATE VIEW verdicts AS
  SELECT d.id AS decision, d.conversation, d.at, v.agent, v.eligible, v.rank, v.code, v.detail
  FROM decisions d,
       jsonb_to_recordset(d.decision -> 'verdicts') AS v (agent text, eligible boolean, rank integer, code text, detail text);

CREATE TABLE offers (
  serial bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  decision text NOT NULL,
  conversation text NOT NULL,
  agent text NOT NULL,
  outcome text NOT NULL,
  at bigint NOT NULL
);
CREATE INDEX offers_conversation ON offers (conversation);

-- A lane has something to deliver while `done` is below `last`: positions of rows handed out, and of rows
-- known to have ended. It may be taken from `ready_at` on: the end of its lease, or of its wait.
CREATE TABLE outbox_lanes (
  lane text PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('customer', 'room', 'agent')),
  network text, -- of customers' lanes
  last bigint NOT NULL,
  done bigint NOT NULL DEFAULT 0,
  ready_at bigint NOT NULL DEFAULT 0,
  worker text,
  lease_ms bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 70);
CREATE INDEX outbox_lanes_ready ON outbox_lanes (kind, ready_at) WHERE done < last;
CREATE INDEX outbox_lanes_worker ON outbox_lanes (worker) WHERE worker IS NOT NULL;

-- What is to be done in the world. `type`, `source` and `agent` are what an outcome is told by (EffectRef);
-- `reported`: its delivery is told to the conversation.
CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  lane text NOT NULL,
  pos bigint NOT NULL,
  conversation text,
  at bigint NOT NULL,
  effect json NOT NULL,
  type text NOT NULL,
  source text,
  agent text,
  reported boolean NOT NULL,
  delayed boolean NOT NULL DEFAULT false,
  attempts integer NOT NULL DEFAULT 0,
  why text,
  ended json
) WITH (fillfactor = 80);
CREATE INDEX outbox_pending ON outbox (lane, pos) WHERE ended IS NULL;
CREATE INDEX outbox_conversation ON outbox (conversation, id);
CREATE INDEX outbox_delays ON outbox (at)
  WHERE ended IS NULL AND NOT delayed AND type = 'SayToCustomer' AND source IS NOT NULL;
CREATE INDEX outbox_agent_done ON outbox (at) WHERE ended IS NOT NULL AND conversation IS NULL;

-- One message on both sides: the Matrix event and the network's own id. Also what a transcript refers to.
-- Ids from outside may be long: the indexes are on their digests.
CREATE TABLE message_map (
  serial bigint GENERATED ALWAYS AS IDENTITY,
  conversation text NOT NULL,
  event_id text NOT NULL,
  network_id text NOT NULL
);
CREATE INDEX message_map_event ON message_map (conversation, md5(event_id));
CREATE INDEX message_map_network ON message_map (conversation, md5(network_id));

CREATE TABLE leases (
  name text PRIMARY KEY,
  worker text NOT NULL,
  until bigint NOT NULL
);

-- Lanes whose room is still to be opened have a budget of their own: rooms are slow to make. Among them those
-- come first in which somebody is invited.
ALTER TABLE outbox_lanes ADD COLUMN opening boolean NOT NULL DEFAULT false, ADD COLUMN urgent boolean NOT NULL DEFAULT false;
DROP INDEX outbox_lanes_ready;
CREATE INDEX outbox_lanes_ready ON outbox_lanes (kind, opening, urgent DESC, ready_at) WHERE done < last;

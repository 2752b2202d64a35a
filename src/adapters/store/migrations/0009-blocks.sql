-- Who is not served, as somebody of the desk has said. `network` is `ip` for a range of addresses, `*` for an address
-- on any network.
CREATE TABLE blocks (
  id bigint GENERATED ALWAYS AS IDENTITY,
  network text NOT NULL,
  who text NOT NULL,
  block json NOT NULL,
  until bigint,
  PRIMARY KEY (network, who)
);
CREATE INDEX blocks_until ON blocks (until) WHERE until IS NOT NULL;

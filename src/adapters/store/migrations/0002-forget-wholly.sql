-- Earlier versions kept the row of a conversation whose events they had forgotten, with the customer's name and
-- address in it, and marked it: it is to be forgotten wholly with the next housekeeping.
UPDATE conversations SET forgotten = false WHERE forgotten;

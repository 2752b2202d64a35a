/** What an error about one of our messages means: its addressee is not there, the server will not pass it on, or not now. */
export type Refusal = "gone" | "refused" | "later";

/** By numeric; the name of whom we wrote to is the second parameter of each. */
export const refusals: Readonly<Record<string, Refusal>> = {
  "401": "gone", // ERR_NOSUCHNICK
  "403": "gone", // ERR_NOSUCHCHANNEL: what some servers say of a name that can be no nick
  "404": "refused", // ERR_CANNOTSENDTOCHAN
  "407": "refused", // ERR_TOOMANYTARGETS
  "408": "refused",
  "413": "refused",
  "415": "refused",
  "439": "later", // ERR_TARGETTOOFAST
  "477": "refused", // the addressee takes messages only from registered users
  "486": "refused",
  "492": "refused", // ERR_NOCTCP
  "531": "refused", // ERR_CANTSENDTOUSER
  "716": "refused", // RPL_TARGUMODEG: the addressee takes messages only from those they accept
};

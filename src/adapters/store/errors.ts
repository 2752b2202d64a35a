/** The database was made by a newer version of the product, and this one does not know how to use it. */
export class DatabaseTooNew extends Error {
  override readonly name = "DatabaseTooNew";
  readonly found: number;
  readonly known: number;

  constructor(found: number, known: number) {
    super(
      `the database has schema version ${found}, and this version of Frontdesk knows versions up to ${known}. ` +
        "Start the newer version of Frontdesk again, or give this one another database.",
    );
    this.found = found;
    this.known = known;
  }
}

/** Nothing usable answers where the database is said to be. `where` is host and port, without credentials. */
export class DatabaseUnreachable extends Error {
  override readonly name = "DatabaseUnreachable";
  readonly where: string;

  constructor(where: string, why: string) {
    super(`the database at ${where} cannot be used: ${why}`);
    this.where = where;
  }
}

/** The embedded database server cannot be started; the message says what to do. */
export class EmbeddedDatabaseFailed extends Error {
  override readonly name = "EmbeddedDatabaseFailed";
}

/** What someone asks over HTTP. */
export interface HttpRequest {
  /** Without the query. */
  readonly path: string;
  /** What stands in the path for each `:name`, unescaped. */
  readonly parameters: Readonly<Record<string, string>>;
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The address it comes from. */
  readonly from: string;
  readonly body: Buffer;
}

export interface HttpAnswer {
  readonly status: number;
  /** An object is sent as JSON. */
  readonly body: object | string;
  /** Of a string. */
  readonly contentType?: string;
  /** Sent instead of the body, at the pace of whoever asked; ended when they go. Its type stands in `headers`. */
  readonly stream?: NodeJS.ReadableStream & { destroy(error?: Error): unknown };
  /** More of them, by names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** One thing that can be asked of the desk over HTTP. */
export interface HttpRoute {
  /** `GET` takes `HEAD` as well. */
  readonly method: "GET" | "PUT" | "POST";
  /** `/users/:user`: a part that begins with a colon is a parameter. */
  readonly path: string;
  /** Bytes; beyond it the answer is 413. Default 64 KiB. */
  readonly largestBody?: number;
  /** Decides before a byte of the body is read; an answer is a refusal. */
  readonly refuse?: (request: Omit<HttpRequest, "body">) => HttpAnswer | undefined;
  readonly answer: (request: HttpRequest) => Promise<HttpAnswer>;
}

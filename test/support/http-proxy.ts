import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";

/** A request that is kept from the server until it is released. */
export interface HeldRequest {
  /** Resolves when the first such request is there, and so has not reached the server. */
  readonly arrived: Promise<void>;
  /** Whether one is kept back now. */
  readonly holds: boolean;
  /** Lets it, and all like it, pass from now on. */
  release(): void;
}

/** Stands between the desk and its homeserver. */
export interface HttpProxy {
  readonly port: number;
  /** Keeps back requests whose method and path, unescaped, match; at most one such hold at a time. */
  hold(matches: (request: { readonly method: string; readonly path: string }) => boolean): HeldRequest;
  close(): Promise<void>;
}

/** Passes on to `port` of this machine. */
export async function httpProxy(port: number): Promise<HttpProxy> {
  let keep: (incoming: IncomingMessage) => Promise<void> | undefined = () => undefined;
  const server = createServer(async (incoming, answer) => {
    await keep(incoming);
    passOn(port, incoming, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    hold: (matches) => {
      const arrived = Promise.withResolvers<void>();
      const released = Promise.withResolvers<void>();
      let holds = false;
      keep = ({ method = "", url = "" }) => {
        if (!matches({ method, path: decodeURIComponent(url.split("?", 1)[0] ?? "") })) return undefined;
        holds = true;
        arrived.resolve();
        return released.promise;
      };
      return {
        arrived: arrived.promise,
        get holds() {
          return holds;
        },
        release: () => {
          keep = () => undefined;
          holds = false;
          released.resolve();
        },
      };
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function passOn(port: number, incoming: IncomingMessage, answer: ServerResponse): void {
  const { method, url: path, headers } = incoming;
  const upstream = request({ host: "127.0.0.1", port, method, path, headers }, (answered) => {
    answer.writeHead(answered.statusCode ?? 502, answered.headers);
    answered.pipe(answer);
    answered.on("error", () => answer.destroy());
  });
  upstream.on("error", () => answer.destroy());
  incoming.on("error", () => upstream.destroy());
  incoming.pipe(upstream);
}

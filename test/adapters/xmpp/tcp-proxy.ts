import { connect, createServer, type Server, type Socket } from "node:net";
import { freePort } from "../../support/ports.ts";

/** Stands between a component and its server, to harm the connection as networks do. */
export interface TcpProxy {
  readonly port: number;
  /** Connections made so far. */
  readonly connections: number;
  /** Nothing passes any more, in this direction, and nobody is told. */
  mute(direction: "to-server" | "to-component" | "both"): void;
  /** Passes again, for connections made from now on. */
  unmute(): void;
  /** Says this to the component, as if the server had. */
  inject(text: string): void;
  /** Cuts every connection. */
  cut(): void;
  close(): Promise<void>;
}

export interface TcpProxyOptions {
  readonly port: number;
  /** Cuts what goes to the component into these pieces, each read by itself. */
  readonly pieces?: (chunk: Buffer) => readonly Buffer[];
}

export async function tcpProxy(options: TcpProxyOptions): Promise<TcpProxy> {
  const port = await freePort();
  const sockets = new Set<Socket>();
  const components = new Set<Socket>();
  const muted = { "to-server": false, "to-component": false };
  let connections = 0;
  const server = createServer((component) => {
    connections += 1;
    components.add(component);
    component.on("close", () => components.delete(component));
    const upstream = connect({ host: "127.0.0.1", port: options.port });
    for (const socket of [component, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        (socket === component ? upstream : component).destroy();
      });
    }
    component.on("data", (chunk) => {
      if (!muted["to-server"]) upstream.write(chunk);
    });
    const write = inPieces(component, options.pieces ?? ((chunk) => [chunk]));
    upstream.on("data", (chunk) => {
      if (!muted["to-component"]) write(chunk);
    });
  });
  await listening(server, port);
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port,
    get connections() {
      return connections;
    },
    mute: (direction) => {
      if (direction !== "to-component") muted["to-server"] = true;
      if (direction !== "to-server") muted["to-component"] = true;
    },
    unmute: () => {
      muted["to-server"] = false;
      muted["to-component"] = false;
    },
    inject: (text) => {
      for (const component of components) component.write(text);
    },
    cut,
    close: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** A turn of the event loop between two pieces lets the other end read the first by itself. */
function inPieces(socket: Socket, cut: (chunk: Buffer) => readonly Buffer[]): (chunk: Buffer) => void {
  let last = Promise.resolve();
  return (chunk) => {
    for (const piece of cut(chunk)) {
      last = last.then(async () => {
        socket.write(piece);
        await new Promise((resolve) => setImmediate(resolve));
        await new Promise((resolve) => setImmediate(resolve));
      });
    }
  };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host: "127.0.0.1" }, () => resolve());
  });
}

import { connect } from "node:net";
import { type LoadCustomer, type LoadCustomerOptions, signingIn } from "./load-customer.ts";

/** RFC 2812, of which a customer needs four commands. */
export async function loadIrcCustomer(options: LoadCustomerOptions): Promise<LoadCustomer> {
  const { name, desk } = options;
  const socket = connect({ host: options.host, port: options.port, noDelay: true });
  socket.on("error", () => undefined);
  const write = (line: string) => socket.write(`${line}\r\n`);
  let rest = "";
  await signingIn(name, (done) => {
    socket.setEncoding("utf8").on("data", (chunk) => {
      const lines = (rest + chunk).split("\r\n");
      rest = lines.pop() ?? "";
      for (const line of lines) take(line);
    });
    const take = (line: string) => {
      const [, prefix, command, parameters = ""] = /^(?::(\S+) )?(\S+) ?(.*)$/.exec(line) ?? [];
      if (command === "001") done();
      if (command === "PING") write(`PONG ${parameters}`);
      if (command !== "PRIVMSG" && command !== "NOTICE") return;
      const text = parameters.slice(parameters.indexOf(":") + 1);
      const from = prefix?.split("!")[0] ?? "";
      if (text === "\u0001VERSION\u0001") write(`NOTICE ${from} :\u0001VERSION Load client 1.0\u0001`);
      else options.heard(text);
    };
    write(`NICK ${name}`);
    write(`USER customer 0 * :${name}`);
  });
  return {
    name,
    say: (text) => write(`PRIVMSG ${desk} :${text}`),
    leave: () => {
      write("QUIT :Leaving");
      socket.end();
    },
  };
}

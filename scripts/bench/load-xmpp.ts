import { connect } from "node:net";
import { type LoadCustomer, type LoadCustomerOptions, signingIn } from "./load-customer.ts";

export interface LoadXmppOptions extends LoadCustomerOptions {
  readonly domain: string;
  readonly password: string;
}

const STANZA = /<(message|iq|presence)\b[^>]*?(?:\/>|>[\s\S]*?<\/\1>)/g;

/** RFC 6120 and 6121 as far as one well-known server and plain messages need it; reads XML by patterns. */
export async function loadXmppCustomer(options: LoadXmppOptions): Promise<LoadCustomer> {
  const { name, desk, domain, password } = options;
  const socket = connect({ host: options.host, port: options.port, noDelay: true });
  socket.on("error", () => undefined);
  const write = (xml: string) => socket.write(xml);
  const open = () =>
    write(
      `<?xml version='1.0'?><stream:stream to='${domain}' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`,
    );
  let sent = 0;
  await signingIn(name, (done) => {
    let rest = "";
    const steps: readonly (readonly [expected: string, answer: () => void])[] = [
      [
        "</stream:features>",
        () => {
          const secret = Buffer.from(`\0${name}\0${password}`).toString("base64");
          write(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${secret}</auth>`);
        },
      ],
      ["<success", open],
      [
        "</stream:features>",
        () => {
          const bind = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>load</resource></bind>";
          write(`<iq type='set' id='bind'>${bind}</iq>`);
        },
      ],
      [
        "</iq>",
        () => {
          write("<presence/>");
          done();
        },
      ],
    ];
    let step = 0;
    socket.setEncoding("utf8").on("data", (chunk) => {
      rest += chunk;
      for (let next = steps[step]; next && rest.includes(next[0]); next = steps[step]) {
        rest = rest.slice(rest.indexOf(next[0]) + next[0].length);
        step += 1;
        next[1]();
      }
      if (step < steps.length) return;
      let end = 0;
      for (const match of rest.matchAll(STANZA)) {
        end = match.index + match[0].length;
        take(match[0], match[1] as string);
      }
      rest = rest.slice(end);
    });
    const take = (stanza: string, kind: string) => {
      const [head = ""] = /^<[^>]*>/.exec(stanza) ?? [];
      if (kind === "message") {
        const body = /<body[^>]*>([\s\S]*?)<\/body>/.exec(stanza)?.[1];
        if (body !== undefined) options.heard(body);
        return;
      }
      if (kind === "presence" && attribute(head, "type") === "subscribe")
        write(`<presence to='${attribute(head, "from")}' type='subscribed'/>`);
      if (kind === "iq" && attribute(head, "type") === "get") write(answered(head, stanza));
    };
    open();
  });
  return {
    name,
    say: (text) => {
      sent += 1;
      write(`<message to='${desk}' type='chat' id='${name}-${sent}'><body>${text}</body></message>`);
    },
    leave: () => {
      write("</stream:stream>");
      socket.end();
    },
  };
}

function attribute(head: string, name: string): string {
  return new RegExp(`\\b${name}=['"]([^'"]*)['"]`).exec(head)?.[1] ?? "";
}

/** The client says what it is (XEP-0092); everything else it does not know. */
function answered(head: string, stanza: string): string {
  const address = `to='${attribute(head, "from")}' id='${attribute(head, "id")}'`;
  if (!stanza.includes("jabber:iq:version")) {
    const refusal = "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>";
    return `<iq type='error' ${address}><error type='cancel'>${refusal}</error></iq>`;
  }
  const version = "<query xmlns='jabber:iq:version'><name>Load client</name><version>1.0</version></query>";
  return `<iq type='result' ${address}>${version}</iq>`;
}

/** The parts of xmpp.js 0.13 that the adapter uses; the library brings no types. */
declare module "@xmpp/component-core" {
  import type { EventEmitter } from "node:events";
  import type { Socket } from "node:net";

  export interface Element {
    readonly name: string;
    readonly attrs: Readonly<Record<string, string | undefined>>;
    readonly children: readonly (Element | string)[];
    getName(): string;
    getNS(): string | undefined;
    is(name: string, xmlns?: string): boolean;
    getChild(name: string, xmlns?: string): Element | undefined;
    getChildren(name: string, xmlns?: string): Element[];
    getChildElements(): Element[];
    getText(): string;
    append(...children: (Element | string)[]): void;
    toString(): string;
  }

  export type Child = Element | string | undefined | readonly Child[];

  export function xml(
    name: string,
    attrs?: string | Readonly<Record<string, string | number | undefined>>,
    ...children: Child[]
  ): Element;

  export class Component extends EventEmitter {
    constructor(options: { readonly service: string; readonly domain: string });
    Socket: new () => Socket;
    timeout: number;
    readonly socket: Socket | null;
    readonly parser: object | null;
    readonly options: { readonly service: string; readonly domain: string };
    start(): Promise<unknown>;
    connect(service: string): Promise<unknown>;
    open(options: { readonly domain: string }): Promise<unknown>;
    authenticate(id: string, secret: string): Promise<void>;
    write(text: string): Promise<void>;
    socketParameters(service: string): { readonly host: string; readonly port: number };
    _onData(data: Buffer | string): void;
  }
}

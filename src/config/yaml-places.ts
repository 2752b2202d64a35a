import { type Document, isMap, isNode, isScalar, isSeq, type Node, visit, type YAMLMap } from "yaml";

export type Path = readonly PropertyKey[];

/** Where the values and keys of a document stand. */
export interface Places {
  value(path: Path): Node | undefined;
  /** The key of the value at `path`. */
  key(path: Path): Node | undefined;
}

interface Entry {
  readonly key: Node;
  readonly value: Node | undefined;
}

/** Each map is searched through once: a file may have ten thousand keys, and a mistake in each. */
export function placesIn(document: Document): Places {
  const entriesOf = new WeakMap<YAMLMap, ReadonlyMap<PropertyKey, Entry>>();
  const entry = (map: YAMLMap, key: PropertyKey): Entry | undefined => {
    const known = entriesOf.get(map) ?? entries(map);
    entriesOf.set(map, known);
    return known.get(String(key));
  };
  const places: Places = {
    value(path) {
      let node: Node | undefined = document.contents ?? undefined;
      for (const part of path) node = isMap(node) ? entry(node, part)?.value : item(node, part);
      return node;
    },
    key(path) {
      const [above, last] = [places.value(path.slice(0, -1)), path.at(-1)];
      return isMap(above) && last !== undefined ? entry(above, last)?.key : undefined;
    },
  };
  return places;
}

function entries(map: YAMLMap): ReadonlyMap<string, Entry> {
  return new Map(
    map.items.flatMap(({ key, value }) =>
      isScalar(key) ? [[String(key.value), { key, value: isNode(value) ? value : undefined }] as const] : [],
    ),
  );
}

function item(node: Node | undefined, at: PropertyKey): Node | undefined {
  const found: unknown = isSeq(node) ? node.items[Number(at)] : undefined;
  return isNode(found) ? found : undefined;
}

/** Each key that its map has before already. */
export function repeatedKeys(document: Document): readonly Node[] {
  const repeated: Node[] = [];
  visit(document, {
    Map(_, map) {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        if (seen.has(String(key.value))) repeated.push(key);
        seen.add(String(key.value));
      }
    },
  });
  return repeated;
}

import type { HttpRoute } from "../../application/ports/http-route.ts";

export interface FoundRoute {
  readonly route: HttpRoute;
  readonly parameters: Readonly<Record<string, string>>;
}

/** A user id is 255 bytes at most, an alias too; escaped they are longer. */
const LONGEST_PARAMETER = 300;

/** The route for this path, which is without the query. Undefined when there is none. */
export function findRoute(
  routes: readonly HttpRoute[],
  method: string,
  path: string,
): FoundRoute | undefined {
  const asked = method === "HEAD" ? "GET" : method;
  for (const route of routes) {
    if (route.method !== asked) continue;
    const parameters = match(route.path, path);
    if (parameters !== undefined) return { route, parameters };
  }
  return undefined;
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const value = given[at] ?? "";
    if (!part.startsWith(":")) {
      if (part !== value) return undefined;
      continue;
    }
    const parameter = unescaped(value);
    if (parameter === undefined || parameter === "" || parameter.length > LONGEST_PARAMETER) return undefined;
    parameters[part.slice(1)] = parameter;
  }
  return parameters;
}

/** Undefined for what is no percent-encoding of UTF-8. */
function unescaped(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

/** Writes the schemas of the routing contract into docs/routing-server.openapi.yaml; its paths are written by hand. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { publishedSchemas } from "../src/adapters/routers/remote/published-schemas.ts";

const file = join(import.meta.dirname, "..", "docs", "routing-server.openapi.yaml");
const document = parseDocument(readFileSync(file, "utf8"));
document.setIn(["components", "schemas"], document.createNode(publishedSchemas()));
writeFileSync(file, document.toString({ lineWidth: 110 }));

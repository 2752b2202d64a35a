/** Writes the files under `config/`, the sample registration, and the table of docs/content.md, that follow from the code. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { sampleRegistration } from "../src/cli/registration-file.ts";
import { publishedFiles } from "../src/config/published-files.ts";
import { networkKinds } from "../src/main/network-kinds.ts";
import { writeContentTable } from "./content-table.ts";

const root = join(import.meta.dirname, "..");
for (const [name, text] of publishedFiles(networkKinds)) writeFileSync(join(root, "config", name), text);
writeContentTable(networkKinds);
writeFileSync(join(root, "registration.yaml"), await sampleRegistration());

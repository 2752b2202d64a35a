/** Writes the files under `config/`, and the sample registration, that follow from the schemas. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { sampleRegistration } from "../src/cli/registration-file.ts";
import { publishedFiles } from "../src/config/published-files.ts";
import { networkKinds } from "../src/main/network-kinds.ts";

const root = join(import.meta.dirname, "..");
for (const [name, text] of publishedFiles(networkKinds)) writeFileSync(join(root, "config", name), text);
writeFileSync(join(root, "registration.yaml"), await sampleRegistration());

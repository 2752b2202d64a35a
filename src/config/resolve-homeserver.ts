import { z } from "zod";
import type { HomeserverConfiguration } from "./configuration.ts";
import type { ConfigurationFiles } from "./configuration-files.ts";
import type { ConfigurationSections } from "./configuration-schema.ts";
import { readLocatedYaml } from "./located-yaml.ts";

/** What Frontdesk itself needs of the registration file (Application Service API, "Registration"). */
const registrationSchema = z.looseObject({
  id: z.string().min(1),
  as_token: z.string().min(1),
  hs_token: z.string().min(1),
});

export function resolveHomeserver(
  section: ConfigurationSections["homeserver"],
  files: ConfigurationFiles,
): HomeserverConfiguration {
  const registration = readRegistration(files.path(section.registration));
  const token = (name: "as_token" | "hs_token") => {
    const set = files.secret(["homeserver"], name, section);
    if (set === undefined && registration === undefined) {
      files.fail(
        ["homeserver", "registration"],
        `${section.registration} holds no ${name}, and none is set; write the file with \`frontdesk registration --output ${section.registration}\``,
      );
    }
    return set ?? registration?.[name] ?? "";
  };
  return {
    url: section.url.replace(/\/+$/, ""),
    domain: section.domain,
    registrationFile: files.path(section.registration),
    asToken: token("as_token"),
    hsToken: token("hs_token"),
    registrationId: registration?.id ?? DEFAULT_REGISTRATION_ID,
    botLocalpart: section.bot,
    prefix: section.prefix,
  };
}

export const DEFAULT_REGISTRATION_ID = "frontdesk";

function readRegistration(file: string): z.output<typeof registrationSchema> | undefined {
  const yaml = readLocatedYaml(file);
  const parsed = yaml.ok ? registrationSchema.safeParse(yaml.value.data) : undefined;
  return parsed?.data;
}

/** The base environment as an object, for tests of stacks, and what a test changes in it. */
import { parse } from "yaml";
import type * as z from "zod";
import type { Environment, environmentSchema } from "../../model/schema/environment";
import { loadFiles, wholeEnvironment } from "./environment-files";
import { shippedFolder } from "./synth-app";

export { certificate } from "./environment-files";

/** What an environment file says, before defaults are filled in. */
export type EnvironmentFile = z.input<typeof environmentSchema>;

/** An endpoint as the file has it. */
export type EndpointFile = NonNullable<EnvironmentFile["endpoints"]>[string];

/** The whole environment, with a bucket-policy target and its pipeline beside the assumed-role one. */
export function baseFile(): EnvironmentFile {
  const file = parsed(wholeEnvironment);
  return {
    ...file,
    tags: { project: "shop" },
    endpoints: {
      ...file.endpoints,
      "lake-audit": { engine: "s3", bucket: "landing", folder: "audit", access: "bucket-policy" },
    },
    pipelines: {
      ...file.pipelines,
      "audit-to-lake": {
        source: "orders-db",
        target: "lake-audit",
        migrationType: "full-load-and-cdc",
        runsOn: "main",
        tables: [{ include: "shop.audit" }],
      },
    },
  };
}

/** The base's source, an Aurora MySQL cluster whose secret's owner lets Causeway edit its policy, in an account. */
export function auroraSource(account: string): EndpointFile {
  const source = parsed(wholeEnvironment.replaceAll("orders", account)).endpoints?.[`${account}-db`];
  if (!source) throw new Error("the base has no source");
  return source;
}

/** The base's source in a file, to be changed. */
export function sourceOf(file: EnvironmentFile) {
  const found = file.endpoints?.["orders-db"];
  if (found?.engine !== "aurora-mysql") throw new Error("the base has no Aurora source");
  return found;
}

function parsed(text: string): EnvironmentFile {
  return parse(text) as EnvironmentFile;
}

/**
 * An environment as the loader would give it: the base, changed by `edit`.
 *
 * It goes through the loader, so that no test stands on a file that would be refused.
 *
 * @throws ConfigError if it would.
 */
export function environmentFrom(edit: (file: EnvironmentFile) => void = () => {}, name = "dev"): Environment {
  const file = baseFile();
  edit(file);
  const [environment] = loadFiles({ [`${name}.yaml`]: JSON.stringify(file, null, 2) });
  if (!environment) throw new Error(`${name} was not loaded`);
  return { ...environment, directory: shippedFolder };
}

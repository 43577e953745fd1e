/** The rules of the bar, and what they are held against: the environments that are shipped, the examples, every word of the schema. */
import { readFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { kitchenSink } from "../support/kitchen-sink";
import { shippedEnvironments, synthApp, type SynthesizedApp } from "../support/synth-app";
import { bucketRules } from "./rules/buckets";
import { databaseRules } from "./rules/databases";
import { dmsRules } from "./rules/dms";
import { functionRules } from "./rules/functions";
import { iamRules } from "./rules/iam";
import { keyAndSecretRules } from "./rules/keys-and-secrets";
import { messageRules } from "./rules/messages";
import { networkRules } from "./rules/network";
import { privateLinkRules } from "./rules/private-link";
import { projectRules } from "./rules/project";
import { statementRules } from "./rules/statements";
import { loadEnvironments } from "../../config/load";
import type { Environment } from "../../model/schema/environment";
import type { Rule, Subject } from "./rule";

/** Every rule of the bar. */
export const rules: readonly Rule[] = [
  ...dmsRules,
  ...iamRules,
  ...keyAndSecretRules,
  ...messageRules,
  ...functionRules,
  ...privateLinkRules,
  ...networkRules,
  ...bucketRules,
  ...databaseRules,
  ...projectRules,
  ...statementRules,
];

const root = path.join(__dirname, "../..");
const lockFile = z.object({
  packages: z.record(z.string(), z.looseObject({ inBundle: z.boolean().optional() })),
});

/** What the rules are held against. */
export function heldEnvironments(): Environment[] {
  return [...shippedEnvironments(), ...kitchenSink(), ...small()];
}

/** Synthesizes what the rules are held against, which takes seconds. */
export function makeSubject(): Subject {
  const environments = heldEnvironments();
  return subjectOf(environments, synthApp(environments));
}

/**
 * The small example as it is, and with everything that it does without because it is thrown away again, and with the
 * conditions that are off unless the file wants them.
 */
function small(): Environment[] {
  const [example] = loadEnvironments({ directory: path.join(root, "examples/small"), only: "dev" });
  if (!example) throw new Error("examples/small has no dev");
  const kept = structuredClone(example);
  for (const instance of Object.values(kept.replication.instances)) instance.multiAz = true;
  kept.replication.confusedDeputyConditions = { secretAccess: true, writers: true, proxies: true };
  for (const endpoint of Object.values(kept.endpoints)) {
    if ("connection" in endpoint && endpoint.connection.via === "private-link") {
      endpoint.connection.deletionProtection = true;
    }
  }
  return [
    { ...example, name: "small" },
    { ...kept, name: "kept" },
  ];
}

/** A subject of an app that is there. */
export function subjectOf(environments: readonly Environment[], app: SynthesizedApp): Subject {
  return {
    app,
    environments,
    project: {
      packages: lockFile.parse(JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")))
        .packages,
      npmrc: readFileSync(path.join(root, ".npmrc"), "utf8"),
    },
  };
}

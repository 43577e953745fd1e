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

/** Synthesizes what the rules are held against, which takes seconds. */
export function makeSubject(): Subject {
  const environments = [...shippedEnvironments(), ...kitchenSink()];
  return subjectOf(environments, synthApp(environments));
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

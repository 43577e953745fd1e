/** Rows 62 to 64: providers, states and packages. */
import { referredTo, readOutputs } from "../../../cli/synthesized-json/references";
import { at, elements, stringsIn, textAt } from "../../support/synth-app";
import { adding, type Rule } from "../rule";
import { deployRoleOf, environmentOf } from "../statements/scope";

/** Resources whose state holds a secret, and arguments that are one. */
const secretTypes = [
  "aws_secretsmanager_secret_version",
  "aws_iam_access_key",
  "random_password",
  "tls_private_key",
];

function isLocked(s3: unknown): boolean {
  return at(s3, "use_lockfile") === true || textAt(s3, "dynamodb_table") !== "";
}

export const projectRules: readonly Rule[] = [
  {
    row: 62,
    ids: ["allowed_account_ids"],
    requirement: "each provider can only reach an account of the file, with its deploy role",
    check: (subject) =>
      [...subject.app.values()].flatMap(({ name, json }) =>
        (json.provider["aws"] ?? [])
          .filter((provider) => {
            const [id, ...more] = stringsIn(provider["allowed_account_ids"]);
            const role = textAt(provider, "assume_role", "role_arn");
            const known = Object.values(environmentOf(subject, name).accounts);
            const isDeployRole = known.some((one) => one.id === id && deployRoleOf(one) === role);
            return more.length > 0 || !isDeployRole;
          })
          .map((provider) => ({
            id: `${name}/aws.${textAt(provider, "alias")}`,
            found: "another account, or another role than the file's",
          })),
      ),
    breakIt: ({ app }) => {
      for (const { json } of app.values())
        for (const one of json.provider["aws"] ?? []) delete one["allowed_account_ids"];
    },
  },
  {
    row: 62,
    ids: ["allowed_account_ids"],
    requirement: "no stack has a default provider",
    check: ({ app }) =>
      [...app.values()]
        .filter(({ json }) => (json.provider["aws"] ?? []).some((one) => textAt(one, "alias") === ""))
        .map(({ name }) => ({ id: name, found: "a provider without alias" })),
    breakIt: ({ app }) => {
      for (const { json } of app.values()) for (const one of json.provider["aws"] ?? []) delete one["alias"];
    },
  },
  {
    row: 63,
    ids: ["state"],
    requirement: "stacks hand on named, described values that are no secrets",
    check: ({ app }) =>
      [...app.values()].flatMap(({ name, json }) =>
        Object.entries(json.output)
          .filter(
            ([output, block]) =>
              output.startsWith("cross-stack-output") ||
              block["sensitive"] === true ||
              block["ephemeral"] === true ||
              JSON.stringify(block).includes("ephemeral.") ||
              textAt(block, "description") === "",
          )
          .map(([output]) => ({
            id: `${name}/output.${output}`,
            found: "unnamed, undescribed, sensitive or ephemeral",
          })),
      ),
    breakIt: ({ app }) => {
      for (const { json } of app.values())
        for (const block of Object.values(json.output)) block["sensitive"] = true;
    },
  },
  {
    row: 63,
    ids: ["state"],
    requirement: "states in a bucket are encrypted and locked",
    check: ({ app }) =>
      [...app.values()].flatMap(({ name, json }) => {
        const s3 = at(json.terraform, "backend", "s3");
        if (s3 === undefined || (at(s3, "encrypt") === true && isLocked(s3))) return [];
        return [{ id: name, found: "a state that is not encrypted, or not locked" }];
      }),
    breakIt: ({ app }) => {
      for (const { json } of app.values())
        Object.assign(at(json.terraform, "backend", "s3") ?? {}, { encrypt: false });
    },
  },
  {
    row: 63,
    ids: ["state"],
    requirement: "whoever reads a state reads outputs of it that exist",
    check: ({ app }) =>
      [...app.values()].flatMap((stack) =>
        readOutputs(stack)
          .filter(({ producer, output }) => app.get(producer)?.json.output[output] === undefined)
          .map(({ producer, output }) => ({ id: stack.name, found: `${producer} has no output ${output}` })),
      ),
    breakIt: ({ app }) => {
      for (const { json } of app.values()) json.output = {};
    },
  },
  {
    row: 63,
    ids: ["state"],
    requirement: "no state holds a secret",
    check: ({ app }) => [
      ...elements(app, ...secretTypes)
        // A write-only argument is sent to AWS and kept nowhere.
        .filter(({ block }) => !("secret_string_wo" in block) || "secret_string" in block)
        .map(({ id, type }) => ({ id, found: type })),
      ...elements(app)
        .filter(({ type, block }) => type === "aws_ssm_parameter" && "value" in block)
        .map(({ id }) => ({ id, found: "a parameter that Terraform treats as secret" })),
      ...[...app.values()]
        .filter((stack) =>
          referredTo(stack).some((address) =>
            /^data\.aws_secretsmanager_secret_version|secret_version\.[\w-]+\.secret_|ssm_parameter\.value/.test(
              address,
            ),
          ),
        )
        .map(({ name }) => ({ id: name, found: "reads the value of a secret" })),
    ],
    breakIt: adding("aws_secretsmanager_secret_version", { secret_id: "x", secret_string: "y" }),
  },
  {
    row: 64,
    ids: ["npm"],
    requirement: "packages run no install scripts",
    check: ({ project }) =>
      /^ignore-scripts=true$/m.test(project.npmrc) ? [] : [{ id: ".npmrc", found: "no ignore-scripts=true" }],
    breakIt: ({ project }) => {
      project.npmrc = "";
    },
  },
  {
    row: 64,
    ids: ["npm"],
    requirement: "no package brings packages inside it that an update cannot reach",
    check: ({ project }) =>
      Object.entries(project.packages)
        .filter(([, one]) => at(one, "inBundle") === true)
        .map(([id]) => ({ id, found: "bundled" })),
    breakIt: ({ project }) => {
      project.packages["node_modules/x/node_modules/y"] = { inBundle: true };
    },
  },
];

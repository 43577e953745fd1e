/** Rows 21 to 25: KMS keys and secrets. */
import { policies } from "../../../cli/synthesized-json/policies";
import { elements, stringsIn, textAt } from "../../support/synth-app";
import { providerOf, accountIdOf } from "../../../cli/synthesized-json/references";
import { isKnownRole } from "../statements/scope";
import { adding, exactRole, first, isCustomerKey, onEach, rewriting, setting, type Rule } from "../rule";

/** What DMS does with a key of somebody else's secret or bucket. */
const grantedOperations = ["Decrypt", "DescribeKey", "GenerateDataKey"];

const ownRoot = /^arn:[\w-]+:iam::(\d{12}):root$/;

export const keyAndSecretRules: readonly Rule[] = [
  {
    row: 21,
    ids: ["CKV_AWS_7", "CKV_AWS_227", "AWS-0065", "KMS.3", "KMS.4", "KMS5"],
    requirement: "keys rotate, are enabled, and can be had back for a while after deletion",
    check: onEach(["aws_kms_key"], ({ block }) => {
      if (block["enable_key_rotation"] !== true) return "no rotation";
      if (block["is_enabled"] === false) return "disabled";
      return Number(block["deletion_window_in_days"] ?? 30) < 14 && "short deletion window";
    }),
    breakIt: setting("aws_kms_key", "enable_key_rotation", false),
  },
  {
    row: 22,
    ids: ["CKV_AWS_33", "CKV2_AWS_64", "KMS.5"],
    requirement:
      "each key has a policy that admits its account, services with a condition and exact roles through a service",
    check: ({ app }) =>
      policies(app, "key").flatMap(({ id, statements }) => {
        const allowing = statements.filter(({ effect }) => effect === "Allow");
        if (allowing.length === 0) return [{ id, found: "no policy" }];
        return allowing.flatMap(({ sid, principals, conditions }) => {
          const names = Object.values(principals ?? {}).flat();
          const limits = Object.keys(conditions);
          const wrong = names.filter((name) => {
            if (ownRoot.test(name)) return false;
            if (exactRole.test(name)) return !limits.includes("kms:ViaService");
            return !(/^[\w-]+(\.[\w-]+)+$/.test(name) && limits.length > 0);
          });
          return names.length === 0 || wrong.length > 0
            ? [{ id, found: `${sid}: ${wrong.join(", ") || "no principal"}` }]
            : [];
        });
      }),
    breakIt: rewriting("aws_kms_key", "policy", /"AWS":"arn:aws:iam::\d+:root"/, '"AWS":"*"'),
  },
  {
    row: 22,
    ids: ["CKV_AWS_33"],
    requirement: "a key's policy admits the root of its own account only",
    check: ({ app }) =>
      [...app.values()].flatMap((stack) =>
        elements(app, "aws_kms_key")
          .filter((element) => element.stack === stack.name)
          .flatMap(({ id, block }) => {
            const own = accountIdOf(stack, providerOf(block));
            const roots = [...textAt(block, "policy").matchAll(/iam::(\d{12}):root/g)].map(
              ([, account]) => account,
            );
            return roots.every((account) => account === own) ? [] : [{ id, found: roots.join(", ") }];
          }),
      ),
    breakIt: rewriting("aws_kms_key", "policy", /iam::\d{12}:root/, "iam::999999999999:root"),
  },
  {
    row: 22,
    ids: ["KMS.5"],
    requirement: "grants are for exact roles, limited to one secret or bucket, and hand nothing on",
    check: (subject) =>
      onEach(["aws_kms_grant"], ({ stack, block }) => {
        const grantee = textAt(block, "grantee_principal");
        if (!isKnownRole(subject, stack, grantee))
          return `for ${grantee}, which is no role of the environment`;
        if (!/SecretARN|aws:s3:arn/.test(JSON.stringify(block["constraints"] ?? "")))
          return "no encryption context";
        const more = stringsIn(block["operations"]).filter((one) => !grantedOperations.includes(one));
        return more.length > 0 && more.join(", ");
      })(subject),
    breakIt: setting("aws_kms_grant", "constraints", undefined),
  },
  {
    row: 23,
    ids: ["CKV_AWS_149", "AWS-0098"],
    requirement: "a secret of another account is under a customer-managed key, checked at plan",
    check: ({ app }) =>
      elements(app, "aws_lambda_invocation", "aws_kms_grant", "aws_secretsmanager_secret")
        .filter(({ type, kind }) => type === "aws_secretsmanager_secret" && kind === "data")
        .filter(
          ({ stack, name }) =>
            app.get(stack)?.json.output[`${name}_secret_policy_statements`] !== undefined ||
            `${name}_secret_policy_statements` in (app.get(stack)?.json.locals ?? {}),
        )
        .filter(({ block }) => !/alias\/aws\/secretsmanager/.test(JSON.stringify(block["lifecycle"] ?? "")))
        .map(({ id }) => ({ id, found: "no postcondition on its key" })),
    breakIt: ({ app }) => {
      for (const { block, kind } of elements(app, "aws_secretsmanager_secret")) {
        if (kind === "data") delete block["lifecycle"];
      }
    },
  },
  {
    row: 23,
    ids: ["CKV_AWS_149", "AWS-0098"],
    requirement: "a secret made here is under a customer-managed key",
    check: onEach(
      ["aws_secretsmanager_secret"],
      ({ block }) => !isCustomerKey(block["kms_key_id"]) && "default key",
    ),
    breakIt: adding("aws_secretsmanager_secret", { name: "x" }),
  },
  {
    row: 24,
    ids: ["CKV2_AWS_57", "CKV_AWS_304", "SecretsManager.1", "SecretsManager.4", "SMG4"],
    requirement: "a secret made here rotates (an existing one is its owner's)",
    check: ({ app }) => {
      const rotating = elements(app, "aws_secretsmanager_secret_rotation").map(({ block }) =>
        textAt(block, "secret_id"),
      );
      return elements(app, "aws_secretsmanager_secret")
        .filter(
          ({ kind, name }) => kind === "resource" && !rotating.some((secret) => secret.includes(`.${name}.`)),
        )
        .map(({ id }) => ({ id, found: "no rotation" }));
    },
    breakIt: adding("aws_secretsmanager_secret", { name: "x" }),
  },
  {
    row: 25,
    ids: ["secretsmanager_has_restrictive_resource_policy"],
    requirement: "statements for a secret admit exact roles, to that secret, to read",
    check: ({ app }) =>
      policies(app, "secret").flatMap(({ id, statements }) =>
        statements
          .filter(({ effect, principals, resources, actions }) => {
            if (effect === "Deny") return false;
            const names = Object.values(principals ?? {}).flat();
            return (
              names.length === 0 ||
              !names.every((name) => exactRole.test(name)) ||
              resources.includes("*") ||
              !actions.every((action) => /^secretsmanager:(DescribeSecret|GetSecretValue)$/.test(action))
            );
          })
          .map(({ sid }) => ({ id, found: sid })),
      ),
    breakIt: ({ app }) => {
      for (const { json } of app.values()) {
        for (const [name, value] of Object.entries(json.locals)) {
          if (!name.endsWith("_secret_policy_statements")) continue;
          json.locals[name] = JSON.parse(JSON.stringify(value).replace(/"AWS":"[^"]+"/, '"AWS":"*"'));
          return;
        }
      }
    },
  },
  {
    row: 25,
    ids: ["secretsmanager_has_restrictive_resource_policy"],
    requirement: "policies of secrets that are made here are written with public ones refused",
    check: onEach(
      ["aws_secretsmanager_secret_policy"],
      ({ block }) => block["block_public_policy"] !== true && "public policies are not refused",
    ),
    breakIt: setting("aws_secretsmanager_secret_policy", "block_public_policy", false),
  },
  {
    row: 25,
    ids: ["secretsmanager_has_restrictive_resource_policy"],
    requirement: "policies of secrets are written only with public ones refused",
    check: ({ app }) =>
      policies(app, "identity").flatMap(({ id, statements }) =>
        statements
          .filter(
            ({ actions, conditions }) =>
              actions.includes("secretsmanager:PutResourcePolicy") &&
              !("secretsmanager:BlockPublicPolicy" in conditions),
          )
          .map(({ sid }) => ({ id, found: sid })),
      ),
    breakIt: (subject) => {
      const { block } = first(subject, "aws_iam_role_policy", /merge-statement/);
      block["policy"] = textAt(block, "policy").replace(
        "secretsmanager:BlockPublicPolicy",
        "aws:SecureTransport",
      );
    },
  },
];

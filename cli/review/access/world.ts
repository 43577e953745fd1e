/** Who and what there is in an environment once everything is applied, with every policy that is known. */
import { elements, stackOf, textAt, at, type Element, type SynthesizedApp } from "../../synthesized-json/app";
import { concrete } from "../../synthesized-json/concrete";
import { policies, type FoundPolicy } from "../../synthesized-json/policies";
import { accountIdOf, providerOf } from "../../synthesized-json/references";
import { clausesOf, type Clause } from "./policy";
import { looseResource } from "./loose-statements";
import type { Thing } from "./thing";
import { thingsOf } from "./things";

/** An environment, or one side of a comparison. */
export interface World {
  readonly things: ReadonlyMap<string, Thing>;
  /** Account ids → keys in the file. */
  readonly accounts: ReadonlyMap<string, string>;
}

/** The world of an app: of one environment, so that a name is said once. */
export function worldOf(app: SynthesizedApp): World {
  const things = thingsOf(app);
  const sealed = new Map<string, FoundPolicy>();
  for (const policy of policies(app)) {
    const [stack = "", address = ""] = policy.id.split("/");
    if (policy.kind === "endpoint") continue;
    if (address.startsWith("local.") && policy.kind === "trust") {
      sealed.set(address.slice("local.".length), policy);
      continue;
    }
    add(app, things, stack, address, policy);
  }
  seal(app, things, sealed);
  for (const grant of elements(app, "aws_kms_grant")) addClauses(things, ...grantOf(app, grant));
  for (const permission of elements(app, "aws_lambda_permission")) {
    addClauses(things, ...permissionOf(app, permission));
  }
  return { things, accounts: accountsOf(app) };
}

type Things = ReadonlyMap<string, Thing>;

function add(app: SynthesizedApp, things: Things, stack: string, address: string, policy: FoundPolicy): void {
  const clauses = resolved(app, stack, policy.document);
  const [type = "", name = ""] = address.split(".");
  if (type === "local" || type === "output") {
    for (const arn of looseResource(app, stack, name, policy)) addClauses(things, arn, clauses);
    return;
  }
  const block = at(stackOf(app, stack).json.resource, type, name);
  const argument = (key: string) => concrete(app, stack, textAt(block, key));
  if (type === "aws_iam_role_policy") {
    const account = accountIdOf(stackOf(app, stack), providerOf(block));
    roleNamed(things, account, argument("role"))?.identity?.push(...clauses);
    return;
  }
  const queue = textAt(block, "queue_url").replace(/^\$\{(.*)\.\w+\}$/, "${$1.arn}");
  const owners: Readonly<Record<string, () => string>> = {
    aws_s3_bucket_policy: () => bucketArn(things, argument("bucket")),
    aws_secretsmanager_secret_policy: () => argument("secret_arn"),
    aws_sns_topic_policy: () => argument("arn"),
    aws_sqs_queue_policy: () => concrete(app, stack, queue),
  };
  const owner = owners[type] ?? (() => concrete(app, stack, `\${${address}.arn}`));
  addClauses(things, owner(), clauses);
}

/** Clauses of a document whose references are filled in. */
function resolved(app: SynthesizedApp, stack: string, document: unknown): Clause[] {
  return clausesOf(JSON.parse(concrete(app, stack, JSON.stringify(document))) as unknown);
}

function addClauses(things: Things, arn: string, clauses: readonly Clause[]): void {
  const thing = things.get(arn);
  if (thing) thing.clauses = [...(thing.clauses ?? []), ...clauses];
}

/** Names of roles are unique in an account, whatever their path. */
function roleNamed(things: Things, account: string, name: string): Thing | undefined {
  return rolesByName(things).get(`${account} ${name}`);
}

const named = new WeakMap<Things, ReadonlyMap<string, Thing>>();

function rolesByName(things: Things): ReadonlyMap<string, Thing> {
  const known =
    named.get(things) ??
    new Map(
      [...things.values()]
        .filter(({ kind }) => kind === "role")
        .map((role) => [`${role.account} ${role.arn.split("/").pop() ?? ""}`, role]),
    );
  named.set(things, known);
  return known;
}

function bucketArn(things: Things, name: string): string {
  return ["aws", "aws-cn", "aws-us-gov"]
    .map((partition) => `arn:${partition}:s3:::${name}`)
    .filter((arn) => things.has(arn))
    .join("");
}

/** Roles whose trust Terraform leaves to a function have the trust that it writes, with the ExternalId. */
function seal(app: SynthesizedApp, things: Things, sealed: ReadonlyMap<string, FoundPolicy>): void {
  for (const { stack, address, block } of elements(app, "aws_iam_role")) {
    const ignored = at(block, "lifecycle", "ignore_changes");
    if (!Array.isArray(ignored) || !ignored.includes("assume_role_policy")) continue;
    const policy = sealed.get(`${textAt(block, "tags", "causeway:endpoint")}_trust`);
    const role = things.get(concrete(app, stack, `\${${address}.arn}`));
    if (policy && role) role.clauses = resolved(app, policy.id.split("/")[0] ?? "", policy.document);
  }
}

/** A grant as the statement of a key policy that it amounts to. */
function grantOf(app: SynthesizedApp, { stack, block }: Element): [string, Clause[]] {
  const constraints = ["encryption_context_equals", "encryption_context_subset"]
    .flatMap((name) => Object.entries(at(block, "constraints", name) ?? {}))
    .map(([key, value]) => [`kms:EncryptionContext:${key}`, String(value)]);
  const operations = at(block, "operations");
  const clauses = resolved(app, stack, {
    Statement: {
      Effect: "Allow",
      Principal: { AWS: textAt(block, "grantee_principal") },
      Action: (Array.isArray(operations) ? operations : []).map((operation) => `kms:${String(operation)}`),
      Condition: { StringEquals: Object.fromEntries(constraints) as unknown },
    },
  });
  return [concrete(app, stack, textAt(block, "key_id")), clauses];
}

/** A permission of a function as the statement that it is. */
function permissionOf(app: SynthesizedApp, { stack, block }: Element): [string, Clause[]] {
  const principal = textAt(block, "principal");
  const [arn, account] = [textAt(block, "source_arn"), textAt(block, "source_account")];
  const clauses = resolved(app, stack, {
    Statement: {
      Effect: "Allow",
      Principal: { [principal.endsWith(".amazonaws.com") ? "Service" : "AWS"]: principal },
      Action: textAt(block, "action"),
      Condition: {
        ...(arn === "" ? {} : { ArnLike: { "aws:SourceArn": arn } }),
        ...(account === "" ? {} : { StringEquals: { "aws:SourceAccount": account } }),
      },
    },
  });
  const name = textAt(block, "function_name").replace(/^\$\{(.*)\.\w+\}$/, "$1.arn");
  return [concrete(app, stack, `\${${name}}`), clauses];
}

function accountsOf(app: SynthesizedApp): Map<string, string> {
  return new Map(
    [...app.values()]
      .flatMap(({ json }) => json.provider["aws"] ?? [])
      .map((provider) => [String(at(provider, "allowed_account_ids", 0)), textAt(provider, "alias")] as const)
      .sort(([, a], [, b]) => b.localeCompare(a)),
  );
}

/** Every policy document of an app, wherever it stands, in one form. */
import { hclText, hclValue } from "./hcl-value";
import { at, elements, textAt, type Element, type SynthesizedApp } from "./app";

/** A statement with lists where IAM also takes a single word. */
export interface Statement {
  readonly sid: string;
  readonly effect: string;
  /** By kind (`AWS`, `Service`); `{ AWS: ["*"] }` for everybody; undefined in identity policies. */
  readonly principals: Readonly<Record<string, readonly string[]>> | undefined;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Condition keys → operators and values. */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** What else the statement has, such as NotAction. */
  readonly others: readonly string[];
}

/** What documents are for. */
export const policyKinds = [
  "trust",
  "identity",
  "key",
  "bucket",
  "secret",
  "topic",
  "queue",
  "endpoint",
] as const;

/** What a document is for. */
export type PolicyKind = (typeof policyKinds)[number];

/** A policy document and where it stands. */
export interface FoundPolicy {
  /** `<stack>/<address>` of the resource, local or output that holds it. */
  readonly id: string;
  readonly kind: PolicyKind;
  readonly document: Readonly<Record<string, unknown>>;
  readonly statements: readonly Statement[];
  /** Puts another document, or what is none, in its place; changes the app. */
  replace(document: unknown): void;
}

const holders: Readonly<Record<string, readonly [string, PolicyKind]>> = {
  aws_iam_role: ["assume_role_policy", "trust"],
  aws_iam_role_policy: ["policy", "identity"],
  aws_kms_key: ["policy", "key"],
  aws_s3_bucket_policy: ["policy", "bucket"],
  aws_secretsmanager_secret_policy: ["policy", "secret"],
  aws_sns_topic_policy: ["policy", "topic"],
  aws_sqs_queue_policy: ["policy", "queue"],
  aws_vpc_endpoint: ["policy", "endpoint"],
};

const members = ["Sid", "Effect", "Principal", "Action", "Resource", "Condition"];

/** The policy documents of an app, those of some kinds or all. */
export function policies(app: SynthesizedApp, ...kinds: readonly PolicyKind[]): FoundPolicy[] {
  const inResources = elements(app, ...Object.keys(holders)).flatMap((element) => policyOf(element) ?? []);
  const inEvents = elements(app, "aws_lambda_invocation").flatMap(inEvent);
  const elsewhere = [...app.values()].flatMap(({ name, json }) => [
    ...Object.entries(json.locals).flatMap(([local, value]) =>
      looseStatements(`${name}/local.${local}`, local, value, (put) => (json.locals[local] = put)),
    ),
    ...Object.entries(json.output).flatMap(([output, block]) =>
      looseStatements(
        `${name}/output.${output}`,
        output,
        parsed(textAt(block, "value")),
        (put) => (block["value"] = JSON.stringify(put)),
      ),
    ),
  ]);
  return [...inResources, ...inEvents, ...elsewhere].filter(
    ({ kind }) => kinds.length === 0 || kinds.includes(kind),
  );
}

function policyOf({ type, kind: elementKind, id, block }: Element): FoundPolicy | undefined {
  const holder = elementKind === "resource" ? holders[type] : undefined;
  if (!holder) return undefined;
  const [argument, kind] = holder;
  // Endpoints without one are open, which a rule of theirs is about.
  if (kind === "endpoint" && textAt(block, argument) === "") return undefined;
  return found(id, kind, parsed(textAt(block, argument)), (put) => (block[argument] = JSON.stringify(put)));
}

/** Trust policies in what a function is called with, but for those of locals, which are read there. */
function inEvent({ id, block }: Element): FoundPolicy[] {
  const text = textAt(block, "input");
  if (!/"(Effect|assumeRolePolicy)"/.test(text)) return [];
  const event = hclValue(text);
  const roles = at(event, "roles");
  // What is not read is a policy without statements.
  return (Array.isArray(roles) ? (roles as unknown[]) : [event])
    .filter((role) => !/^\$\{local\.[\w-]+_trust(_with_older)?\}$/.test(textAt(role, "assumeRolePolicy")))
    .map((role) =>
      found(id, "trust", at(role, "assumeRolePolicy"), (put) => {
        Object.assign(role ?? {}, { assumeRolePolicy: put });
        block["input"] = hclText(event);
      }),
    );
}

/** Statements that are handed to a function or to an owner; the name says what for. */
function looseStatements(
  id: string,
  name: string,
  value: unknown,
  put: (value: unknown) => void,
): FoundPolicy[] {
  const kind = /_trust(_with_older)?$/.test(name)
    ? "trust"
    : /_secret_policy_statements$/.test(name)
      ? "secret"
      : /_bucket_policy_statements$/.test(name)
        ? "bucket"
        : /_key_policy_statement$/.test(name)
          ? "key"
          : undefined;
  if (kind === undefined) return [];
  if (isObject(value) && "Statement" in value) return [found(id, kind, value, put)];
  const document = { Version: "2012-10-17", Statement: value };
  return [found(id, kind, document, (other) => put(at(other, "Statement")))];
}

function found(
  id: string,
  kind: PolicyKind,
  document: unknown,
  replace: FoundPolicy["replace"],
): FoundPolicy {
  return {
    id,
    kind,
    document: isObject(document) ? document : {},
    statements: statementsOf(document),
    replace,
  };
}

/** The statements of a document; none where it is none. */
export function statementsOf(document: unknown): Statement[] {
  const raw = at(document, "Statement");
  return (Array.isArray(raw) ? (raw as unknown[]) : raw === undefined ? [] : [raw]).map((statement) => ({
    sid: textAt(statement, "Sid"),
    effect: textAt(statement, "Effect"),
    principals: principalsOf(at(statement, "Principal")),
    actions: list(at(statement, "Action")),
    resources: list(at(statement, "Resource")),
    conditions: conditionsOf(at(statement, "Condition")),
    others: Object.keys(isObject(statement) ? statement : {}).filter((member) => !members.includes(member)),
  }));
}

function principalsOf(principal: unknown): Statement["principals"] {
  if (principal === undefined) return undefined;
  if (typeof principal === "string") return { AWS: [principal] };
  return Object.fromEntries(Object.entries(principal ?? {}).map(([kind, names]) => [kind, list(names)]));
}

function conditionsOf(condition: unknown): Statement["conditions"] {
  const byKey: Record<string, Record<string, unknown>> = {};
  for (const [operator, tests] of Object.entries(isObject(condition) ? condition : {})) {
    for (const [key, values] of Object.entries(isObject(tests) ? tests : {})) {
      byKey[key] = { ...byKey[key], [operator]: values };
    }
  }
  return byKey;
}

function list(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === "string" ? [value] : [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** JSON in a string, or undefined where it is something else. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

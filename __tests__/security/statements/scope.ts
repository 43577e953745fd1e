/** What the words in angle brackets of `StatementKind` stand for at a place. */
import { escapeRegExp } from "../../../model/regexp";
import type { Environment } from "../../../model/schema/environment";
import { concrete } from "../../../cli/synthesized-json/concrete";
import type { FoundPolicy } from "../../../cli/synthesized-json/policies";
import { accountIdOf, providerOf } from "../../../cli/synthesized-json/references";
import {
  elements,
  elementsOf,
  stackOf,
  textAt,
  type Element,
  type SynthesizedApp,
} from "../../support/synth-app";
import type { Subject } from "../rule";

/** Every word, as regular expressions of which one has to match. */
export type Scope = Readonly<Record<string, readonly string[]>>;

const id = "[\\w-]+";

/** What is the same in all stacks of an environment; apps do not change once a rule has looked at them. */
const shared = new WeakMap<SynthesizedApp, Map<string, Scope>>();

/** The environment that a stack is of. */
export function environmentOf({ environments }: Subject, stack: string): Environment {
  const found = environments.find(({ name }) => stack.startsWith(`${name}-`));
  if (!found) throw new Error(`no environment has the stack ${stack}`);
  return found;
}

/** The role that Terraform assumes in an account. */
export function deployRoleOf({ id: account, deployRole }: Environment["accounts"][string]): string {
  return `arn:aws:iam::${account}:role/${deployRole}`;
}

/** Whether a text is the ARN of a role that the stack's environment makes or names: of none of another account. */
export function isKnownRole(subject: Subject, stack: string, text: string): boolean {
  const { made = [], deploy = [] } = ofEnvironment(subject, environmentOf(subject, stack));
  return [...made, ...deploy].includes(escapeRegExp(concrete(subject.app, stack, text)));
}

/** The words of a policy. */
export function scopeOf(subject: Subject, { id: where }: FoundPolicy): Scope {
  const { app } = subject;
  const [stack = "", address = ""] = where.split("/");
  const element = elementsOf(stackOf(app, stack)).find((one) => one.address === address);
  const [provider] = stackOf(app, stack).json.provider["aws"] ?? [];
  const own = accountIdOf(
    stackOf(app, stack),
    element ? providerOf(element.block) : textAt(provider, "alias"),
  );
  return {
    ...ofEnvironment(subject, environmentOf(subject, stack)),
    own: [own],
    stack: [stack],
    // What functions of one stack write for another one.
    pipelines: [stack.replace("-endpoints", "-pipelines")],
    trust: [stack.replace("-storage", "-trust")],
    ...(element ? ofElement(app, element, own) : {}),
  };
}

/** The environment's accounts, and what it makes or names in them. */
function ofEnvironment({ app }: Subject, { name, region, accounts }: Environment): Scope {
  const known = shared.get(app) ?? new Map<string, Scope>();
  shared.set(app, known);
  const scope = known.get(name) ?? {
    id: [id],
    folder: ["[\\w.=-]+(?:/[\\w.=-]+)*"],
    env: [name],
    region: [region],
    account: Object.values(accounts).map((account) => account.id),
    deploy: Object.values(accounts).map((account) => escapeRegExp(deployRoleOf(account))),
    ...namesIn(app, name),
  };
  known.set(name, scope);
  return scope;
}

function namesIn(app: SynthesizedApp, environment: string): Scope {
  const inEnvironment = elements(app).filter(({ stack }) => stack.startsWith(`${environment}-`));
  const named = (type: string, text: (element: Element) => string, kind?: Element["kind"]) => {
    const found = inEnvironment.filter((one) => one.type === type && one.kind === (kind ?? one.kind));
    return [...new Set(found.map(text))].map(escapeRegExp);
  };
  const argument = (name: string) => (element: Element) =>
    concrete(app, element.stack, textAt(element.block, name));
  const arn = (element: Element) => concrete(app, element.stack, `\${${element.address}.arn}`);
  const secret = "aws_secretsmanager_secret";
  return {
    made: named("aws_iam_role", arn, "resource"),
    bucket: named("aws_s3_bucket", argument("bucket")),
    staging: named("aws_s3_bucket", argument("bucket")).filter((bucket) => bucket.includes("-staging-")),
    queue: named("aws_sqs_queue", argument("name")),
    secret: named(secret, arn),
    // As a policy names one that is looked up by its name only at plan: six letters or digits of AWS's come after it.
    "secret name": named(secret, (one) => arn(one).replace(/-AbCdEf$/, "-??????")),
  };
}

/** What a resource's own policy is about. */
function ofElement(app: SynthesizedApp, { stack, type, name, block }: Element, own: string): Scope {
  const text = (argument: string) => concrete(app, stack, textAt(block, argument));
  const log = elementsOf(stackOf(app, stack), "aws_cloudwatch_log_group").find((one) => one.name === name);
  return {
    log: [escapeRegExp(textAt(log?.block, "name"))],
    this:
      {
        aws_s3_bucket_policy: [escapeRegExp(text("bucket"))],
        aws_sns_topic_policy: [escapeRegExp(text("arn"))],
        aws_sqs_queue_policy: [escapeRegExp(`arn:aws:sqs:eu-west-1:${own}:${queueName(app, stack, block)}`)],
      }[type] ?? [],
  };
}

function queueName(app: SynthesizedApp, stack: string, block: Element["block"]): string {
  const queue = elementsOf(stackOf(app, stack), "aws_sqs_queue").find(
    ({ address }) => block["queue_url"] === `\${${address}.url}`,
  );
  return textAt(queue?.block, "name");
}

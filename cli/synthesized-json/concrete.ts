/** Names and ARNs as they would be once everything is applied, so that policies can be evaluated. */
import { partitionOf } from "../../model/names";
import { accountIdOf, producerOf, providerOf, regionOf } from "./references";
import { at, elementAt, elementIn, stackOf, textAt, type Element, type SynthesizedApp } from "./app";

/** Fills in the references of a text of a stack; what is known to AWS only gets a stand-in of the right form. */
export function concrete(app: SynthesizedApp, stack: string, text: string): string {
  return text.replace(
    /\$\{([^{}]+)\}/g,
    (whole, expression: string) => valueOf(app, stack, expression) ?? whole,
  );
}

/** A policy of a stack as AWS would hold it. */
export function policyAt(app: SynthesizedApp, stack: string, address: string, argument = "policy"): Policy {
  const text = textAt(elementAt(app, stack, address).block, argument);
  return JSON.parse(concrete(app, stack, text)) as Policy;
}

/** The policy that a list of statements, in a local or an output of a stack, becomes. */
export function statementsAt(app: SynthesizedApp, stack: string, name: string): Policy {
  const { json } = stackOf(app, stack);
  const value = json.locals[name] ?? (JSON.parse(textAt(json.output[name], "value")) as unknown);
  const text = concrete(app, stack, JSON.stringify(value));
  return { Version: "2012-10-17", Statement: JSON.parse(text) as unknown };
}

/** A trust policy that stands in a local. */
export function trustAt(app: SynthesizedApp, stack: string, local: string): Policy {
  return JSON.parse(concrete(app, stack, JSON.stringify(stackOf(app, stack).json.locals[local]))) as Policy;
}

/** A policy document. */
export type Policy = Readonly<Record<string, unknown>>;

function valueOf(app: SynthesizedApp, stack: string, expression: string): string | undefined {
  const read = /^data\.terraform_remote_state\.([\w-]+)\.outputs\.([\w-]+)$/.exec(expression);
  if (read) {
    const [, state = "", output = ""] = read;
    const producer = producerOf(elementAt(app, stack, `data.terraform_remote_state.${state}`).block);
    return concrete(app, producer, textAt(stackOf(app, producer).json.output[output], "value"));
  }
  const answer = /^jsondecode\(aws_lambda_invocation\.([\w-]+)\.result\)\.(\w+)$/.exec(expression);
  if (answer) return `${answer[2] ?? ""}-of-${answer[1] ?? ""}`;
  const attribute = /^((?:data\.)?aws_\w+\.[\w-]+)\.(\w+)$/.exec(expression);
  if (!attribute) return undefined;
  const [, address = "", name = ""] = attribute;
  const element = elementIn(stackOf(app, stack), address);
  return element && attributeOf(app, element, name);
}

function attributeOf(app: SynthesizedApp, element: Element, attribute: string): string | undefined {
  const { stack, type, name, block } = element;
  const text = (argument: string) => concrete(app, stack, textAt(block, argument));
  const arn = arnsOf(app, element, text);
  switch (`${type} ${attribute}`) {
    case "aws_iam_role id":
      return text("name");
    case "aws_iam_role name":
    case "aws_s3_bucket bucket":
      return text(attribute);
    case "aws_iam_role arn":
      return arn.global("iam", `role${text("path") || "/"}${text("name")}`);
    case "aws_iam_role unique_id":
      return `AROA${name}`;
    case "aws_kms_key arn":
      return arn.regional("kms", `key/${element.kind === "data" ? keyNameOf(app, element) : name}`);
    case "aws_kms_alias target_key_arn":
      return arn.regional("kms", `key/${text("name").replace("alias/", "")}`);
    case "aws_s3_bucket arn":
      return arn.bucket(text("bucket"));
    case "aws_sns_topic arn":
      return arn.regional("sns", text("name"));
    case "aws_sqs_queue arn":
      return arn.regional("sqs", text("name"));
    case "aws_lambda_function arn":
      return arn.regional("lambda", `function:${text("function_name")}`);
    case "aws_secretsmanager_secret arn":
      return arn.regional("secretsmanager", `secret:${text("name")}-AbCdEf`);
    default:
      return at(block, attribute) === undefined ? undefined : text(attribute);
  }
}

function arnsOf(app: SynthesizedApp, { stack, block }: Element, text: (argument: string) => string) {
  const account = accountIdOf(stackOf(app, stack), providerOf(block));
  const region = text("region") || regionOf(stackOf(app, stack), providerOf(block));
  const partition = partitionOf(region);
  return {
    global: (service: string, name: string) => `arn:${partition}:${service}::${account}:${name}`,
    regional: (service: string, name: string) => `arn:${partition}:${service}:${region}:${account}:${name}`,
    bucket: (name: string) => `arn:${partition}:s3:::${name}`,
  };
}

/** A stand-in for the id of a key that is looked up: by the secret whose key it is, or by how it is named there. */
function keyNameOf(app: SynthesizedApp, { stack, block }: Element): string {
  const id = textAt(block, "key_id");
  const [, secret] = /data\.aws_secretsmanager_secret\.([\w-]+)\.kms_key_id/.exec(id) ?? [];
  if (secret !== undefined)
    return keyOfSecret(concrete(app, stack, `\${data.aws_secretsmanager_secret.${secret}.name}`));
  return concrete(app, stack, id)
    .replace(/^alias\//, "")
    .replace(/[^\w-]+/g, "-");
}

/** A stand-in for the id of the key of a secret. */
export function keyOfSecret(name: string): string {
  return `of-secret-${name.replace(/[^\w-]+/g, "-")}`;
}

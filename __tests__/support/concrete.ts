/** Names and ARNs as they would be once everything is applied, so that policies can be evaluated. */
import { accountIdOf, producerOf, providerOf } from "./references";
import { at, elementAt, elementsOf, stackOf, textAt, type Element, type SynthesizedApp } from "./synth-app";

const region = "eu-west-1";

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
  const element = elementsOf(stackOf(app, stack)).find((one) => one.address === address);
  return element && attributeOf(app, element, name);
}

function attributeOf(app: SynthesizedApp, { stack, type, name, block }: Element, attribute: string) {
  const account = accountIdOf(stackOf(app, stack), providerOf(block));
  const text = (argument: string) => concrete(app, stack, textAt(block, argument));
  switch (`${type} ${attribute}`) {
    case "aws_iam_role id":
      return text("name");
    case "aws_iam_role name":
    case "aws_s3_bucket bucket":
      return text(attribute);
    case "aws_iam_role arn":
      return `arn:aws:iam::${account}:role${text("path") || "/"}${text("name")}`;
    case "aws_iam_role unique_id":
      return `AROA${name}`;
    case "aws_kms_key arn":
      return `arn:aws:kms:${region}:${account}:key/${name}`;
    case "aws_kms_alias target_key_arn":
      return `arn:aws:kms:${region}:${account}:key/${text("name").replace("alias/", "")}`;
    case "aws_s3_bucket arn":
      return `arn:aws:s3:::${text("bucket")}`;
    case "aws_sns_topic arn":
      return `arn:aws:sns:${region}:${account}:${text("name")}`;
    case "aws_secretsmanager_secret arn":
      return `arn:aws:secretsmanager:${region}:${account}:secret:${text("name")}-AbCdEf`;
    default:
      return at(block, attribute) === undefined ? undefined : text(attribute);
  }
}

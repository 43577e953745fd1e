/**
 * Placeholders for outputs of a stack that is not deployed yet.
 *
 * Each is a Terraform expression without a reference: what the output's own expression refers to is replaced by what
 * the stack's JSON says of it, or by a word of the right form that nobody takes for real.
 */
import * as z from "zod";
import { partitionOf } from "../../model/names";
import type { StackJson } from "../stack-json";

/** The word in every placeholder. */
export const mark = "placeholder";

/** Beginnings of ids, by resource type (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html). */
const idPrefixes: Readonly<Record<string, string>> = {
  aws_ec2_transit_gateway: "tgw-",
  aws_ec2_transit_gateway_vpc_attachment: "tgw-attach-",
  aws_eip: "eipalloc-",
  aws_nat_gateway: "nat-",
  aws_route_table: "rtb-",
  aws_security_group: "sg-",
  aws_subnet: "subnet-",
  aws_vpc: "vpc-",
  aws_vpc_endpoint: "vpce-",
  aws_vpc_endpoint_service: "vpce-svc-",
  aws_vpc_peering_connection: "pcx-",
};

/** Words of ARNs that are not the second word of the resource's type. */
const services: Readonly<Record<string, string>> = {
  cloudwatch: "logs",
  db: "rds",
  opensearch: "es",
  redshiftserverless: "redshift-serverless",
  vpclattice: "vpc-lattice",
};

/** Last parts of ARNs before the name, where they are not the last words of the resource's type and a slash. */
const kinds: Readonly<Record<string, string>> = {
  aws_dms_endpoint: "endpoint:",
  aws_dms_replication_instance: "rep:",
  aws_dms_replication_task: "task:",
  aws_dms_s3_endpoint: "endpoint:",
  aws_lambda_function: "function:",
  aws_s3_bucket: "",
  aws_secretsmanager_secret: "secret:",
  aws_sns_topic: "",
};

/** Services whose ARNs name neither Region nor, in the case of buckets, account. */
const withoutRegion = new Set(["iam", "s3"]);

/** Parts of a reference such as `aws_subnet.private_1.id` or `data.aws_kms_key.orders-db.arn`. */
const reference =
  /(?<![\w."-])(?:(data)\.)?((?:aws|terraform)_\w+|local)\.([\w-]+)((?:\.[\w-]+|\["[^"]*"\]|\[\d+\]|\[\*\])*)/g;

/** Stacks that hand values on, by the name under which others read their states. */
export type Producers = ReadonlyMap<string, StackJson>;

/**
 * The placeholder of an output, as a Terraform expression that stands without the stack.
 *
 * Where its form does not follow from the JSON, it is a marked word with the output's name.
 */
export function placeholderExpression(producer: string, output: string, producers: Producers): string {
  const name = quoted(`${mark}-${output}`);
  const json = producers.get(producer);
  const value = json?.output[output]?.value;
  if (json === undefined || value === undefined) return name;
  // Lists are JSON.
  const word =
    typeof value === "string" && value.startsWith("${jsonencode(") ? `jsonencode([${name}])` : name;
  const expression = inlined(value, { json, producers, depth: 0 });
  return expression === undefined ? word : `try(tostring(${expression}), ${word})`;
}

const blockSchema = z.record(z.string(), z.unknown());

interface Place {
  readonly json: StackJson;
  readonly producers: Producers;
  /** A definition that refers to itself, which Terraform refuses, must not run for ever here. */
  readonly depth: number;
}

/** A value of a stack's JSON as an expression without references; undefined where one cannot be replaced. */
function inlined(value: unknown, place: Place): string | undefined {
  if (place.depth > 20) return undefined;
  if (Array.isArray(value)) {
    const parts = value.map((one: unknown) => inlined(one, place));
    return parts.includes(undefined) ? undefined : `[${parts.join(", ")}]`;
  }
  if (typeof value !== "string") return typeof value === "object" ? undefined : JSON.stringify(value);
  const whole = /^\$\{([^]*)\}$/.exec(value)?.[1];
  // `${a}-${b}` begins and ends like a single expression and is none.
  const single = whole !== undefined && !whole.includes("${");
  // Within an interpolation of a longer text, quotes would have to stay as they are.
  if (!single && value.includes('"') && value.includes("${")) return undefined;
  const missing: string[] = [];
  const text = (single ? whole : quoted(value, "template")).replace(
    reference,
    (all: string, data: string | undefined, type: string, name: string, path: string) => {
      const known = replaced({ data: data === "data", type, name, path }, place);
      if (known === undefined) missing.push(all);
      return known ?? all;
    },
  );
  return missing.length === 0 && !/(?<![\w."-])(self|each|path|count)\./.test(text) ? text : undefined;
}

interface Reference {
  readonly data: boolean;
  readonly type: string;
  readonly name: string;
  readonly path: string;
}

function replaced({ data, type, name, path }: Reference, place: Place): string | undefined {
  const deeper = { ...place, depth: place.depth + 1 };
  if (type === "local") {
    const inner = inlined(place.json.locals[name], deeper);
    return inner === undefined || place.json.locals[name] === undefined ? undefined : `(${inner})${path}`;
  }
  if (type === "terraform_remote_state") {
    const [, output = ""] = /^\.outputs\.([\w-]+)$/.exec(path) ?? [];
    return output === "" ? undefined : placeholderOf(name, output, deeper);
  }
  const [, attribute = ""] = /^\.(\w+)$/.exec(path) ?? [];
  if (attribute === "") return undefined;
  const found = blockSchema.safeParse((data ? place.json.data : place.json.resource)[type]?.[name]);
  const block = found.data ?? {};
  const argument = block[attribute];
  const known = typeof argument === "string" ? inlined(argument, deeper) : undefined;
  return known ?? quoted(wordOf({ type, name, attribute }, block, place.json));
}

function placeholderOf(producer: string, output: string, { producers, depth }: Place): string | undefined {
  const json = producers.get(producer);
  const value = json?.output[output]?.value;
  if (json === undefined || value === undefined) return undefined;
  const inner = inlined(value, { json, producers, depth });
  return inner === undefined ? undefined : `(${inner})`;
}

/** A word in the form that AWS gives an attribute, with the mark in it. */
function wordOf(
  { type, name, attribute }: { readonly type: string; readonly name: string; readonly attribute: string },
  block: Readonly<Record<string, unknown>>,
  json: StackJson,
): string {
  if (attribute === "arn" || attribute.endsWith("_arn")) return arnOf(type, name, block, json);
  if (attribute === "unique_id") return `AROA${mark.toUpperCase()}`;
  if (attribute === "id") return `${idPrefixes[type] ?? ""}${mark}-${name}`;
  return `${mark}-${name}-${attribute}`;
}

function arnOf(
  type: string,
  name: string,
  block: Readonly<Record<string, unknown>>,
  json: StackJson,
): string {
  const [, word = "", ...words] = type.split("_");
  const service = services[word] ?? word;
  const kind = kinds[type] ?? `${words.join("-")}/`;
  const { account, region, partition } = placeOf(block, json);
  const where = withoutRegion.has(service) ? "" : region;
  return `arn:${partition}:${service}:${where}:${service === "s3" ? "" : account}:${kind}${mark}-${name}`;
}

const providerSchema = z.looseObject({
  allowed_account_ids: z.array(z.string()).default([]),
  region: z.string().default(""),
});

/** Account, Region and partition of a resource, from its provider. */
function placeOf(block: Readonly<Record<string, unknown>>, json: StackJson) {
  const providers = json.provider.aws ?? [];
  const provider = providers.find(({ alias }) => `aws.${String(alias)}` === block.provider) ?? providers[0];
  const { allowed_account_ids: accounts, region } = providerSchema.parse(provider ?? {});
  return { account: accounts[0] ?? "", region, partition: partitionOf(region) };
}

/** Text as Terraform writes it in an expression; a template keeps its interpolations. */
function quoted(text: string, kind: "template" | "literal" = "literal"): string {
  const escaped = JSON.stringify(text);
  return kind === "template" ? escaped : escaped.replace(/([$%])\{/g, "$1$1{");
}

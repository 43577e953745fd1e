/** The resources and data sources of an environment's stacks, each with its account and its names. */
import * as z from "zod";
import { partitionOf } from "../../model/names";
import type { StackJson } from "../stack-json";
import { arnPatternOf, patternOf, type Place, type Reading } from "./pattern";

/** One resource, data source or ephemeral resource. */
export interface Found {
  /** `aws_kms_key`, `data.aws_kms_key`, `ephemeral.aws_secretsmanager_random_password`. */
  readonly type: string;
  /** Stack and address, for messages. */
  readonly at: string;
  readonly block: Readonly<Record<string, unknown>>;
  readonly place: Place;
  /** An argument as IAM compares it: `*` stands for what only a deployment can tell. */
  text(argument: string): string;
  /** As `text`, for each element of a list. */
  texts(argument: string): readonly string[];
  /** ARN of what an argument names, where it refers to it; `*` otherwise. */
  arnOf(argument: string): string;
  /** Type of what an argument refers to; undefined if it is text or an expression. */
  refersTo(argument: string): string | undefined;
  /** A block within this one, read as this one is. */
  within(block: Found["block"]): Found;
  /** ARN of a thing in the account and Region of this one. */
  arn(service: string, resource: string): string;
  /** The same of a thing that may be another account's. */
  arnOfAnybody(service: string, resource: string): string;
  /** ARN of a thing of a service that knows no Regions (IAM). */
  globalArn(service: string, resource: string): string;
}

const providerSchema = z.looseObject({
  alias: z.string(),
  region: z.string(),
  allowed_account_ids: z.tuple([z.string()]),
  assume_role: z.tuple([z.looseObject({ role_arn: z.string() })]),
  default_tags: z.tuple([z.looseObject({ tags: z.looseObject({ "causeway:environment": z.string() }) })]),
});

const kinds = ["resource", "data", "ephemeral"] as const;

/** Everything of AWS in stacks, by stack name, of one generation or several. */
export function findAll(...generations: readonly ReadonlyMap<string, StackJson>[]): Found[] {
  const boundaries = boundariesOf(generations);
  return generations.flatMap((stacks) => findIn(stacks, boundaries));
}

/** Permissions boundaries by account id: what one role of an account has, all have, or will have. */
function boundariesOf(generations: readonly ReadonlyMap<string, StackJson>[]): ReadonlyMap<string, string> {
  const roles = generations
    .flatMap((stacks) => [...stacks.values()])
    .flatMap((json) => Object.values(json.resource.aws_iam_role ?? {}) as Found["block"][]);
  const arns = roles.map((role) => role.permissions_boundary).filter((arn) => typeof arn === "string");
  // The first generation is the one that will be deployed.
  return new Map(arns.reverse().map((arn) => [arn.split(":")[4] ?? "", arn]));
}

function findIn(stacks: ReadonlyMap<string, StackJson>, boundaries: ReadonlyMap<string, string>): Found[] {
  return [...stacks].flatMap(([stack, json]) => {
    const places = placesOf(json, boundaries);
    return kinds.flatMap((kind) =>
      Object.entries(json[kind])
        .filter(([type]) => type.startsWith("aws_"))
        .flatMap(([type, blocks]) =>
          Object.entries(blocks).map(([name, block]) => {
            const address = `${kind === "resource" ? "" : `${kind}.`}${type}`;
            return found({ stacks, stack }, places, address, name, block as Found["block"]);
          }),
        ),
    );
  });
}

/** The accounts that a stack works in, by the alias of their provider. */
function placesOf(json: StackJson, boundaries: ReadonlyMap<string, string>): ReadonlyMap<string, Place> {
  return new Map(
    (json.provider.aws ?? []).map((block) => {
      const { alias, region, allowed_account_ids, assume_role, default_tags } = providerSchema.parse(block);
      const environment = default_tags[0].tags["causeway:environment"];
      const [accountId] = allowed_account_ids;
      const boundary = boundaries.get(accountId);
      return [
        alias,
        { account: alias, accountId, region, environment, roleArn: assume_role[0].role_arn, boundary },
      ];
    }),
  );
}

function found(
  at: Pick<Reading, "stacks" | "stack">,
  places: ReadonlyMap<string, Place>,
  type: string,
  name: string,
  block: Found["block"],
): Found {
  const address = `${at.stack}/${type}.${name}`;
  const place = places.get(String(block.provider).replace(/^aws\./, ""));
  if (place === undefined) throw new Error(`${address} has a provider that its stack lacks`);
  const reading: Reading = { ...at, place };
  const partition = partitionOf(place.region);
  return {
    type,
    at: address,
    block,
    place,
    text: (argument) => patternOf(block[argument], reading).text,
    texts: (argument) => {
      const value = block[argument];
      return Array.isArray(value) ? value.map((one) => patternOf(one, reading).text) : [];
    },
    arnOf: (argument) => arnPatternOf(block[argument], reading).text,
    within: (inner) => found(at, places, type, name, { ...inner, provider: block.provider }),
    refersTo: (argument) => patternOf(block[argument], reading).type,
    arn: (service, resource) => `arn:${partition}:${service}:${place.region}:${place.accountId}:${resource}`,
    arnOfAnybody: (service, resource) => `arn:${partition}:${service}:${place.region}:*:${resource}`,
    globalArn: (service, resource) => `arn:${partition}:${service}::${place.accountId}:${resource}`,
  };
}

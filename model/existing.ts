/** Things of AWS that exist already: the file names them by their id, ARN or tags, or as their owners do. */
import * as z from "zod";

/** How a kind's ids begin, and what stands before an id in an ARN of EC2 (EC2 API Reference, "Resource IDs"). */
const kinds = {
  vpc: { prefix: "vpc", resource: "vpc", wordIs: "Name tag" },
  subnet: { prefix: "subnet", resource: "subnet", wordIs: "Name tag" },
  securityGroup: { prefix: "sg", resource: "security-group", wordIs: "name" },
  transitGateway: { prefix: "tgw", resource: "transit-gateway", wordIs: "Name tag" },
  vpcEndpoint: { prefix: "vpce", resource: "vpc-endpoint", wordIs: "Name tag" },
} as const;

/** Kind of what exists. */
export type ExistingKind = keyof typeof kinds;

/** An existing thing as the file names it: a word, or tags that it alone has. */
export type Existing = string | { readonly tags: Readonly<Record<string, string>> };

/** Arguments of a data source that finds one thing. */
export type Lookup =
  { readonly id: string } | { readonly name: string } | { readonly tags: Readonly<Record<string, string>> };

/** The parts of an ARN that say where a thing is. */
export interface ArnPlace {
  readonly arn: string;
  readonly region: string;
  /** The owner's: others may share it. */
  readonly accountId: string;
  readonly id: string;
}

function idSource(kind: ExistingKind): string {
  return `${kinds[kind].prefix}-(?:[0-9a-f]{8}|[0-9a-f]{17})`;
}

const tagged = z
  .strictObject({
    tags: z
      .record(z.string().min(1).max(128), z.string().max(256))
      .refine((tags) => Object.keys(tags).length > 0, "at least one tag")
      .describe("Tags that it has, and no other of its kind where it is looked for."),
  })
  // Of every thing: the JSON Schema says it once.
  .meta({ id: "tagged" });

/**
 * The shape of a name of an existing thing in the file.
 *
 * @param word Another word that the file may have there.
 */
export function existingThing(kind: ExistingKind, word?: string) {
  const { prefix, resource, wordIs } = kinds[kind];
  const id = idSource(kind);
  // A Name tag may be anything. What begins like an ARN is meant as one, and an id with a wrong digit as an id.
  const allowed = new RegExp(
    `^(?:${id}|arn:aws[\\w-]*:ec2:[a-z0-9-]+:\\d{12}:${resource}/${id}|(?!arn:|${prefix}[-_]?[0-9A-Fa-f]{7,}$).*)$`,
  );
  const words = `${word === undefined ? "" : `"${word}", or `}an id like "${prefix}-0123456789abcdef0", an ARN like "arn:aws:ec2:eu-west-1:111111111111:${resource}/${prefix}-0123456789abcdef0", a ${wordIs}, or tags`;
  return z.union([z.string({ error: words }).min(1, words).max(255, words).regex(allowed, words), tagged]);
}

/** Where an ARN of the file says that a thing is; undefined for any other name of it. */
export function arnPlace(thing: Existing | undefined): ArnPlace | undefined {
  if (typeof thing !== "string") return undefined;
  const [, region, accountId, id] = /^arn:[^:]+:ec2:([^:]+):(\d{12}):[^/]+\/(.+)$/.exec(thing) ?? [];
  return region === undefined || accountId === undefined || id === undefined
    ? undefined
    : { arn: thing, region, accountId, id };
}

/** Arguments of the data source that finds a thing: what looks like an id is one. */
export function lookupOf(kind: ExistingKind, thing: Existing): Lookup {
  if (typeof thing !== "string") return { tags: thing.tags };
  const place = arnPlace(thing);
  if (place) return { id: place.id };
  if (new RegExp(`^${idSource(kind)}$`).test(thing)) return { id: thing };
  return kinds[kind].wordIs === "name" ? { name: thing } : { tags: { Name: thing } };
}

/** The name of a thing as one word, for messages and addresses: two names never have the same. */
export function existingWord(thing: Existing): string {
  if (typeof thing === "string") return thing;
  return Object.entries(thing.tags)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(",");
}

/** Things by their words, each once. */
export function byWord(things: readonly Existing[]): Map<string, Existing> {
  return new Map(things.map((thing) => [existingWord(thing), thing]));
}

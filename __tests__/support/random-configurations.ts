/** Random pipelines that every rule lets pass, with their endpoints, the same for the same seed. */
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { dereferenced, environmentJsonSchema, type SchemaNode } from "../../config/json-schema";
import type { Environment } from "../../model/schema/environment";
import { engines, type EngineWord } from "../../model/engines";
import { engineEndpoints, s3Source, wallet } from "./engine-endpoints";
import { certificate } from "./environment";
import { loadFiles, problemsOf as loadingProblems } from "./environment-files";
import { randomNumbers, RandomValues } from "./random-value";
import { shippedFolder } from "./synth-app";

type Entry = Readonly<Record<string, unknown>>;

/** A pipeline with its two endpoints, in the words of a file. */
export interface Configuration {
  readonly source: Entry;
  readonly target: Entry;
  readonly pipeline: Entry;
}

const files = { "certificates/cwallet.sso": wallet };

/** As many in one group as fit the quotas of a replication instance. */
const groupSize = 40;

/** `count` configurations that the loader accepts; what it refuses is taken out, or thrown away. */
export function randomConfigurations(count: number, seed: number): Configuration[] {
  const random = new RandomValues(randomNumbers(seed));
  const found: Configuration[] = [];
  for (let tries = 0; found.length < count; tries++) {
    if (tries > count * 20) throw new Error(`only ${found.length} of ${tries} configurations pass the rules`);
    const accepted = mended(configuration(random));
    if (accepted) found.push(accepted);
  }
  return found;
}

/** A configuration without what the rules refuse; undefined if something refused has to be there. */
function mended(candidate: Configuration): Configuration | undefined {
  let present: Configuration | undefined = candidate;
  for (let times = 0; times < 4 && present; times++) {
    const problems = problemsOf(present);
    if (problems.length === 0) return present;
    present = without(present, problems);
  }
  return undefined;
}

/** Takes out the members that problems are at. */
function without(configuration: Configuration, paths: readonly string[]): Configuration | undefined {
  const copy = structuredClone(configuration) as unknown as Record<string, Record<string, unknown>>;
  for (const path of paths) {
    const [section, entry, ...members] = path.replace(/\[.*$/, "").split(".");
    const part = section === "pipelines" ? copy["pipeline"] : copy[entry ?? ""];
    if (part === undefined || !take(part, members)) return undefined;
  }
  return copy as unknown as Configuration;
}

/** Deletes a member at a path. @returns false if it is one that has to be there. */
function take(part: Record<string, unknown>, [first, ...others]: readonly string[]): boolean {
  if (first === undefined || ["source", "target", "runsOn", "tables"].includes(first)) return false;
  const inner = part[first];
  if (others.length > 0 && typeof inner === "object" && inner !== null && !Array.isArray(inner)) {
    return take(inner as Record<string, unknown>, others);
  }
  if (first === "migrationType") part[first] = "full-load";
  else Reflect.deleteProperty(part, first);
  return true;
}

/** All configurations in one environment, in a few groups, as its file says it. */
export function packedFile(configurations: readonly Configuration[]): Entry {
  const numbered = configurations.map((one, index) => ({ ...one, index }));
  const groupOf = (index: number) => Math.floor(index / groupSize);
  return {
    ...base(Array.from({ length: groupOf(configurations.length - 1) + 1 }, (_, group) => `main-${group}`)),
    endpoints: Object.fromEntries(
      numbered.flatMap(({ source, target, index }) => [
        [`source-${index}`, placed(source, index)],
        [`target-${index}`, placedTarget(target, index)],
      ]),
    ),
    pipelines: Object.fromEntries(
      numbered.map(({ pipeline, target, index }) => [
        `pipeline-${index}`,
        {
          ...notDropping(pipeline, target),
          // The end of an ARN, of which there is one each.
          ...("resourceIdentifier" in pipeline ? { resourceIdentifier: `pipeline-${index}` } : {}),
          source: `source-${index}`,
          target: `target-${index}`,
          group: `group-${groupOf(index)}`,
          ...(typeof pipeline["runsOn"] === "string" ? { runsOn: `main-${groupOf(index)}` } : {}),
        },
      ]),
    ),
  };
}

/** The same, loaded; its certificates are put into `directory`. */
export function packed(
  configurations: readonly Configuration[],
  name: string,
  directory: string,
): Environment {
  const text = JSON.stringify(packedFile(configurations));
  const [environment] = loadFiles({ ...files, [`${name}.yaml`]: text }, { only: name });
  if (!environment) throw new Error("the packed environment was not loaded");
  putCertificates(directory);
  return { ...environment, directory };
}

/** The certificates that the configurations name, beside an environment file. */
export function putCertificates(directory: string): void {
  mkdirSync(path.join(directory, "certificates"), { recursive: true });
  writeFileSync(path.join(directory, "certificates/cwallet.sso"), wallet);
  copyFileSync(path.join(shippedFolder, certificate), path.join(directory, "certificates/ca.pem"));
}

/**
 * An endpoint that does not stand in the way of others: buckets take a limited number of writers, no two
 * pipelines share a folder, and a database is of one engine.
 */
function placed(endpoint: Entry, index: number): Entry {
  if ("bucket" in endpoint) {
    return { ...endpoint, bucket: `landing-${Math.floor(index / groupSize)}`, folder: `folder-${index}` };
  }
  return named(endpoint, `erp-${String(endpoint["engine"])}`);
}

/** As many targets as one function has room for in its policy, beside the sources. */
const mostMerged = 20;

/** A target that no other pipeline writes to and none reads, because a full load drops what is there. */
function placedTarget(target: Entry, index: number): Entry {
  if ("bucket" in target) return placed(target, index);
  const own = named(target, `copy-${index}-${String(target["engine"])}`);
  const { secret } = own;
  if (index < mostMerged || typeof secret !== "object" || secret === null || !("policy" in secret))
    return own;
  return { ...own, secret: { ...secret, policy: "publish" } };
}

/** All DynamoDB targets are one, whose tables several pipelines may fill only if none drops them. */
function notDropping(pipeline: Entry, target: Entry): Entry {
  if (target["engine"] !== "dynamodb") return pipeline;
  const taskSettings = (pipeline["taskSettings"] ?? {}) as Entry;
  const FullLoadSettings = { ...(taskSettings["FullLoadSettings"] ?? {}), TargetTablePrepMode: "DO_NOTHING" };
  return { ...pipeline, taskSettings: { ...taskSettings, FullLoadSettings } };
}

/** An endpoint that is another database, stream or domain. */
function named(endpoint: Entry, own: string): Entry {
  const words = ["cluster", "instance", "workgroup", "stream", "domain"].filter((word) => word in endpoint);
  const { secret, host } = endpoint;
  return {
    ...endpoint,
    ...Object.fromEntries(words.map((word) => [word, own])),
    ...(host === undefined ? {} : { host: `${own}.example.com` }),
    ...(typeof secret === "object" ? { secret: { ...secret, name: `${own}/dms` } } : {}),
  };
}

function base(instances: readonly string[]): Entry {
  return {
    region: "eu-west-1",
    backend: { type: "local" },
    accounts: Object.fromEntries(
      ["dms", "orders", "lake"].map((key, index) => [
        key,
        { id: String(index + 1).repeat(12), deployRole: "deploy" },
      ]),
    ),
    replication: {
      account: "dms",
      network: { cidr: "10.20.0.0/16" },
      serviceRoles: "create",
      instances: Object.fromEntries(
        instances.map((key) => [key, { class: "dms.r6i.large", engineVersion: "3.6.1", multiAz: true }]),
      ),
    },
    buckets: Object.fromEntries(
      ["landing", ...instances.map((_, index) => `landing-${index}`)].map((key) => [
        key,
        { account: "lake", name: `${key}-random` },
      ]),
    ),
  };
}

/** Key paths of what is wrong with a configuration. */
function problemsOf({ source, target, pipeline }: Configuration): string[] {
  const text = JSON.stringify({
    ...base(["main"]),
    endpoints: { source, target },
    pipelines: { pipeline: { ...pipeline, source: "source", target: "target" } },
  });
  return loadingProblems({ ...files, "dev.yaml": text }, { only: "dev" }).map(({ keyPath = "" }) => keyPath);
}

/** Members that a configuration always has, or has in its own way. */
const chosen = ["source", "target", "group", "tables", "runsOn", "migrationType", "tableSettings"];

function configuration(random: RandomValues): Configuration {
  return {
    source: endpoint(random, "source"),
    target: placedTarget(endpoint(random, "target"), 0),
    pipeline: {
      ...optional(random, nodeOf("pipelines"), chosen),
      migrationType: random.of(["full-load", "cdc", "full-load-and-cdc"]),
      runsOn: random.once(8) ? { serverless: { maxCapacityUnits: random.of([2, 16, 384]) } } : "main",
      tables: [{ include: "shop.%" }, ...(random.once(3) ? [{ exclude: "shop.tmp_%" }] : [])],
      ...(random.once(4)
        ? { tableSettings: [{ table: "shop.orders", lobSettings: { mode: "limited", bulkMaxSizeKB: 16 } }] }
        : {}),
    },
  };
}

function endpoint(random: RandomValues, direction: "source" | "target"): Entry {
  const able = engines.filter(({ directions }) => (directions as readonly string[]).includes(direction));
  const { engine } = random.of(able);
  const schema = shapeOf(engine).properties?.["settings"];
  const more = engine === "s3" && direction === "source" ? `, ${s3Source}` : "";
  const said = parse(`{ engine: ${engine}, ${engineEndpoints[engine]}${more} }`) as Entry;
  return schema === undefined ? said : { ...said, settings: random.value(schema) };
}

/** Members of a map, now and then. */
function optional(random: RandomValues, node: SchemaNode, without: readonly string[]): Entry {
  const members = Object.entries(node.properties ?? {}).filter(([key]) => !without.includes(key));
  return Object.fromEntries(
    members.flatMap(([key, member]) => {
      const value = random.once(3) ? random.value(member) : undefined;
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

/** Schema of an entry of a section. */
function nodeOf(section: "endpoints" | "pipelines"): SchemaNode {
  const each = dereferenced(environmentJsonSchema()).properties?.[section]?.additionalProperties;
  if (typeof each !== "object") throw new Error(`the schema has no ${section}`);
  return dereferenced(each);
}

function shapeOf(engine: EngineWord): SchemaNode {
  const { oneOf, anyOf } = nodeOf("endpoints");
  const shape = (oneOf ?? anyOf ?? []).map(dereferenced).find(({ properties }) => {
    const word = properties?.["engine"];
    return word?.const === engine;
  });
  if (!shape) throw new Error(`the schema has no engine ${engine}`);
  return shape;
}

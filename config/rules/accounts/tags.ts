/** Tags that AWS or Causeway's functions would take for something else. */
import { serverlessOf, type Environment } from "../../../model/schema/environment";
import { quote, type KeyPath } from "../../messages";
import { isMapping } from "../../../model/members";
import type { Rule } from "../rule";
import { advice, deletion } from "../../fix";

type Tags = Readonly<Record<string, string>>;

/** Tags that AWS takes on one resource, its own not counted. */
const mostTags = 50;

/** Causeway's own on one resource: an endpoint's environment, stack, key and last request; elsewhere fewer. */
const ownTags = 4;

export const tagRules: readonly Rule[] = [
  {
    name: "reserved-tags",
    doc: "Functions find what is theirs by the tags of Causeway, and AWS keeps tags of its own.",
    *check(environment) {
      for (const { path, tags } of tagMaps(environment)) {
        for (const tag of Object.keys(tags)) {
          if (!/^(causeway|aws):/i.test(tag)) continue;
          yield {
            path: [...path, tag],
            detail: `got the tag ${quote(tag)}; expected one that does not start with "causeway:" or "aws:"`,
            fix: "choose another key",
          };
        }
      }
    },
  },
  {
    name: "no-credentials-in-tags",
    doc: "Tags stand in the committed JSON and in every state, and whoever may describe a resource reads them.",
    *check(environment) {
      for (const { path, tags } of mapsOfTags(environment)) {
        for (const tag of Object.keys(tags)) {
          if (
            !/^(pass(word|wd|phrase)?|pwd|secret([-_ ]?access)?([-_ ]?key)?|api[-_ ]?key|token)$/i.test(tag)
          )
            continue;
          yield {
            path: [...path, tag],
            detail: `got the tag ${quote(tag)}; expected none that looks like a credential`,
            fix: advice`${deletion()}, and keep credentials in the Secrets Manager secret that \`secret.name\` names`,
          };
        }
      }
    },
  },
  {
    name: "tag-keys-differ",
    doc: "IAM takes keys of tags that differ in capitals only for one, and roles carry the environment's tags.",
    *check({ tags }) {
      const known = new Map<string, string>();
      for (const tag of Object.keys(tags)) {
        const other = known.get(tag.toLowerCase());
        known.set(tag.toLowerCase(), tag);
        if (other === undefined) continue;
        yield {
          path: ["tags", tag],
          detail: `got the tag ${quote(tag)} beside ${quote(other)}; expected keys that differ in more than capitals, because IAM refuses both on one role`,
          fix: advice`${deletion("delete one of the two")}, also where common.yaml says it`,
        };
      }
    },
  },
  {
    name: "tag-count",
    doc: `A resource has at most ${mostTags} tags, of which Causeway needs ${ownTags}.`,
    *check(environment) {
      for (const { path, tags, others } of tagMaps(environment)) {
        const count = Object.keys({ ...environment.tags, ...others, ...tags }).length;
        if (count <= mostTags - ownTags) continue;
        const scope =
          others !== undefined
            ? " with those of the pipeline and the environment"
            : path.length > 1
              ? " with those of the environment"
              : "";
        yield {
          path,
          detail: `got ${count} tags${scope}; expected at most ${mostTags - ownTags}, because AWS takes ${mostTags} on a resource and Causeway adds up to ${ownTags}`,
          fix: "delete some",
        };
        if (path.length === 1) return;
      }
    },
  },
];

/** Tags that the file says in one place. */
interface TagMap {
  readonly path: KeyPath;
  readonly tags: Tags;
  /** Those that its resource has besides, but for the environment's. */
  readonly others?: Tags | undefined;
}

/** The environment's tags, then those of single resources. */
/** Every map called `tags`: of what is made, and of what is looked for. */
function* mapsOfTags(value: unknown, path: KeyPath = []): Iterable<TagMap> {
  if (Array.isArray(value)) {
    for (const [index, member] of value.entries()) yield* mapsOfTags(member, [...path, index]);
  }
  if (!isMapping(value)) return;
  for (const [key, member] of Object.entries(value)) {
    const here = [...path, key];
    if (key === "tags" && isMapping(member)) yield { path: here, tags: member as Tags };
    else yield* mapsOfTags(member, here);
  }
}

function* tagMaps({ tags, replication, endpoints, pipelines }: Environment): Iterable<TagMap> {
  yield { path: ["tags"], tags };
  const ofInstances = said(["replication", "instances"], replication.instances);
  yield* [...ofInstances, ...said(["endpoints"], endpoints), ...said(["pipelines"], pipelines)];
  for (const [key, pipeline] of Object.entries(pipelines)) {
    const own = serverlessOf(pipeline)?.tags;
    const path = ["pipelines", key, "runsOn", "serverless", "tags"];
    if (own) yield { path, tags: own, others: pipeline.tags };
  }
}

/** The tags of the things of one section. */
function said(
  section: KeyPath,
  things: Readonly<Record<string, { readonly tags?: Tags | undefined }>>,
): TagMap[] {
  return Object.entries(things).flatMap(([key, { tags }]) =>
    tags === undefined ? [] : [{ path: [...section, key, "tags"], tags }],
  );
}

/** Names that AWS would refuse after the environment's name is put before them. */
import { nameLimits } from "../../../model/names";
import { physicalNames, type NamedThing } from "../../../model/physical-names";
import { quote } from "../../messages";
import type { Rule } from "../rule";

export const nameRules: readonly Rule[] = [
  {
    name: "environment-name",
    doc: "The name of an environment starts every physical name, so it is a word like a key.",
    *check({ name }) {
      if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) return;
      yield {
        path: [],
        detail: `got the file name ${quote(`${name}.yaml`)}; expected lower-case letters, digits and single hyphens, starting with a letter`,
        fix: "rename the file: its name is the environment's name",
      };
    },
  },
  {
    name: "name-lengths",
    doc: "Names fit AWS's lengths after the environment's name is put before them.",
    *check(environment) {
      for (const found of worstOfEach(physicalNames(environment))) {
        const { path, kind, name } = found;
        if (excess(found) <= 0) continue;
        yield {
          path,
          detail: `makes the ${kind} name ${quote(name)} of ${name.length} characters; expected at most ${nameLimits[kind]}`,
          fix: `shorten it, or the environment's name, by ${excess(found)}`,
        };
      }
    },
  },
  {
    name: "bucket-names",
    doc: "Bucket names follow S3's rules: labels between dots, no address, none of S3's own prefixes and suffixes, each name once.",
    *check(environment) {
      const seen = new Map<string, string>();
      for (const [key, { name }] of Object.entries(environment.buckets)) {
        const path = ["buckets", key, "name"];
        const why = bucketRefusal(name);
        if (why !== undefined) {
          yield { path, detail: `got ${quote(name)}; expected a name ${why}`, fix: "choose another name" };
        }
        const other = seen.get(name);
        if (other !== undefined) {
          yield {
            path,
            detail: `got ${quote(name)}, which is the bucket ${quote(other)}; expected every bucket once`,
            fix: `name ${quote(other)} in the endpoints instead, or choose another name`,
          };
        }
        seen.set(name, other ?? key);
      }
    },
  },
];

/** Of the names at one place of the file, the one that is too long by most: it says how much to shorten. */
function worstOfEach(all: Iterable<NamedThing>): Iterable<NamedThing> {
  const worst = new Map<string, NamedThing>();
  for (const found of all) {
    const place = JSON.stringify(found.path);
    const before = worst.get(place);
    if (before === undefined || excess(found) > excess(before)) worst.set(place, found);
  }
  return worst.values();
}

function excess({ kind, name }: NamedThing): number {
  return name.length - nameLimits[kind];
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function bucketRefusal(name: string): string | undefined {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return "that does not look like an IP address";
  if (/\.\.|\.-|-\./.test(name)) return "without dots beside dots or hyphens";
  if (/^(xn--|sthree-|amzn-s3-demo-)/.test(name)) return "without a prefix that S3 keeps for itself";
  if (/(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name))
    return "without a suffix that S3 keeps for itself";
  return undefined;
}

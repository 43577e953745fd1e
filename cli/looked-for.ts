/** What a data source looked for, where a plan fails because there is none, or more than one. */
import * as path from "node:path";
import * as z from "zod";
import { quote } from "../config/messages";
import { readStackJson, type StackJson } from "./stack-json";
import type { Diagnostic } from "./terraform-events";

/** What provider 5.100 and the services say of something that is not there. */
const missing =
  /no matching|couldn't find resource|(?:returned )?no results|empty result|NotFound|NoSuch|StatusCode: 404|does not exist/i;

/** The same of more than one. */
const ambiguous = /multiple .*(?:matched|results)|more than one|too many results/i;

/** Arguments that say how to look, not for what. */
const notSought = new Set(["//", "provider", "lifecycle", "depends_on", "for_each", "count"]);

/**
 * What a data source looked for, where, and what to do; undefined for any other error.
 *
 * Terraform names the address alone, and the file is where the value is.
 *
 * @param directory Folder of the stack.
 */
export function lookedForAdvice(
  { summary, detail, address = "" }: Diagnostic,
  directory?: string,
): string | undefined {
  const [, type = "", name = ""] = /^data\.([\w-]+)\.([\w-]+)/.exec(address) ?? [];
  const said = `${summary}\n${detail}`;
  const isAmbiguous = ambiguous.test(said);
  if (type === "" || directory === undefined || !(isAmbiguous || missing.test(said))) return undefined;
  const json = readStackJson({ jsonPath: path.join(directory, "cdk.tf.json") });
  const block = json.data[type]?.[name];
  const sought = soughtBy(block, address);
  if (sought === "") return undefined;
  const looked = `looked for ${type} with ${sought}${placeOf(json, block)}`;
  return isAmbiguous
    ? `${looked}, and there is more than one: name the one that is meant by its id, or by tags that it alone has`
    : `${looked}: correct the name in the environment file, or have the owner share it with that account. Tags of what another account shares are not to be seen there, so such a thing is named by its id or ARN`;
}

const words = z.record(z.string(), z.unknown());
const filters = z.array(z.looseObject({ name: z.string(), values: z.array(z.string()) }));

/** The arguments of a data source as words: `tags.Name "landing-zone" and the vpc_id of data.aws_vpc.orders-db`. */
function soughtBy(block: unknown, address: string): string {
  const known = words.safeParse(block);
  if (!known.success) return "";
  return Object.entries(known.data)
    .filter(([argument]) => !notSought.has(argument))
    .flatMap(([argument, value]) => argumentWords(argument, value, address))
    .join(" and ");
}

function argumentWords(argument: string, value: unknown, address: string): string[] {
  if (typeof value === "string") return [valueWords(argument, value, address)];
  const filter = filters.safeParse(value);
  if (filter.success) {
    return filter.data.map(({ name, values }) => valueWords(name, values.join(", "), address));
  }
  const members = words.safeParse(value);
  if (!members.success || Array.isArray(value)) return [];
  return Object.entries(members.data).map(([name, one]) =>
    valueWords(`${argument}.${name}`, String(one), address),
  );
}

function valueWords(argument: string, value: string, address: string): string {
  const [, instance] = /\["(.+)"\]$/.exec(address) ?? [];
  if (value === "${each.value}" && instance !== undefined) return `${argument} ${quote(instance)}`;
  const [, expression] = /^\$\{(.+)\}$/.exec(value) ?? [];
  return expression === undefined ? `${argument} ${quote(value)}` : `the ${argument} that is ${expression}`;
}

const accountOf = z.looseObject({
  alias: z.string().optional(),
  region: z.string(),
  allowed_account_ids: z.tuple([z.string()]),
});

/** Account and Region of a data source's provider: ` in account 111111111111, eu-west-1`. */
function placeOf(json: StackJson, block: unknown): string {
  const { provider } = z.looseObject({ provider: z.string().optional() }).parse(block);
  const providers = (json.provider.aws ?? []).flatMap((one) => accountOf.safeParse(one).data ?? []);
  const found =
    provider === undefined ? providers[0] : providers.find(({ alias }) => provider === `aws.${alias}`);
  return found === undefined ? "" : `, in account ${found.allowed_account_ids[0]}, ${found.region}`;
}

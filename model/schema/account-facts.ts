/**
 * What `npm run facts` found out about AWS in the accounts of an environment.
 *
 * Rules read it; stacks do not: the same environment file synthesizes the same JSON with and without it.
 */
import * as z from "zod";

const seen = z.string().describe("How it was seen.");

const fact = <const Words extends readonly string[]>(...words: Words) =>
  z.strictObject({ value: z.enum([...words, "not-tried"]), seen });

/** Source keys that DMS carried when it assumed a role; `not-asked` where it did not look at the role. */
const sourceKeys = fact("none", "account", "both", "not-asked");

const seconds = z.number().nonnegative().optional();

/** Content of `<environment>.facts.json`. */
export const accountFacts = z.strictObject({
  version: z.literal(1),
  date: z.iso.date().describe("Day on which it was seen, in UTC."),
  region: z.string(),
  replicationAccount: z.string(),
  /** Account of the foreign role; absent where the environment has no bucket of another account. */
  lakeAccount: z.string().optional(),
  engineVersion: z.string().describe("Version of the replication instance that was looked at."),
  foreignRole: fact("persists", "returns-only", "refuses", "pass-role").describe(
    "How DMS answers the create of an S3 endpoint whose role is another account's.",
  ),
  sourceKeys: z.strictObject({
    creation: sourceKeys,
    test: sourceKeys,
    run: sourceKeys,
    secret: sourceKeys.describe("For the role that reads a secret, when its endpoint is made."),
  }),
  testObject: fact("folder", "root", "unclear").describe(
    "Where DMS writes the object by which it tests an S3 target.",
  ),
  secretRefusal: z
    .strictObject({ value: z.string(), seen })
    .describe("Error code for a role that DMS may not assume to read a secret; `not-tried` without one."),
  taskSettings: z.strictObject({
    answered: z.array(z.string()).describe("Members that DMS answers for a task that says nothing."),
    dropped: z
      .array(z.string())
      .describe("Members that pipelines of the environment sent and DMS did not answer."),
    seen,
  }),
  durations: z
    .strictObject({
      rolesTakeEffect: seconds,
      createEndpoint: seconds,
      modifyEndpoint: seconds,
      testConnection: seconds,
    })
    .describe("In seconds."),
});

export type AccountFacts = z.infer<typeof accountFacts>;

/** A fact about source keys. */
export type SourceKeysFact = AccountFacts["sourceKeys"]["run"];

/**
 * Members of a settings document as `Section.Member`; components of the log by their `Id`.
 *
 * What is null has no members: DMS answers so for sections that it has dropped.
 */
export function memberPaths(document: unknown, at = ""): string[] {
  if (typeof document !== "object" || document === null) return at === "" ? [] : [at];
  if (Array.isArray(document)) {
    const ids = document.flatMap((one: unknown) =>
      typeof one === "object" && one !== null && "Id" in one ? [`${at}.${String(one.Id)}`] : [],
    );
    return ids.length > 0 ? ids : [at];
  }
  return Object.entries(document).flatMap(([name, value]: [string, unknown]) =>
    memberPaths(value, at === "" ? name : `${at}.${name}`),
  );
}

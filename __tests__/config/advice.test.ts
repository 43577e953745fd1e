/**
 * Advice that is data.
 *
 * Every test that loads files follows it: `loadFiles` makes each edit that a message names, and loads the files again
 * (see `../support/followed-advice.ts`). Here is what those tests leave open: the two files, and the check itself.
 */
import { parse, stringify } from "yaml";
import { ConfigError, type Problem } from "../../config/error";
import {
  advice,
  deletion,
  inOwnFile,
  member,
  sibling,
  together,
  top,
  wordsOf,
  written,
} from "../../config/fix";
import { merge } from "../../config/merge";
import { acrossRules, rules } from "../../config/rules";
import { loadFiles, loading, wholeEnvironment, type Files } from "../support/environment-files";
import { badAdvice, edited } from "../support/followed-advice";
import { wordsOnly, wordsOnlyInSchema } from "../support/words-only";

function problemsOf(files: Files): readonly Problem[] {
  try {
    loadFiles(files);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

/** Mistakes whose advice is data, each laid over the whole environment. */
const mistakes: readonly (readonly [what: string, text: string])[] = [
  ["a word that is near to another", "replication: { serviceRoles: creat }"],
  ["a word of other tools", "endpoints: { orders-db: { engine: mssql } }"],
  ["a key that is near to another", "endpoints: { orders-db: { sslmode: require } }"],
  ["a key that is near to one that is there", "replication: { serviceRole: create }"],
  ["a key that people expect", "buckets: { landing: { region: eu-west-1 } }"],
  ["a password", "endpoints: { orders-db: { password: x } }"],
  ["a number for a text", "accounts: { dms: { id: 111111111111 } }"],
  ["a number in quotes", 'logRetentionDays: "400"'],
  ["a word for true", 'replication: { instances: { main: { multiAz: "yes" } } }'],
  ["no value", "accounts: { dms: { alarmTopicArn: } }"],
  [
    "an ARN for a secret",
    "endpoints: { orders-db: { secret: 'arn:aws:secretsmanager:eu-west-1:222222222222:secret:orders/dms-AbCdEf' } }",
  ],
  ["a word for a map", "pipelines: { orders-to-lake: { runsOn: serverless } }"],
  ["a key of another word", "endpoints: { lake-orders: { cluster: x } }"],
  ["a reference that is near to another", "pipelines: { orders-to-lake: { source: order-db } }"],
  ["a pattern of another language", 'pipelines: { orders-to-lake: { tables: [{ include: "shop.*" }] } }'],
  ["a zone beside a standby", "replication: { instances: { main: { availabilityZone: eu-west-1a } } }"],
  ["a setting of a direction", "endpoints: { orders-db: { settings: { parallelLoadThreads: 4 } } }"],
  [
    "a stop of a full load",
    "pipelines: { orders-to-lake: { migrationType: full-load, cdcStop: { serverTime: 2026-01-31T12:00:00Z } } }",
  ],
];

/** The whole environment with a mistake in it. */
const mistaken = (text: string) => stringify(merge(parse(wholeEnvironment), parse(text)));

test.each(mistakes)("the advice helps, whichever file has the mistake: %s", (_what, text) => {
  for (const files of [
    { "common.yaml": wholeEnvironment, "dev.yaml": text },
    { "common.yaml": mistaken(text), "dev.yaml": "region: eu-west-1" },
    { "common.yaml": mistaken(text), "dev.yaml": text },
  ]) {
    expect(problemsOf(files).flatMap(({ ways = [] }) => ways)).not.toEqual([]);
  }
});

test("a setting that both files have goes from both", () => {
  const text = "replication: { instances: { main: { availabilityZone: eu-west-1a } } }";
  const common = wholeEnvironment.replace("multiAz: true", "multiAz: true, availabilityZone: eu-west-1a");
  const [problem] = problemsOf({ "common.yaml": common, "dev.yaml": text });
  expect(problem?.fix).toBe(
    "delete it, also in environments/common.yaml, or delete `multiAz` in environments/common.yaml",
  );
  expect(problem?.ways?.[0]?.map(({ file }) => file)).toEqual([
    "environments/dev.yaml",
    "environments/common.yaml",
  ]);
});

test("what another environment has, too, is written into this one's own file", () => {
  const prod = 'accounts: { dms: { id: "444444444444" } }';
  const files = { "common.yaml": wholeEnvironment, "dev.yaml": "region: eu-west-1", "prod.yaml": prod };
  expect(problemsOf(files)[0]?.ways).toEqual([
    [
      {
        kind: "set",
        path: ["buckets", "landing", "name"],
        value: "shop-landing-prod",
        file: "environments/prod.yaml",
      },
    ],
  ]);
});

test("the words are made from the edits", () => {
  const said = advice`${deletion()}, or write ${together([member(sibling("a"), "x"), member(top("b"), 1)])} or ${written("y")} or ${inOwnFile(written(2))}`;
  expect(wordsOf(said)).toBe('delete it, or write `a: x` and `b: 1` or "y" or 2');
  expect(
    said.flatMap((part) => (typeof part === "string" ? [] : part.edits.map((edit) => edit(["c", "d"])))),
  ).toEqual([
    { kind: "delete", path: ["c", "d"] },
    { kind: "set", path: ["c", "a"], value: "x" },
    { kind: "set", path: ["b"], value: 1 },
    { kind: "set", path: ["c", "d"], value: "y" },
    { kind: "set", path: ["c", "d"], value: 2, own: true },
  ]);
});

test("edits change what an alias stands for, and leave the rest of a file", () => {
  const files = { "dev.yaml": "a: &one { b: 1, c: 2 } # kept\nd: *one\n" };
  const file = "environments/dev.yaml";
  expect(edited(files, [{ kind: "set", path: ["d", "b"], value: "x", file }])["dev.yaml"]).toBe(
    "a: &one { b: x, c: 2 } # kept\nd: *one\n",
  );
  expect(edited(files, [{ kind: "rename", path: ["a", "b"], to: "e", file }])["dev.yaml"]).toContain(
    "{ e: 1, c: 2 }",
  );
  expect(edited(files, [{ kind: "delete", path: ["a", "c"], file }])["dev.yaml"]).toContain("{ b: 1 }");
  expect(() => edited(files, [{ kind: "delete", path: ["a", "x"], file }])).toThrow("nothing to delete");
});

test("advice that does not help is found, and so is advice without data that nobody has explained", () => {
  const file = "environments/dev.yaml";
  const problem = { file, keyPath: "region", detail: "got 1", rule: "a-rule" };
  const way = [{ kind: "set", path: ["region"], value: 2, file }] as const;
  const again = (now: readonly Problem[]) =>
    badAdvice({ "dev.yaml": "region: 1" }, [{ ...problem, ways: [way] }], () => now);
  expect(again([])).toEqual([]);
  expect(again([problem])).toEqual([expect.stringContaining("following the advice does not help")]);
  expect(again([{ ...problem, keyPath: "backend" }])).toHaveLength(1);
  expect(badAdvice({}, [problem], () => [])).toEqual([expect.stringContaining("no data, and no reason")]);
  expect(badAdvice({}, [{ ...problem, rule: "tag-count" }], () => [])).toEqual([]);
});

test("advice that stays words is of rules that there are, with a reason", () => {
  const names = [...rules, ...acrossRules].map((rule) => rule.name);
  for (const [rule, why] of Object.entries(wordsOnly)) {
    expect(names).toContain(rule);
    expect(why.length).toBeGreaterThan(10);
  }
  for (const { words, why } of wordsOnlyInSchema) {
    expect(words.source).not.toBe("");
    expect(why.length).toBeGreaterThan(10);
  }
});

test("advice is data for most rules", () => {
  expect(Object.keys(wordsOnly).length).toBeLessThan((rules.length + acrossRules.length) * 0.75);
  expect(loading("region: eu-west-1")).not.toThrow();
});

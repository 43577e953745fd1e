/** The matrix of whole deploys: its rows meet every pair of modes, and its page has every row. */
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { pairsOf, pairwise, type Factors } from "../support/matrix/pairs";
import { describeMatrix, matrixPage } from "../support/matrix/results";
import { deployable, matrixRows, rowsOfShard } from "../support/matrix/rows";
import { modeNames, modes, type OpenQuestion } from "../../sandbox/world";

const pairsIn = (factors: Factors): Set<string> => new Set(pairsOf(factors).keys());

/** The pairs that combinations have. */
function met(combinations: readonly Readonly<Record<string, string>>[]): Set<string> {
  return new Set(
    combinations.flatMap((one) => [
      ...pairsIn(Object.fromEntries(Object.entries(one).map(([name, value]) => [name, [value]]))),
    ]),
  );
}

test("every two values of different factors meet, whatever the factors are", () => {
  const values = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(values, { minLength: 2, maxLength: 6 }), (lists) => {
      const factors = Object.fromEntries(lists.map((list, index) => [`f${index}`, list]));
      expect(met(pairwise(factors))).toEqual(pairsIn(factors));
    }),
  );
});

test("every two alternatives meet that can be deployed, each in both worlds, and every other stands alone", () => {
  const rows = matrixRows();
  const deployed = rows.filter(({ refusal }) => refusal === undefined);
  expect(met(deployed.map((row) => row.modes))).toEqual(pairsIn(deployable()));
  for (const world of ["fair", "harsh"]) {
    const ofWorld = rows.filter((row) => row.world === world);
    for (const [name, alternatives] of Object.entries(deployable())) {
      const there = ofWorld.flatMap(({ modes: chosen, refusal }) =>
        refusal === undefined ? [chosen[name]] : [],
      );
      expect(new Set(there)).toEqual(new Set(alternatives));
    }
    const alone = ofWorld.filter(({ refusal }) => refusal !== undefined).map((row) => row.modes);
    expect(alone).toEqual([{ externalId: "refuses" }, { externalId: "pass-role" }]);
  }
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
});

test.each(modeNames)("what %s refuses is one of its alternatives, and no world's own", (name) => {
  const { refused = {}, alternatives, fair, harsh }: OpenQuestion = modes[name];
  expect(Object.keys(alternatives)).toEqual(expect.arrayContaining(Object.keys(refused)));
  for (const own of [fair, harsh]) expect(Object.keys(refused)).not.toContain(own);
});

test("shards have every row once, and fail for a part that there is none of", () => {
  const rows = matrixRows();
  const shards = ["1/3", "2/3", "3/3"].flatMap((shard) => rowsOfShard(rows, shard));
  expect(shards.map(({ id }) => id).sort()).toEqual(rows.map(({ id }) => id).sort());
  for (const wrong of ["4/3", "0/3", "two"]) {
    expect(() => rowsOfShard(rows, wrong)).toThrow(`CAUSEWAY_SHARD is "${wrong}": expected one such as 2/3`);
  }
});

test("docs/sandbox-matrix.md has the rows of today, run or not", () => {
  const cells = (page: string): string[][] =>
    page
      .split("\n")
      .filter((line) => /^\| (fair|harsh)-/.test(line))
      .map((line) => line.split("|").map((cell) => cell.trim()));
  const modesOnly = (page: string): string[][] =>
    cells(page).map((row) => row.slice(1, 2 + modeNames.length));
  const shown = readFileSync(matrixPage, "utf8");
  const afresh = describeMatrix(matrixRows(), () => undefined);
  expect(modesOnly(shown)).toEqual(modesOnly(afresh));
  for (const row of cells(shown)) expect(row.join(" ")).not.toContain("FAILED");
});

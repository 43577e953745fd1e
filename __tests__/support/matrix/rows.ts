/** Rows of the matrix: the modes' alternatives two by two, each in both worlds, and each refusal alone. */
import { parse } from "yaml";
import { modeNames, modes, worldNames, type ModeName, type OpenQuestion } from "../../../sandbox/world";
import type { EnvironmentFile } from "../environment";
import { wholeEnvironment } from "../environment-files";
import { pairwise, type Combination } from "./pairs";

/** One deploy of the matrix. */
export interface MatrixRow {
  /** Stable while the modes are: the world, and its place in it. */
  readonly id: string;
  readonly world: (typeof worldNames)[number];
  readonly modes: Combination;
  /** Part of what the deploy has to say where it cannot succeed. */
  readonly refusal?: string;
}

const questions: Readonly<Record<ModeName, OpenQuestion>> = modes;

/**
 * Every row, the fair world's first.
 *
 * Two alternatives meet in one world: the fair one has as many rows as it takes to have each alternative once, the harsh
 * one all others, in which each is there as well.
 */
export function matrixRows(): MatrixRow[] {
  const combinations = pairwise(deployable());
  const fair = fewestWithAll(combinations);
  return worldNames.flatMap((world) => [
    ...combinations.flatMap((chosen, index): MatrixRow[] =>
      (world === "fair") === index < fair
        ? [{ id: `${world}-${String(index + 1).padStart(2, "0")}`, world, modes: chosen }]
        : [],
    ),
    ...modeNames.flatMap((name) =>
      Object.entries(questions[name].refused ?? {}).map(([word, refusal]): MatrixRow => ({
        id: `${world}-${name}-${word}`,
        world,
        // Every other mode as the world has it: what is refused says nothing of them.
        modes: { [name]: word },
        refusal,
      })),
    ),
  ]);
}

/** How many of the first combinations have every alternative. */
function fewestWithAll(combinations: readonly Combination[]): number {
  const all = combinations.flatMap((one) => Object.entries(one).map((pair) => pair.join("=")));
  return 1 + Math.max(...[...new Set(all)].map((one) => Math.floor(all.indexOf(one) / modeNames.length)));
}

/** Alternatives in which a deploy has to succeed. */
export function deployable(): Record<string, readonly string[]> {
  return Object.fromEntries(
    modeNames.map((name) => {
      const { alternatives, refused = {} } = questions[name];
      return [name, Object.keys(alternatives).filter((word) => !(word in refused))];
    }),
  );
}

/** The smallest environment that every mode touches: a secret, a task, and a target whose role is of another account. */
export function matrixFile(): EnvironmentFile {
  const file = parse(wholeEnvironment) as EnvironmentFile;
  file.buckets = { landing: { account: "lake", name: "shop-landing", forceDestroy: true } };
  return file;
}

/** Rows of one shard of several: "2/3" is the second of three; all of them where nothing is said. */
export function rowsOfShard(rows: readonly MatrixRow[], shard: string | undefined): MatrixRow[] {
  const [, index = "1", of = "1"] = /^(\d+)\/(\d+)$/.exec(shard ?? "1/1") ?? [];
  if (
    shard !== undefined &&
    !(Number(index) >= 1 && Number(index) <= Number(of) && /^\d+\/\d+$/.test(shard))
  ) {
    throw new Error(`CAUSEWAY_SHARD is "${shard}": expected one such as 2/3, the second of three`);
  }
  return rows.filter((_row, place) => place % Number(of) === Number(index) - 1);
}

/** Combinations in which every two values of different factors meet at least once. */

/** Factors with their values, in their order. */
export type Factors = Readonly<Record<string, readonly string[]>>;

/** One value of each factor. */
export type Combination = Readonly<Record<string, string>>;

/**
 * Few combinations with every pair: greedy, so not always the fewest, and the same each time.
 *
 * Each begins with the first pair that is missing; every other factor takes the value that brings most of the
 * missing pairs with it.
 */
export function pairwise(factors: Factors): Combination[] {
  const missing = pairsOf(factors);
  const combinations: Combination[] = [];
  for (let [first] = missing.values(); first !== undefined; [first] = missing.values()) {
    const chosen: Record<string, string> = Object.fromEntries(first);
    for (const [name, values] of Object.entries(factors)) {
      if (name in chosen) continue;
      const gains = values.map((value) => missingWith(missing, chosen, [name, value]).length);
      chosen[name] = values[gains.indexOf(Math.max(...gains))] ?? "";
    }
    for (const one of Object.entries(chosen))
      for (const key of missingWith(missing, chosen, one)) missing.delete(key);
    combinations.push(Object.fromEntries(Object.keys(factors).map((name) => [name, chosen[name] ?? ""])));
  }
  return combinations;
}

type Value = readonly [factor: string, value: string];
type Pairs = Map<string, readonly [Value, Value]>;

/** A pair's name, whichever of the two comes first. */
function keyOf(pair: readonly [Value, Value]): string {
  return pair
    .map((value) => value.join("="))
    .sort()
    .join(" ");
}

/** Every pair of values of different factors. */
export function pairsOf(factors: Factors): Pairs {
  const all = Object.entries(factors).flatMap(([name, values]) =>
    values.map((value): Value => [name, value]),
  );
  const pairs = all.flatMap((one) =>
    all.filter(([name]) => name > one[0]).map((other): readonly [Value, Value] => [one, other]),
  );
  return new Map(pairs.map((pair) => [keyOf(pair), pair]));
}

function missingWith(missing: Pairs, chosen: Combination, one: Value): string[] {
  return Object.entries(chosen)
    .filter(([name]) => name !== one[0])
    .map((other) => keyOf([one, other]))
    .filter((key) => missing.has(key));
}

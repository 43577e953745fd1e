import fc from "fast-check";
import { differences, replacementsOf, withReal } from "../../../cli/decisions/compare";
import { decisionsIn, unknown, type Decision } from "../../../cli/decisions/decisions";

const create = (address: string, values: unknown): Decision => ({ address, actions: ["create"], values });
const change = (address: string, after: unknown, more: object = {}) => ({
  address,
  mode: "managed",
  change: { actions: ["create"], after, ...more },
});

/** Values as a plan has them; some of their members are known only after an apply. */
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), tie("value"), { maxKeys: 3 }),
  ),
}));

/** The same value with some places unknown, as a draw of booleans says. */
function forget(known: unknown, draw: () => boolean): unknown {
  if (draw()) return unknown;
  if (Array.isArray(known)) return known.map((one: unknown) => forget(one, draw));
  if (typeof known !== "object" || known === null) return known;
  return Object.fromEntries(Object.entries(known).map(([name, one]) => [name, forget(one, draw)]));
}

test("whatever was unknown may become known, and nothing else changes", () => {
  fc.assert(
    fc.property(value, fc.infiniteStream(fc.boolean()), (known, stream: Iterator<boolean, boolean>) => {
      const then = forget(known, () => stream.next().value);
      expect(differences([create("a.b", then)], { decisions: [create("a.b", known)] })).toEqual([]);
    }),
  );
});

test("a known value that changes is a difference, wherever it is", () => {
  fc.assert(
    fc.property(value, fc.array(fc.stringMatching(/^[a-z]$/), { maxLength: 3 }), (rest, path) => {
      const at = (leaf: unknown) =>
        path.reduceRight<unknown>((inner, name) => ({ [name]: inner, rest }), leaf);
      const then = [create("a.b", { x: at("1") })];
      expect(differences(then, { decisions: [create("a.b", { x: at("2") })] })).not.toEqual([]);
      // What was known has to stay known.
      expect(differences(then, { decisions: [create("a.b", { x: at(unknown) })] })).not.toEqual([]);
    }),
  );
});

test("members of a set may stand in another order once they are known, each for one other", () => {
  const then = [create("a.b", { ids: ["z", unknown, unknown] })];
  expect(differences(then, { decisions: [create("a.b", { ids: ["m", "n", "z"] })] })).toEqual([]);
  expect(differences(then, { decisions: [create("a.b", { ids: ["m", "n", "o"] })] })).toHaveLength(1);
  expect(differences(then, { decisions: [create("a.b", { ids: ["m", "z"] })] })).toHaveLength(1);
});

test("says what is new, what is missing, what is done otherwise and which value is another one", () => {
  const then = [create("a.gone", {}), create("a.same", { x: 1 }), create("a.other", { tags: { Name: "a" } })];
  const now = [
    create("a.new", {}),
    { address: "a.same", actions: ["delete", "create"], values: { x: 1 } },
    create("a.other", { tags: { Name: "b" } }),
  ];
  expect(differences(then, { decisions: now })).toEqual([
    "a.gone: nothing, where the saved plan says create",
    "a.new: create, which the saved plan does not do",
    'a.other.tags.Name: "b", where the saved plan says "a"',
    "a.same: delete and create, where the saved plan says create",
  ]);
});

test("what an earlier run of the same plan has done is no difference", () => {
  const then = [create("a.b", { tags: null, id: unknown }), { address: "a.c", actions: ["delete"] }];
  const standing = new Map([["a.b", create("a.b", { tags: {}, id: "i" })]]);
  expect(differences(then, { decisions: [], standing })).toEqual([]);
  expect(differences(then, { decisions: [], standing: new Map([["a.c", create("a.c", {})]]) })).toEqual([
    "a.b: nothing, where the saved plan says create",
    "a.c: nothing, where the saved plan says delete",
  ]);
});

test("real values come in place of placeholders, in addresses too, a longer one before a shorter", () => {
  const pairs = replacementsOf('["rtb-placeholder-a","rtb-placeholder-ab"]', '["rtb-1","rtb-2"]');
  expect(pairs).toEqual([
    ["rtb-placeholder-a", "rtb-1"],
    ["rtb-placeholder-ab", "rtb-2"],
  ]);
  const then = [create('aws_route.r["rtb-placeholder-ab"]', { route_table_id: "rtb-placeholder-ab" })];
  expect(withReal(then, new Map(pairs))).toEqual([
    create('aws_route.r["rtb-2"]', { route_table_id: "rtb-2" }),
  ]);
});

test("a value without the mark was known: another one in its place is a difference", () => {
  expect(replacementsOf('["10.0.0.0/20"]', '["10.1.0.0/20"]')).toEqual([]);
});

test("decisions leave out what is sensitive, mark what is unknown, and know no time", () => {
  const after = {
    name: "n",
    at: "due since 2026-01-02T03:04:05Z",
    password: "secret",
    list: ["a", "secret"],
  };
  const { decisions } = decisionsIn({
    timestamp: "2026-01-02T03:04:05Z",
    resource_changes: [
      change("a.b", after, {
        after_unknown: { id: true, nested: { arn: true } },
        after_sensitive: { password: true, list: [false, true] },
      }),
      change("terraform_data.causeway_placeholders", {}),
      { ...change("data.a.b", {}), mode: "data" },
    ],
    output_changes: { url: { actions: ["create"], after: "secret", after_sensitive: true } },
  });
  expect(decisions).toEqual([
    create("a.b", {
      at: "due since (time of the plan)",
      id: unknown,
      list: ["a", { "(sensitive)": true }],
      name: "n",
      nested: { arn: unknown },
    }),
    { address: "output.url", actions: ["create"] },
  ]);
});

test("decisions name imports and moves, and not what stays", () => {
  const { decisions, standing } = decisionsIn({
    resource_changes: [
      { address: "a.kept", mode: "managed", change: { actions: ["no-op"], after: { x: 1 } } },
      {
        address: "a.found",
        mode: "managed",
        change: { actions: ["no-op"], after: {}, importing: { id: "i" } },
      },
      {
        address: "a.new",
        previous_address: "a.old",
        mode: "managed",
        change: { actions: ["no-op"], after: {} },
      },
      { address: "a.gone", mode: "managed", change: { actions: ["delete"], after: null, after_unknown: {} } },
    ],
  });
  expect(decisions.map(({ address, actions }) => [address, ...actions])).toEqual([
    ["a.found", "import"],
    ["a.gone", "delete"],
    ["a.new", "move from a.old"],
  ]);
  expect(decisions[1]).not.toHaveProperty("values");
  expect([...standing.keys()]).toEqual(["a.kept"]);
});

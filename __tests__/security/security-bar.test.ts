/** Every rule of the security bar against every stack of every environment. */
import * as fc from "fast-check";
import { covers, endOf, lastCommit, readExceptions } from "./exceptions";
import { copied, Part, said } from "./killed";
import { mutantsOf } from "./mutants";
import { makeSubject, rules } from "./subject";
import { values } from "./values";

const subject = makeSubject();
const exceptions = readExceptions();
const findings = new Map(rules.map((rule) => [rule, rule.check(subject)]));
const table = rules.map(
  (rule) => [`row ${rule.row} (${rule.ids[0] ?? ""})`, rule.requirement, rule] as const,
);

test.each(table)("%s: %s, or security-exceptions.yaml says why not", (_row, _requirement, rule) => {
  const uncovered = (findings.get(rule) ?? []).filter(
    (finding) => !exceptions.some((exception) => covers(exception, rule, finding)),
  );
  expect(uncovered).toEqual([]);
});

test.each(table)("%s fails when it is broken: %s", (_row, _requirement, rule) => {
  const broken = copied(subject);
  rule.breakIt(broken);
  const before = new Set((findings.get(rule) ?? []).map(said));
  expect(rule.check(broken).filter((finding) => !before.has(said(finding)))).not.toEqual([]);
});

// One environment each: in all of them, a rule looks at the same again.
test.each(values)("row %i: the bar sees %s (in %s)", (row, _what, environment, change) => {
  expect(new Part(subject, environment).seenAfter(row, change)).toBeDefined();
});

describe("the policies with one thing wrong in them, a sample", () => {
  const seed = 1;

  test.each(subject.environments.map(({ name }) => name))(
    `of %s (seed ${seed}): each is a finding; npm run test:mutants has all`,
    (name) => {
      const part = new Part(subject, name);
      const chosen = fc.sample(fc.constantFrom(...part.policies()), { seed, numRuns: 12 });
      const mutants = chosen.flatMap((policy, index) =>
        fc.sample(fc.constantFrom(...mutantsOf(policy)), { seed: seed + index, numRuns: 3 }),
      );
      const survivors = mutants.filter((mutant) => part.seenBy(mutant) === undefined);
      expect(survivors.map(({ policy, how }) => `${policy.id}: ${how}`)).toEqual([]);
    },
  );
});

test("every row of the bar has a rule", () => {
  const wanted = Array.from({ length: 64 }, (_, index) => index + 1);
  const held = new Set(rules.map(({ row }) => row));
  expect(wanted.filter((row) => !held.has(row))).toEqual([]);
});

describe("security-exceptions.yaml", () => {
  const named = exceptions.map(
    (exception) => [`${exception.rule} ${exception.addresses.join(", ")}`, exception] as const,
  );

  test.each(named)("%s had not ended at the last commit", (name, exception) => {
    const state = endOf(exception, { today: new Date(), committed: lastCommit() });
    if (state === "ended-since")
      console.warn(`${name} has ended on ${exception.until}: this checkout is older`);
    expect(state).not.toBe("ended");
  });

  test("no more than half of them end on one day", () => {
    const days = exceptions.map(({ until }) => until);
    const most = Math.max(...days.map((day) => days.filter((other) => other === day).length));
    expect(most).toBeLessThanOrEqual(days.length / 2);
  });

  test("an exception that ends after the last commit warns, one that ended before it fails", () => {
    const until = "2027-03-31";
    const at = (today: string, committed?: string) =>
      endOf({ until }, { today: new Date(today), committed: committed ? new Date(committed) : undefined });
    expect(at("2027-03-31T23:00:00Z", "2027-03-31T12:00:00Z")).toBe("holds");
    expect(at("2028-01-01", "2027-03-01")).toBe("ended-since");
    expect(at("2028-01-01", "2027-04-01")).toBe("ended");
    expect(at("2027-04-01")).toBe("ended");
    // A commit that is dated after today is none to go by.
    expect(at("2027-03-01", "2027-05-01")).toBe("holds");
  });

  test.each(named)("%s ends within a year", (_name, { until }) => {
    const year = 366 * 24 * 60 * 60 * 1000;
    expect(new Date(until).getTime()).toBeLessThan(Date.now() + year);
  });

  const byRules = named.filter(([, { by }]) => by === undefined);
  test.each(byRules)("%s is needed, with each of its addresses", (_name, exception) => {
    const unused = exception.addresses.filter(
      (address) =>
        !rules.some((rule) =>
          (findings.get(rule) ?? []).some((finding) =>
            covers({ ...exception, addresses: [address] }, rule, finding),
          ),
        ),
    );
    expect(unused).toEqual([]);
  });

  test("an exception that has no reason, no end or an unknown word is refused", () => {
    expect(() => readExceptions("- { rule: DMS.13, addresses: [x], until: 2027-01-01 }")).toThrow(/reason/);
    expect(() => readExceptions(`- { rule: DMS.13, addresses: [x], reason: ${"x".repeat(40)} }`)).toThrow(
      /until/,
    );
    expect(() =>
      readExceptions(`- { rule: DMS.13, adresses: [x], reason: ${"x".repeat(40)}, until: 2027-01-01 }`),
    ).toThrow(/adresses/);
  });
});

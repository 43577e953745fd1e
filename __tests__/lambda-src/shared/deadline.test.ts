import { Deadline, poll } from "../../../lambda-src/shared/deadline";
import { TestClock } from "../../support/step-run";

test("keeps five seconds back to report an error", () => {
  expect(new Deadline(new TestClock(), 60_000).remaining()).toBe(55_000);
  expect(new Deadline(new TestClock(), 3_000).over).toBe(true);
});

test("looks quickly at first and then every five seconds", async () => {
  const clock = new TestClock();
  const begin = clock.now();
  const looks: number[] = [];

  const seen = await poll<string>(new Deadline(clock, 600_000), 60_000, () => {
    looks.push(clock.now() - begin);
    return Promise.resolve(undefined);
  });

  expect(seen).toBeUndefined();
  expect(looks.slice(0, 3)).toEqual([0, 200, 520]);
  expect((looks.at(-1) ?? 0) - (looks.at(-2) ?? 0)).toBe(5_000);
  expect(looks.at(-1)).toBeLessThanOrEqual(60_000);
});

test("the deadline ends a longer patience", async () => {
  const clock = new TestClock();
  const begin = clock.now();

  await poll<string>(new Deadline(clock, 15_000), 60_000, () => Promise.resolve(undefined));

  expect(clock.now() - begin).toBeLessThanOrEqual(10_000);
});

test("looks at least once", async () => {
  await expect(poll(new Deadline(new TestClock(), 0), 0, () => Promise.resolve("seen"))).resolves.toBe(
    "seen",
  );
});

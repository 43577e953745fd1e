import { Deadline, type Clock } from "../../../lambda-src/shared/deadline";
import { PermissionMissing } from "../../../lambda-src/shared/errors";
import { whenPermitted } from "../../../lambda-src/shared/permitted";

/** A clock that jumps, so that nothing waits. */
function jumpingClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    sleep: (milliseconds) => {
      now += milliseconds;
      return Promise.resolve();
    },
  };
}

const refused = () => new PermissionMissing("dms:DescribeEndpoints", "*", undefined);

test("waits until a permission that was written seconds ago is seen", async () => {
  let calls = 0;

  await whenPermitted(new Deadline(jumpingClock(), 600_000), () =>
    ++calls < 4 ? Promise.reject(refused()) : Promise.resolve(),
  );

  expect(calls).toBe(4);
});

test("gives up after a minute, so that the step itself says what is missing", async () => {
  const clock = jumpingClock();

  await whenPermitted(new Deadline(clock, 600_000), () => Promise.reject(refused()));

  expect(clock.now()).toBeGreaterThan(50_000);
  expect(clock.now()).toBeLessThanOrEqual(60_000);
});

test("does not wait for anything but permissions", async () => {
  const broken = () => Promise.reject(new Error("no such region"));

  await expect(whenPermitted(new Deadline(jumpingClock(), 600_000), broken)).rejects.toThrow(
    "no such region",
  );
});

import * as z from "zod/mini";
import { CallFailed, StepError } from "../../../lambda-src/shared/errors";
import { stepHandler } from "../../../lambda-src/shared/step";

const context = { awsRequestId: "request-1", getRemainingTimeInMillis: () => 60_000 };
const event = z.object({ action: z.literal("do"), names: z.array(z.string()) });

class Refused extends StepError {
  override readonly name = "Refused";
}

// Powertools makes a console of its own unless this is set.
process.env.POWERTOOLS_DEV = "true";

let logged: string[];
beforeEach(() => {
  logged = [];
  const keep = (line: unknown): void => void logged.push(String(line));
  jest.spyOn(console, "info").mockImplementation(keep);
  jest.spyOn(console, "error").mockImplementation(keep);
});
afterEach(() => jest.restoreAllMocks());

function handler(work: () => Promise<unknown>) {
  return stepHandler({ name: "test-step", event, work });
}

test("hands on what the work answers", async () => {
  await expect(
    handler(() => Promise.resolve({ ok: 1 }))({ action: "do", names: [] }, context),
  ).resolves.toEqual({ ok: 1 });
});

test("fault 4: refuses an event that it does not know, naming each member, and does not work", async () => {
  const work = jest.fn();

  await expect(handler(work)({ action: "undo", names: [1] }, context)).rejects.toMatchObject({
    name: "EventRefused",
    message: expect.stringMatching(
      /^test-step does not take this event \(action: .*; names\.0: .*\)\. Function and stacks/,
    ) as string,
  });
  expect(work).not.toHaveBeenCalled();
});

test("shows name and message of an error, and no stack trace", async () => {
  const failing = handler(() => Promise.reject(new Refused("do it otherwise")));

  await expect(failing({ action: "do", names: [] }, context)).rejects.toMatchObject({
    name: "Refused",
    message: "do it otherwise",
    stack: "Refused",
  });
});

test("the log has request, error and stack, and never the event", async () => {
  const failing = handler(() => Promise.reject(new Refused("do it otherwise")));

  await failing({ action: "do", names: ["a-name-of-the-event"] }, context).catch(() => undefined);

  expect(logged.join()).toContain("request-1");
  expect(logged.join()).toContain("step.test");
  expect(logged.join()).not.toContain("a-name-of-the-event");
});

test("says of an unexpected error that it is one", async () => {
  const failing = handler(() => Promise.reject(new TypeError("x is undefined")));

  await expect(failing({ action: "do", names: [] }, context)).rejects.toThrow(
    "Unexpected TypeError: x is undefined. The function's log has the details.",
  );
});

test("a failed call says what was called, on what, and what AWS said", () => {
  const error = new CallFailed(
    "dms:CreateEndpoint",
    "dev-lake",
    "KMSKeyNotAccessibleFault",
    "no access",
    undefined,
  );

  expect(error.message).toBe(
    "dms:CreateEndpoint on dev-lake failed: KMSKeyNotAccessibleFault: no access. See that the key is enabled and that its policy admits the caller.",
  );
});

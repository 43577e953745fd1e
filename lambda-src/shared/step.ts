import { Logger } from "@aws-lambda-powertools/logger";
import * as z from "zod/mini";
import { Deadline, systemClock } from "./deadline";
import { EventRefused, StepError } from "./errors";

/** Part of Lambda's context that functions use. */
export interface StepContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

/** Log of a step: identifiers and decisions, never whole events or policies. */
export type StepLog = Pick<Logger, "info" | "warn" | "error">;

/** Log and deadline of every step. */
export interface Run {
  readonly deadline: Deadline;
  readonly log: StepLog;
}

/** A function that Terraform calls as a step. */
export interface StepDefinition<Event, Result> {
  /** Name of the function, as in `lambda-src/`. */
  readonly name: string;
  readonly event: z.ZodMiniType<Event>;
  readonly work: (event: Event, run: Run) => Promise<Result>;
}

/**
 * The Lambda handler of a step: validates the event, sets the deadline, and makes errors readable.
 *
 * What it throws has no stack trace, because Terraform shows all of it to the person who deploys; the
 * log has it.
 */
export function stepHandler<Event, Result>(
  definition: StepDefinition<Event, Result>,
): (event: unknown, context: StepContext) => Promise<Result> {
  let logger: Logger | undefined;
  return async (input, context) => {
    // Not at start-up: it opens the output streams, which a function does not need to be loaded.
    const log = (logger ??= new Logger({ serviceName: `causeway-${definition.name}` }));
    log.appendKeys({ requestId: context.awsRequestId });
    const run = { deadline: new Deadline(systemClock, context.getRemainingTimeInMillis()), log };
    try {
      const event = validEvent(definition, input);
      const result = await definition.work(event, run);
      log.info("step holds");
      return result;
    } catch (error) {
      log.error("step failed", error instanceof Error ? error : new Error(String(error)));
      throw forTerraform(error);
    }
  };
}

function validEvent<Event>(definition: StepDefinition<Event, unknown>, input: unknown): Event {
  const parsed = z.safeParse(definition.event, input);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.length === 0 ? "the event" : path.join(".")}: ${message}`,
  );
  throw new EventRefused(
    `${definition.name} does not take this event (${problems.join("; ")}). Function and stacks come from different versions: deploy the stack that owns the function first.`,
  );
}

function forTerraform(error: unknown): Error {
  const known = error instanceof StepError;
  const shown = new Error(
    known || !(error instanceof Error)
      ? String(known ? error.message : error)
      : `Unexpected ${error.name}: ${error.message}. The function's log has the details.`,
  );
  shown.name = error instanceof Error ? error.name : "Error";
  shown.stack = shown.name;
  return shown;
}

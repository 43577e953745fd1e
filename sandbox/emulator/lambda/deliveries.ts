/** Calls of functions by AWS services, as far as the functions' own policies let them. */
import { setTimeout as sleep } from "node:timers/promises";
import type { AccountReader } from "../iam/reader";
import { allows, type Policy } from "../iam/evaluate";
import type { Moto } from "../moto";
import type { Functions } from "./functions";
import type { Invocations } from "./invocations";

/** Times that Lambda calls a function for an event before it gives up ("Asynchronous invocation"). */
const tries = 3;

/** Milliseconds between them; Lambda waits minutes. */
const pauseMs = 1000;

export interface DeliveryDeps {
  readonly moto: Pick<Moto, "raw">;
  readonly reader: Pick<AccountReader, "role">;
  readonly functions: Pick<Functions, "find">;
  readonly invocations: Pick<Invocations, "run" | "runningOf">;
  readonly log: (line: string) => void;
}

/** A call that a service makes. */
export interface Delivery {
  readonly functionArn: string;
  /** `sns.amazonaws.com` … */
  readonly service: string;
  /** Topic or rule that the service calls for. */
  readonly sourceArn: string;
  readonly event: object;
}

/** Calls a function, and again when it fails; never throws, what came of it is logged. */
export async function deliver(delivery: Delivery, deps: DeliveryDeps): Promise<void> {
  const { functionArn, service, sourceArn } = delivery;
  try {
    const problem = await call(delivery, deps);
    if (problem !== undefined) deps.log(`${service} called ${functionArn} for ${sourceArn}: ${problem}`);
  } catch (cause) {
    deps.log(`${functionArn}: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`);
  }
}

/** @returns what went wrong. */
async function call(delivery: Delivery, deps: DeliveryDeps): Promise<string | undefined> {
  const { functionArn, service, sourceArn, event } = delivery;
  const [, , , region = "", accountId = ""] = functionArn.split(":");
  const fn = deps.functions.find(accountId, region, functionArn);
  if (!fn) return "there is no such function";
  const verdict = await allows({
    principal: service,
    action: "lambda:InvokeFunction",
    resource: functionArn,
    resourceAccountId: accountId,
    identityPolicies: [],
    resourcePolicy: await policyOf(functionArn, deps.moto),
    context: { "aws:SourceArn": sourceArn, "aws:SourceAccount": sourceArn.split(":")[4] ?? "" },
  });
  if (!verdict.allowed) return "its policy does not allow that";
  const role = await deps.reader.role(fn.roleArn);
  if (!role) return "its role does not exist";
  for (let count = 1; count <= tries; count += 1) {
    const busy = fn.concurrency !== undefined && deps.invocations.runningOf(fn) >= fn.concurrency;
    const outcome = busy ? undefined : await deps.invocations.run(fn, role.roleId, event);
    if (outcome && !("error" in outcome)) return undefined;
    await sleep(pauseMs, undefined, { ref: false });
  }
  return `it failed ${tries} times`;
}

async function policyOf(functionArn: string, moto: DeliveryDeps["moto"]): Promise<Policy | undefined> {
  const [, , , region = "", accountId = "", , name = ""] = functionArn.split(":");
  const path = `/2015-03-31/functions/${name}/policy`;
  const reply = await moto.raw({ accountId, region, service: "lambda", method: "GET", path });
  if (reply.status >= 300) return undefined;
  const { Policy: text = "{}" } = JSON.parse(reply.body.toString("utf8")) as { readonly Policy?: string };
  return JSON.parse(text) as Policy;
}

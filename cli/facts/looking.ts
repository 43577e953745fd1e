/** What every look works with, and what most of them begin with. */
import type { CreateEndpointCommandInput } from "@aws-sdk/client-database-migration-service";
import type { Clients } from "./clients";
import { tried, type Attempt, type ProbedDms } from "./dms";
import type { Pace } from "./pace";
import type { Probe } from "./probe";
import { changeTrust, roleArn, trustPolicy, type RoleWord, type Trust } from "./roles";

/** An endpoint that was made, or why DMS refused it. */
export type Made = { readonly arn: string } | { readonly why: string };

/** What every look works with. */
export interface Looking {
  readonly probe: Probe;
  readonly dms: ProbedDms;
  /** Clients of the replication account. */
  readonly own: Clients;
  readonly pace: Pace;
}

/** The ends of tasks, which several looks share. */
export interface Ends {
  readonly source: Made;
  readonly target: Made;
}

/** Changes whom a role of the replication account trusts. */
export const trustOf =
  ({ own, probe }: Looking, word: RoleWord) =>
  async (trust: Trust): Promise<void> => {
    await changeTrust(own.iam, probe, word, trustPolicy(probe, word, trust));
  };

/** Asks for an endpoint in the replication account until DMS takes its role, which may be too new. */
export async function endpointOf(
  { dms, probe, pace }: Looking,
  word: RoleWord | "source",
  more: Partial<CreateEndpointCommandInput> = {},
): Promise<Made> {
  let why = "";
  const role = roleArn(probe, probe.replication, word === "source" ? "control" : word);
  const arn = await pace.patiently(async () => {
    let made: string | undefined;
    const answer = await tried(async () => {
      made = (await dms.createS3(word, probe.replication, role, more)).EndpointArn;
    });
    if (!answer.accepted) why = answer.why;
    return made;
  });
  return arn === undefined ? { why } : { arn };
}

/** Tests a connection until it succeeds, as long as what it needs may still be taking effect. */
export async function works({ dms, pace }: Looking, arn: string): Promise<Attempt> {
  let last: Attempt = { accepted: false, code: "", why: "" };
  await pace.patiently(async () => {
    last = await dms.test(arn);
    return last.accepted ? true : undefined;
  });
  return last;
}

/** How DMS answers an endpoint whose role is another account's. */
import type { Endpoint } from "@aws-sdk/client-database-migration-service";
import type { AccountFacts } from "../../model/schema/account-facts";
import { sealedTrust } from "../../modules/lake/sealed-trust";
import type { Clients } from "./clients";
import { tried, type Attempt } from "./dms";
import { works, type Looking } from "./looking";
import type { ProbeAccount } from "./probe";
import { changeTrust, foreignRole, roleArn } from "./roles";

type Fact = AccountFacts["foreignRole"];

/** An answer to the create, which may name an endpoint that is not there. */
interface Answer {
  readonly attempt: Attempt;
  readonly endpoint: Endpoint | undefined;
}

/** Asks for an endpoint as Causeway does, seals its role with the ExternalId, and sees what comes of it. */
export async function foreignRoleFact(looking: Looking, lake: ProbeAccount, clients: Clients): Promise<Fact> {
  const { dms, probe, pace } = looking;
  const ask = (): Promise<Answer> => create(looking, lake);
  const { attempt, endpoint } = await answered(looking, ask);
  if (!attempt.accepted) {
    const value = isPassRole(attempt) ? "pass-role" : "refuses";
    return { value, seen: `CreateEndpoint: ${attempt.code}: ${attempt.why}` };
  }
  const kept = await pace.patiently(() => dms.endpoint(foreignRole));
  const externalId = kept?.ExternalId ?? endpoint?.ExternalId;
  if (externalId === undefined || externalId === "") {
    const what = kept === undefined ? "no endpoint" : "an endpoint";
    return { value: "not-tried", seen: `CreateEndpoint made ${what} and answered no ExternalId` };
  }
  await changeTrust(clients.iam, probe, foreignRole, sealedTrust(externalId));
  if (kept !== undefined) {
    const tested = await works(looking, kept.EndpointArn ?? "");
    const how = tested.accepted ? "succeeded" : `failed (${tested.why})`;
    return {
      value: "persists",
      seen: `CreateEndpoint made the endpoint with an ExternalId; its test ${how} with the role sealed`,
    };
  }
  const later = await pace.patiently(async () => {
    await ask();
    return await dms.endpoint(foreignRole);
  });
  const then =
    later === undefined
      ? "made nothing after the role was sealed either"
      : "made it when asked again with the role sealed";
  return { value: "returns-only", seen: `CreateEndpoint answered an ExternalId, made nothing, and ${then}` };
}

/** The last answer: a refusal may pass, since the role is new, but not IAM's refusal of any foreign role. */
async function answered({ pace }: Looking, ask: () => Promise<Answer>): Promise<Answer> {
  let last = await ask();
  await pace.patiently(async () => {
    if (!last.attempt.accepted && !isPassRole(last.attempt)) last = await ask();
    return last.attempt.accepted || isPassRole(last.attempt) ? last : undefined;
  });
  return last;
}

async function create({ dms, probe }: Looking, lake: ProbeAccount): Promise<Answer> {
  let endpoint: Endpoint | undefined;
  const attempt = await tried(async () => {
    endpoint = await dms.createS3(foreignRole, lake, roleArn(probe, lake, foreignRole));
  });
  return { attempt, endpoint };
}

function isPassRole(attempt: Attempt): boolean {
  return !attempt.accepted && /cross-account pass role/i.test(attempt.why);
}

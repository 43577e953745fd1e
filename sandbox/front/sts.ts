/** STS: who may become which role. Sessions are remembered, so that later calls are known by their key. */
import { callerArn, type Caller, type Sessions } from "./callers";
import { allows } from "./iam/evaluate";
import type { AccountReader } from "./iam/reader";
import { queryReply } from "./query";
import { AwsFault, type Reply } from "./reply";
import type { AwsRequest } from "./request";

/** Answers the two STS operations that Terraform and functions use. */
export async function answerSts(
  request: AwsRequest,
  caller: Caller,
  deps: { readonly sessions: Sessions; readonly reader: AccountReader },
): Promise<Reply> {
  switch (request.statedOperation) {
    case "GetCallerIdentity":
      return identityReply(caller);
    case "AssumeRole":
      return assumeRole(request, caller, deps);
    default:
      throw new AwsFault(
        "InvalidAction",
        `The sandbox's STS knows AssumeRole and GetCallerIdentity, not ${request.statedOperation ?? "this"}.`,
      );
  }
}

async function assumeRole(
  request: AwsRequest,
  caller: Caller,
  deps: { readonly sessions: Sessions; readonly reader: AccountReader },
): Promise<Reply> {
  const roleArn = request.form.get("RoleArn") ?? "";
  const sessionName = request.form.get("RoleSessionName") ?? "session";
  const externalId = request.form.get("ExternalId");
  const who = callerArn(caller);
  const refusal = new AwsFault(
    "AccessDenied",
    `User: ${who} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    403,
  );
  const role = await deps.reader.role(roleArn);
  if (!role) throw refusal;
  const principal = caller.kind === "role" || caller.kind === "function" ? caller.roleArn : who;
  const identityPolicies =
    caller.kind === "function" ? await deps.reader.identityPolicies(caller.roleArn) : everything;
  const verdict = await allows({
    principal,
    action: "sts:AssumeRole",
    resource: roleArn,
    resourceAccountId: role.accountId,
    identityPolicies,
    resourcePolicy: role.trust,
    context: {
      "sts:RoleSessionName": sessionName,
      ...(externalId === null ? {} : { "sts:ExternalId": externalId }),
    },
  });
  if (!verdict.allowed) throw refusal;
  const credentials = deps.sessions.open({
    kind: "role",
    accountId: role.accountId,
    roleArn,
    roleId: role.roleId,
    sessionName,
  });
  const assumedArn = `arn:${roleArn.split(":")[1] ?? "aws"}:sts::${role.accountId}:assumed-role/${role.roleName}/${sessionName}`;
  return queryReply("sts:AssumeRole", {
    AssumedRoleUser: { AssumedRoleId: `${role.roleId}:${sessionName}`, Arn: assumedArn },
    Credentials: {
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      SessionToken: credentials.sessionToken,
      Expiration: new Date(Date.now() + 3_600_000).toISOString(),
    },
  });
}

/** What a person's own credentials and deploy roles may do here: all that a trust policy lets them. */
const everything = [
  {
    name: "everything",
    policy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
  },
];

function identityReply(caller: Caller): Reply {
  const userId =
    caller.kind === "role" || caller.kind === "function"
      ? `${caller.roleId}:${caller.sessionName}`
      : "AIDAEXAMPLEHOME";
  return queryReply("sts:GetCallerIdentity", {
    Arn: callerArn(caller),
    UserId: userId,
    Account: caller.accountId,
  });
}

/** STS: who may become which role. Sessions are remembered, so that later calls are known by their key. */
import { callerArn, type Caller, type Sessions } from "./callers";
import { allows } from "./iam/evaluate";
import type { AccountReader, RoleFacts } from "./iam/reader";
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
  const { form } = request;
  const roleArn = form.get("RoleArn") ?? "";
  const sessionName = form.get("RoleSessionName") ?? "session";
  const role = await deps.reader.role(roleArn);
  const said = { roleArn, sessionName, externalId: form.get("ExternalId") };
  if (!role || !(await mayAssume(caller, role, said, deps.reader))) {
    throw new AwsFault(
      "AccessDenied",
      `User: ${callerArn(caller)} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
      403,
    );
  }
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

/** True if the role's trust and, for a function, its own policies let a caller become the role. */
async function mayAssume(
  caller: Caller,
  role: RoleFacts,
  said: { readonly roleArn: string; readonly sessionName: string; readonly externalId: string | null },
  reader: AccountReader,
): Promise<boolean> {
  const isSession = caller.kind === "role" || caller.kind === "function";
  const { allowed } = await allows({
    principal: isSession ? caller.roleArn : callerArn(caller),
    action: "sts:AssumeRole",
    resource: said.roleArn,
    resourceAccountId: role.accountId,
    identityPolicies: caller.kind === "function" ? await reader.identityPolicies(caller.roleArn) : everything,
    resourcePolicy: role.trust,
    context: {
      "sts:RoleSessionName": said.sessionName,
      ...(said.externalId === null ? {} : { "sts:ExternalId": said.externalId }),
    },
  });
  return allowed;
}

/** Rights of a person's own credentials and of deploy roles: all that a trust policy lets them. */
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

/** STS: who may become which role. Sessions are remembered, so that later calls are known by their key. */
import { randomUUID } from "node:crypto";
import { callerArn, type Caller, type Sessions } from "./callers";
import { allows } from "./iam/evaluate";
import type { AccountReader } from "./iam/reader";
import { AwsFault, escapeXml, xmlReply, type Reply } from "./reply";
import type { AwsRequest } from "./request";

const namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

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
  return xmlReply(
    `<AssumeRoleResponse xmlns="${namespace}"><AssumeRoleResult>` +
      `<AssumedRoleUser><AssumedRoleId>${role.roleId}:${escapeXml(sessionName)}</AssumedRoleId>` +
      `<Arn>${escapeXml(assumedArn)}</Arn></AssumedRoleUser><Credentials>` +
      `<AccessKeyId>${credentials.accessKeyId}</AccessKeyId>` +
      `<SecretAccessKey>${credentials.secretAccessKey}</SecretAccessKey>` +
      `<SessionToken>${credentials.sessionToken}</SessionToken>` +
      `<Expiration>${new Date(Date.now() + 3_600_000).toISOString()}</Expiration></Credentials>` +
      `</AssumeRoleResult>${metadata()}</AssumeRoleResponse>`,
  );
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
  return xmlReply(
    `<GetCallerIdentityResponse xmlns="${namespace}"><GetCallerIdentityResult>` +
      `<Arn>${escapeXml(callerArn(caller))}</Arn><UserId>${escapeXml(userId)}</UserId>` +
      `<Account>${caller.accountId}</Account></GetCallerIdentityResult>${metadata()}</GetCallerIdentityResponse>`,
  );
}

function metadata(): string {
  return `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;
}

/** Callers: the sessions that have been handed out, and the rights of a call without one. */
import { randomBytes } from "node:crypto";
import { accountHeader, isToken, tokenHeader, tokenIn } from "./address";
import { AwsFault } from "./reply";
import { headerOf, type AwsRequest } from "./request";

/** Account of the credentials that a person brings ("home"), before any role is assumed. */
export const homeAccountId = "123456789012";

/** A session of a role: Terraform's deploy role, or the role of a running function. */
export interface RoleSession {
  readonly kind: "role" | "function";
  readonly accountId: string;
  readonly roleArn: string;
  /** Unique id (AROA…) of the role when the session was made. */
  readonly roleId: string;
  readonly sessionName: string;
  /** Set for functions: which invocation these credentials belong to. */
  readonly invocationId?: string;
}

/** The owner of an account, with every right: the landscape and the sandbox's own look-ups. */
interface Owner {
  readonly kind: "owner";
  readonly accountId: string;
}

/** Credentials of nobody's session: the person's own. */
interface Home {
  readonly kind: "home";
  readonly accountId: string;
}

export type Caller = RoleSession | Owner | Home;

/** Credentials in the shape that AssumeRole answers with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** The sessions handed out so far, by access key id. */
export class Sessions {
  private readonly known = new Map<string, RoleSession>();

  /** @param token What the owners of the accounts and the person's own credentials carry. */
  constructor(private readonly token: string) {}

  /** Makes credentials for a session. */
  open(session: RoleSession): Credentials {
    const accessKeyId = `ASIA${randomBytes(10).toString("hex").toUpperCase().slice(0, 16)}`;
    this.known.set(accessKeyId, session);
    return {
      accessKeyId,
      secretAccessKey: randomBytes(20).toString("hex"),
      sessionToken: randomBytes(32).toString("base64url"),
    };
  }

  /** Forgets credentials whose invocation has ended. */
  close(accessKeyId: string): void {
    this.known.delete(accessKeyId);
  }

  /**
   * Caller, by the access key id that signed the request. Signatures are not checked: what nobody else knows stands in
   * the access key id, of sessions too.
   *
   * @throws AwsFault for credentials that this sandbox did not give.
   */
  callerOf(request: AwsRequest): Caller {
    const session = this.known.get(request.accessKeyId);
    if (session) return session;
    const owner = headerOf(request, accountHeader);
    if (owner !== undefined && isToken(headerOf(request, tokenHeader), this.token)) {
      return { kind: "owner", accountId: owner };
    }
    if (isToken(tokenIn(request.accessKeyId), this.token)) return { kind: "home", accountId: homeAccountId };
    throw new AwsFault(
      "UnrecognizedClientException",
      "The security token included in the request is invalid: the sandbox answers only credentials that it gave; npm run --silent sandbox -- env prints some.",
      403,
    );
  }
}

/** ARN by which AWS names the caller in messages. */
export function callerArn(caller: Caller): string {
  if (caller.kind === "home") return `arn:aws:iam::${caller.accountId}:user/home`;
  if (caller.kind === "owner") return `arn:aws:iam::${caller.accountId}:root`;
  const roleName = caller.roleArn.split("/").pop() ?? "";
  const partition = caller.roleArn.split(":")[1] ?? "aws";
  return `arn:${partition}:sts::${caller.accountId}:assumed-role/${roleName}/${caller.sessionName}`;
}

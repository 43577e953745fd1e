/** The sentences of broken links: AWS's message, which link it is, what mends it. */
import type { BrokenLink } from "../dms/context";
import type { Verdict } from "../iam/evaluate";

/** Words for accounts: the keys of the environment file where they are known. */
export class AccountNames {
  private names = new Map<string, string>();

  /** @param names Key of the environment file by account id. */
  set(names: Readonly<Record<string, string>>): void {
    this.names = new Map([...this.names, ...Object.entries(names)]);
  }

  /** "account orders", or "account 222222222222" when nobody has named it. */
  of(accountId: string): string {
    return `account ${this.names.get(accountId) ?? accountId}`;
  }
}

/** Frame that every failed connection test comes in (1020912 is the status of all of them). */
export function testFailed(message: string, detail?: string): string {
  const details = detail === undefined ? "" : `, Application-Detailed-Message: ${detail}`;
  return `Test Endpoint failed: Application-Status: 1020912, Application-Message: ${message}${details}`;
}

/** S3 endpoints say nothing about the cause. */
export function s3Failed(link: string, fix: string): BrokenLink {
  return { message: testFailed("Failed to connect to database."), link, fix };
}

/** Services of AWS and Kafka say no more. */
export const serviceFailed = s3Failed;

/** A secret that could not be read: AWS's frame around its cause. */
export function secretFailed(secretId: string, cause: string, link: string, fix: string): BrokenLink {
  return {
    message: testFailed(
      `Failed to build connection string Unable to find Secrets Manager secret ${secretId}`,
      `Failed to retrieve secret. ${cause}`,
    ),
    link,
    fix,
  };
}

/** A host that does not answer: DMS tells no more than that, whatever is broken on the way. */
export function unreachable(engine: string, host: string): string {
  return /mysql|aurora$|mariadb/.test(engine)
    ? testFailed(
        "Cannot connect to ODBC provider Network error has occurred",
        `RetCode: SQL_ERROR SqlState: HY000 NativeError: 2003 Message: [unixODBC][MySQL]Can't connect to MySQL server on '${host}' (110)`,
      )
    : testFailed(
        "Failed to connect Network error has occurred",
        `RetCode: SQL_ERROR SqlState: 08001 NativeError: 101 Message: [unixODBC]timeout expired`,
      );
}

/** AWS's AccessDenied, with the side that refused. */
export function accessDenied(who: string, action: string, resource: string, verdict: Verdict): string {
  const because =
    verdict.resource === "denies"
      ? "with an explicit deny in a resource-based policy"
      : verdict.identity === "denies"
        ? "with an explicit deny in an identity-based policy"
        : verdict.identity === "allows"
          ? `because no resource-based policy allows the ${action} action`
          : `because no identity-based policy allows the ${action} action`;
  return `User: ${who} is not authorized to perform: ${action} on resource: ${resource} ${because}`;
}

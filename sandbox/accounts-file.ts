/** The file in which a running sandbox says where it is. */
import { readFileSync } from "node:fs";
import path from "node:path";

export interface AccountsRecord {
  /** Address of the front. */
  readonly url: string;
  /** What the front demands of every call. */
  readonly token: string;
  /** Process id of the supervisor. */
  readonly pid: number;
  readonly motoPid: number;
  /** ISO 8601. */
  readonly startedAt: string;
}

export function accountsFile(workDir: string): string {
  return path.join(workDir, "accounts.json");
}

/** Content of the file; undefined when there is none, or it is not one of ours. */
export function readAccountsFile(workDir: string): AccountsRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(accountsFile(workDir), "utf8")) as Partial<AccountsRecord>;
    const { url, token, pid, motoPid, startedAt } = record;
    if (
      typeof url !== "string" ||
      typeof token !== "string" ||
      typeof pid !== "number" ||
      typeof motoPid !== "number"
    )
      return undefined;
    return { url, token, pid, motoPid, startedAt: startedAt ?? "" };
  } catch {
    return undefined;
  }
}

/** The plan fails where a VPC would have to be an account's own, and is only shared with it. */
import type { Postcondition } from "cdktf";

/** Why a VPC has to be an account's own. */
export interface OwnVpc {
  /** 12-digit id of the account. */
  readonly accountId: string;
  /** What is made in it that only its owner may make, each with the key that wants it. */
  readonly makes: readonly string[];
  /** What to do instead, as a sentence. */
  readonly instead: string;
}

/**
 * Postcondition of `data.aws_vpc`.
 *
 * @param key What the file names the VPC by: `endpoints.orders-db.connection.vpc`.
 */
export function isOwnVpc(key: string, { accountId, makes, instead }: OwnVpc): Postcondition {
  return {
    condition: `\${self.owner_id == "${accountId}"}`,
    errorMessage: `${key}: VPC \${self.id} belongs to account \${self.owner_id}, which shares subnets of it with account ${accountId}, and AWS lets nobody but its owner make there what is wanted: ${makes.join(", ")}. ${instead}`,
  };
}

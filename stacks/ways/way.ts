/** Constructs of a way: both halves, and the values that pass between them. */
import type { BuiltDatabase } from "../../model/connected";
import type { ConnectionOf } from "../../model/schema/connection";
import type { ViaWith } from "../../model/ways";
import type { AccountStack } from "../account-stack";
import type { DatabaseFacts, FoundationOutputs, FunctionSettings, NetworkOutputs } from "../outputs";

/** Ways on which something is built. */
export type BuiltVia = ViaWith<{ readonly isBuilt: true }>;

/** A database account, while its stack is built. */
export interface DatabaseAccount {
  readonly stack: AccountStack;
  readonly foundation: Pick<FoundationOutputs, "egress">;
  /** Made when it is first asked for. */
  readonly home: () => FunctionSettings;
}

/** A database of that account. */
export interface OwnedDatabase<Via extends BuiltVia = BuiltVia> extends BuiltDatabase {
  readonly connection: ConnectionOf<Via>;
  readonly facts: DatabaseFacts;
}

/** The replication account, while the connectivity stack is built; that has the providers of all owners. */
export interface ReplicationAccount {
  readonly stack: AccountStack;
  readonly network: NetworkOutputs;
  readonly foundation: Pick<FoundationOutputs, "egress">;
}

/** A database with what its account offers. */
export interface OfferedDatabase<Via extends BuiltVia, Offer> extends BuiltDatabase {
  readonly connection: ConnectionOf<Via>;
  readonly offer: Offer;
}

/** A database that is reached once everything at these addresses is there. */
export interface ReachedDatabase {
  readonly key: string;
  /** The name that the secret says. */
  readonly host: string;
  readonly addresses: readonly string[];
}

/**
 * Both halves of a way.
 *
 * Each half gets all databases that are reached so, in the order of their keys, since some share what is
 * built: a peering connection, a gateway, a function.
 */
export interface Way<Via extends BuiltVia, Offer> {
  /** Builds the owner's half, in the stack of the database account. @returns Offers by endpoint. */
  offer(account: DatabaseAccount, databases: readonly OwnedDatabase<Via>[]): ReadonlyMap<string, Offer>;

  /** Builds the other half, in the connectivity stack, and joins the two. */
  join(
    account: ReplicationAccount,
    databases: readonly OfferedDatabase<Via, Offer>[],
  ): readonly ReachedDatabase[];
}

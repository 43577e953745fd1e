/**
 * Facts about a way to a database.
 *
 * A way's file is read by the schema (which keys its connection has), by the rules and the stacks (what goes
 * with it) and by the documents. It holds no construct: stacks/ways builds both of its sides.
 */
import type * as z from "zod";

/** Cells of the tables that are made of the ways (`npx tsx cli/connection-table.ts`), as Markdown. */
export interface WayDocs {
  /** Resources on both sides. */
  readonly builds: string;
  /** Place among the questions of which the first that is true decides. */
  readonly rank: number;
  /** That question. */
  readonly when: string;
  readonly changes: string;
  readonly rangesMayOverlap: string;
  readonly otherOrganization: string;
  readonly verifyFull: string;
  readonly afterFailover: string;
  /** `host` of the secret: the name that DMS connects to. */
  readonly secretHost: string;
}

/** The facts of a way. */
export interface WayFacts<Via extends string = string> {
  /** Shape of the connection in an environment file. */
  readonly shape: z.ZodType<{ readonly via: Via }>;
  /** True if a path is built; otherwise it exists already, and no stack hands on anything for it. */
  readonly isBuilt: boolean;
  /** True if the connection names `vpc` and `securityGroup` of the owner: the group gets a rule. */
  readonly namesVpc: boolean;
  /** True if it names `subnets` of that VPC, too: something is placed in them, or routed from them. */
  readonly namesSubnets: boolean;
  /** True if it names `cidrs`: the foundation opens the database's port to these ranges. */
  readonly opensRanges: boolean;
  /** True if the path ends at an endpoint in the replication VPC, to which a private name may lead. */
  readonly namesHost: boolean;
  /**
   * Server that answers at the name of the secret and shows a certificate: only a database has more than one
   * address.
   */
  readonly answeredBy: "database" | "proxy" | "service";
  /** True if that name is made in the connectivity stack, after everything in the database account. */
  readonly hostMadeLast: boolean;
  /** True if a load balancer of the owner's account stands before it, with an endpoint service. */
  readonly isBalanced: boolean;
  /**
   * True if packets are routed between the two VPCs: the connection then names `vpc`, `subnets` and `cidrs`,
   * and endpoints of one VPC say the same of their way.
   */
  readonly isRouted: boolean;
  /** True if packets go over the Internet, from addresses that are announced. */
  readonly isPublic: boolean;
  /**
   * Public accessibility that an instance of RDS has to have.
   *
   * Outside its VPC, the name of a publicly accessible database gives its public address (RDS guide, "Hiding
   * a DB instance in a VPC from the internet"). Peering resolves names on both sides, and a proxy has its own.
   */
  readonly publicAddress: "required" | "refused" | "either";
  /** True if changes can be captured; otherwise rows are copied once. */
  readonly capturesChanges: boolean;
  /**
   * What it makes in the VPC of either side that only the owner of a VPC may make, and no account that subnets are
   * shared with (VPC guide, vpc-share-limitations; VPC Lattice guide, resource-gateway).
   */
  readonly ownersOnly: { readonly database?: string; readonly replication?: string };
  /** Functions that are made for it in the database account. */
  readonly functions: readonly ("accept-connection" | "allow-list" | "reconcile-targets")[];
  /** Services that the deploy roles manage for it, beside what every database needs; empty where none. */
  readonly deployRole: { readonly database: string; readonly replication: string };
  readonly docs: WayDocs;
}

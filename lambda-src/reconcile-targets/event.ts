/** The event of `reconcile-targets`. Members that are not named here only make Terraform call again. */
import * as z from "zod/mini";
import { text } from "../shared/event";
import { isVpcCidr } from "./addresses";

/** RDS keeps identifiers in small letters, whatever was typed. */
const identifier = text.check(z.toLowerCase());

/** Database that has to bear health checks: a cluster, one instance of it, or a single instance. */
const maxConnectErrors = z
  .object({
    cluster: z.optional(identifier),
    /** With a cluster: the only one of its instances that counts. */
    instance: z.optional(identifier),
    /** Lowest value of `max_connect_errors` that is enough; MariaDB knows none above 4294967295. */
    atLeast: z.int().check(z.minimum(1), z.maximum(4_294_967_295)),
  })
  .check(
    z.refine(
      ({ cluster, instance }) => cluster !== undefined || instance !== undefined,
      "expected a cluster or an instance",
    ),
  );

export const reconcileTargetsEvent = z.object({
  action: z.literal("reconcile"),
  /** Caller: Terraform at deploy, the schedule, or a rule on the database's RDS events. */
  reason: z.enum(["deploy", "schedule", "event"]),
  /** Key of the endpoint in the environment file, for messages and metrics. */
  endpoint: text,
  /** Name whose addresses the targets shall have. */
  host: text.check(z.maxLength(253)),
  port: z.int().check(z.minimum(1), z.maximum(65535)),
  targetGroupArn: text,
  /** Ranges of the database's VPC: an address outside cannot be the database's private one. */
  cidrs: z
    .array(z.string().check(z.refine(isVpcCidr, "expected the CIDR of a VPC, /16 to /28")))
    .check(z.minLength(1)),
  /**
   * Kind of name: for one instance at a time, or for several addresses at once or in turn, as the name of a proxy
   * and the reader name of a cluster are.
   */
  kind: z.enum(["instance", "proxy"]),
  /** Looked at when the reason is "deploy"; absent where health checks do not count at the database. */
  maxConnectErrors: z.optional(maxConnectErrors),
  /** SSM parameter that says whether the targets are right. */
  marker: z.optional(text),
});

export type ReconcileTargetsEvent = z.infer<typeof reconcileTargetsEvent>;
export type MaxConnectErrors = z.infer<typeof maxConnectErrors>;

/** Answer to `reconcile`; addresses are sorted. */
export interface Reconciled {
  readonly endpoint: string;
  /** Addresses that are in the target group now, those that drain left out. */
  readonly registered: readonly string[];
  /** Those of them that the load balancer finds healthy. */
  readonly healthy: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** True if nothing was registered or deregistered. */
  readonly unchanged: boolean;
  /** Reason why the name's addresses are not known; then the targets are as they were. */
  readonly unknown?: string;
}

/** The shape of `replication`: where DMS runs, its network and its instances. */
import * as z from "zod";
import { existingThing } from "../existing";
import { hostName, key, kmsKey, quotedVersion, reference } from "./key";
import { resourceTags } from "./tags";

/**
 * Services that instances and their targets ask, by the end of the name of their endpoint service (PrivateLink guide, "AWS
 * services that integrate with AWS PrivateLink"; VPC guide, "Gateway endpoints").
 */
const endpointServices = [
  "dynamodb",
  "kinesis-streams",
  "kms",
  "logs",
  "redshift",
  "s3",
  "secretsmanager",
  "sns",
];

/** A weekly window of an instance or a serverless replication; a rule looks at its days and times. */
export const maintenanceWindow = z
  .string()
  .regex(/^[a-z]{3}:\d\d:\d\d-[a-z]{3}:\d\d:\d\d$/, 'a window like "sun:03:00-sun:04:00" (UTC)');

const duration = z.string().regex(/^(?=\d)(\d+h)?(\d+m)?(\d+s)?$/, 'a duration like "45m" or "1h30m"');

/** Longest times that Terraform waits for DMS, where the provider lets them be set. */
export const timeouts = z
  .strictObject({
    create: duration.optional().describe("For making it."),
    update: duration.optional().describe("For a change."),
    delete: duration.optional().describe("For taking it away."),
  })
  .describe("How long Terraform waits for DMS.");

export const replicationInstance = z.strictObject({
  class: z
    .string()
    .regex(/^dms\.[a-z0-9]+\.[a-z0-9]+$/, 'a class like "dms.r6i.large"')
    .describe("Replication instance class."),
  engineVersion: quotedVersion("3.6.1")
    .optional()
    .describe("DMS engine version, quoted; otherwise the one that DMS makes instances with by default."),
  allocatedStorageGiB: z.int().min(5).max(6144).default(50).describe("Storage in GiB, 5 to 6144."),
  multiAz: z.boolean().default(false).describe("Whether DMS keeps a standby in a second Availability Zone."),
  availabilityZone: z.string().optional().describe("Zone of a single-zone instance; DMS chooses otherwise."),
  securityGroups: z
    .array(existingThing("securityGroup"))
    .min(1)
    .max(4, "at most four, because an instance has five with the one that is made here")
    .optional()
    .describe(
      "Ids, ARNs, names or tags of further security groups of the replication VPC, such as one that a database lets in already.",
    ),
  publiclyAccessible: z
    .boolean()
    .default(false)
    .describe(
      "Whether the instance has a public address, to reach a database over the Internet; in an existing VPC, whose subnets are public then.",
    ),
  networkType: z
    .enum(["IPV4", "DUAL"])
    .optional()
    .describe(
      "IP addresses of the instance: IPV4, which is DMS's default, or DUAL for IPv4 and IPv6, in an existing VPC whose subnets have both.",
    ),
  preferredMaintenanceWindow: maintenanceWindow
    .optional()
    .describe("Weekly window for maintenance, at least 30 minutes, in UTC; DMS chooses otherwise."),
  autoMinorVersionUpgrade: z
    .boolean()
    .default(true)
    .describe(
      "Whether DMS installs minor engine versions by itself, in the maintenance window; Terraform then leaves the version alone. False for the deploy that brings a later `engineVersion`.",
    ),
  allowMajorVersionUpgrade: z
    .boolean()
    .default(false)
    .describe("Whether another `engineVersion` may be another major version; for that one deploy."),
  applyImmediately: z
    .boolean()
    .default(true)
    .describe("Whether changes are made at once, or in the next maintenance window."),
  tags: resourceTags.optional(),
  timeouts: timeouts.optional(),
});

const newNetwork = z.strictObject({
  cidr: z
    .cidrv4({ error: 'an IPv4 range like "10.20.0.0/16"' })
    .describe("CIDR of the VPC that is made, /16 to /24."),
  availabilityZones: z
    .union([
      z.int().min(2).max(4),
      z
        .array(z.string().regex(/^[a-z0-9]+-az\d$/, 'a zone id like "euw1-az1"'))
        .min(2)
        .max(4),
    ])
    .default(2)
    .describe(
      "Zones that get a private subnet: how many, 2 to 4, or which, by zone id. Zone ids mean the same in every account, names do not; an interface endpoint needs a zone that its service has.",
    ),
  nat: z
    .boolean()
    .default(false)
    .describe("Whether each zone gets a NAT gateway, for databases that are reached over the Internet."),
});

const existingNetwork = z.strictObject({
  vpc: existingThing("vpc").describe(
    "Id, ARN, Name tag or tags of an existing VPC, which another account may share. Its tags are not shared: name such a one by its id or ARN.",
  ),
  subnets: z
    .array(existingThing("subnet"))
    .min(2, "two or more subnets, because DMS needs two Availability Zones")
    .describe(
      "Ids, ARNs, Name tags or tags of existing private subnets, in at least two Availability Zones.",
    ),
  subnetGroup: z
    .string()
    .regex(
      /^(?!default$)[a-z0-9._-]{1,255}$/,
      'an identifier of at most 255 lower-case letters, digits and any of ._-, and not "default"',
    )
    .optional()
    .describe(
      "Identifier of an existing replication subnet group of that VPC, in place of one that is made of `subnets`. It has to have these subnets and no others, because paths to databases are made in them. It is fixed with the first deploy.",
    ),
  cidr: z
    .cidrv4({ error: 'an IPv4 range like "10.20.0.0/16"' })
    .optional()
    .describe("Range of that VPC, needed for vpc-peering and transit-gateway; confirmed at plan."),
  egressAddresses: z
    .array(z.ipv4({ error: 'an IPv4 address like "203.0.113.7"' }))
    .min(1)
    .max(16)
    .optional()
    .describe(
      "Public addresses that instances without one of their own leave by, where that is not by NAT gateways of this VPC: those of a network account, for one. They are announced to databases with `allow-list`.",
    ),
  vpcEndpoints: z
    .record(
      z
        .string()
        .regex(
          new RegExp(`^(${endpointServices.join("|")})$`),
          `one of ${endpointServices.map((service) => `"${service}"`).join(", ")}`,
        ),
      existingThing("vpcEndpoint"),
    )
    .optional()
    .describe(
      "Existing VPC endpoints of that VPC that the instances depend on, by the end of their service's name, like `s3` or `secretsmanager`: by id, ARN, Name tag or tags. The plan fails unless each is there, available, and leads there from every subnet (a gateway endpoint), or answers the service's own name (an interface endpoint). One for Secrets Manager that answers no name is what `secretsManagerEndpointOverride` of every database is then.",
    ),
  secretsManagerEndpointOverride: hostName
    .optional()
    .describe(
      "DNS name of an interface endpoint for Secrets Manager, of another VPC or account, that DMS asks for the secrets of all databases. A security group of the instances has to let them out to it.",
    ),
  serviceEndpoints: z
    .enum(["create", "existing"])
    .default("existing")
    .describe(
      "How the instances reach S3, Secrets Manager, KMS and CloudWatch Logs: `existing` by what the VPC has, endpoints or a way to the Internet; `create` makes endpoints in the subnets, which all clients of the VPC use from then on.",
    ),
});

export const replication = z.strictObject({
  account: reference.describe("The account that DMS runs in, by its key under `accounts`."),
  network: z
    .union([newNetwork, existingNetwork])
    .describe("The replication network: `cidr` makes a VPC, `vpc` and `subnets` take existing ones by name."),
  kmsKey: kmsKey
    .optional()
    .describe(
      "Alias, id or ARN of an existing customer-managed key of the replication account, in place of one that is made, for instances, endpoints, serverless replications, functions, topics and logs there. Its policy has to admit CloudWatch Logs: [first-deploy.md](first-deploy.md#a-key-that-exists). It is fixed with the first deploy.",
    ),
  serviceRoles: z
    .enum(["create", "existing"])
    .describe(
      "Whether dms-vpc-role, dms-cloudwatch-logs-role and, with a Redshift target, dms-access-for-endpoint, of which an account has one each, are made here or exist already.",
    ),
  confusedDeputyConditions: z
    .strictObject({
      secretAccess: z.boolean().default(false).describe("On the roles that read secrets."),
      writers: z
        .boolean()
        .default(false)
        .describe(
          "On the writer, reader and staging roles of the replication account; those of a lake account demand an ExternalId.",
        ),
      proxies: z
        .boolean()
        .default(true)
        .describe("On the roles of RDS Proxies, of which the RDS guide says that RDS carries them."),
    })
    .prefault({})
    .describe(
      "Whether the trust policies of roles that DMS and RDS assume demand aws:SourceAccount and aws:SourceArn. It is known of no call of DMS that it carries them, and refusals are reported. Switch one on where a test account has shown that DMS still gets in.",
    ),
  instances: z
    .record(key, replicationInstance)
    .describe("Replication instances, by key; `{}` where every pipeline is serverless."),
});

export type ReplicationConfig = z.infer<typeof replication>;
export type ReplicationInstanceConfig = z.infer<typeof replicationInstance>;

/**
 * The shape of an environment file: the words people write, and nothing else.
 *
 * Rules across keys live in `rules/`; reading, merging and locating problems in `load.ts`. The
 * TypeScript types of the whole program are inferred from here, and `npm run schema` writes the JSON
 * Schema for editors from here.
 */
import * as z from "zod";
import { connectionSchema } from "./connection-schema";
import { s3Settings } from "./s3-settings-schema";

/** The word used for an account, bucket, endpoint, instance or pipeline in addresses and names. */
const key = z
  .string({ error: "a word of lower-case letters, digits and single hyphens" })
  .regex(
    /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    "lower-case letters, digits and single hyphens, starting with a letter",
  )
  .max(40, "at most 40 characters, so that names stay within AWS's limits");

const quotedVersion = (example: string) =>
  z
    .string({ error: `a version in quotes, like "${example}", because YAML would round it` })
    .regex(/^\d+\.\d+(\.\d+)*$/, `a version like "${example}"`);

const account = z.strictObject({
  id: z
    .string({
      error: '12 digits in quotes, like "012345678901", because YAML would drop a leading zero',
    })
    .regex(/^\d{12}$/, "exactly 12 digits")
    .describe("AWS account id: 12 digits, quoted."),
  deployRole: z
    .string()
    .regex(/^[\w+=,.@/-]{1,512}$/, "a role name, not an ARN: letters, digits and any of +=,.@_-/")
    .describe("Name (with path, if it has one) of the role that Terraform assumes in this account."),
  alarmTopicArn: z
    .string()
    .regex(/^arn:aws[\w-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+$/, "the ARN of an SNS topic")
    .optional()
    .describe(
      "SNS topic, of this account and Region, that the alarms in this account tell; without one they only show.",
    ),
});

const localBackend = z.strictObject({
  type: z.literal("local"),
});

const s3Backend = z.strictObject({
  type: z.literal("s3"),
  bucket: z.string().min(3).max(63).describe("Bucket that keeps the states."),
  region: z.string().describe("Region of the state bucket."),
  keyPrefix: z
    .string()
    .regex(/^[\w-]+(\/[\w-]+)*$/, "words with single slashes between them, none at the ends")
    .default("causeway")
    .describe("Folder in the bucket; the state of a stack is <keyPrefix>/<stack>.tfstate."),
  dynamodbTable: z.string().optional().describe("Table that locks states; needed before Terraform 1.10."),
  kmsKeyArn: z.string().optional().describe("Key that encrypts states; the bucket's own default otherwise."),
});

const cloudBackend = z.strictObject({
  type: z.literal("cloud"),
  organization: z.string().min(1).describe("Terraform Cloud organization that has the workspaces."),
  hostname: z
    .string()
    .default("app.terraform.io")
    .describe("Host of Terraform Cloud, or of Terraform Enterprise."),
  project: z.string().optional().describe("Terraform Cloud project that new workspaces are put into."),
});

const replicationInstance = z.strictObject({
  class: z
    .string()
    .regex(/^dms\.[a-z0-9]+\.[a-z0-9]+$/, 'a class like "dms.r6i.large"')
    .describe("Replication instance class."),
  engineVersion: quotedVersion("3.6.1").describe("DMS engine version, quoted."),
  allocatedStorageGiB: z.int().min(5).max(6144).default(50).describe("Storage in GiB, 5 to 6144."),
  multiAz: z.boolean().default(false).describe("Whether DMS keeps a standby in a second Availability Zone."),
  availabilityZone: z.string().optional().describe("Zone of a single-zone instance; DMS chooses otherwise."),
  publiclyAccessible: z
    .boolean()
    .default(false)
    .describe(
      "Whether the instance has a public address, to reach a database over the Internet; in an existing VPC, whose subnets are public then.",
    ),
  preferredMaintenanceWindow: z
    .string()
    .regex(/^[a-z]{3}:\d\d:\d\d-[a-z]{3}:\d\d:\d\d$/, 'a window like "sun:03:00-sun:04:00" (UTC)')
    .optional(),
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
  vpc: z.string().min(1).describe("Name tag of an existing VPC."),
  subnets: z
    .array(z.string().min(1))
    .min(2, "two or more subnets, because DMS needs two Availability Zones")
    .describe("Name tags of existing private subnets, in at least two Availability Zones."),
  cidr: z
    .cidrv4({ error: 'an IPv4 range like "10.20.0.0/16"' })
    .optional()
    .describe("Range of that VPC, needed for vpc-peering and transit-gateway; confirmed at plan."),
});

const replication = z.strictObject({
  account: key.describe("The account that DMS runs in, by its key under `accounts`."),
  network: z
    .union([newNetwork, existingNetwork])
    .describe("The replication network: `cidr` makes a VPC, `vpc` and `subnets` take existing ones by name."),
  serviceRoles: z
    .enum(["create", "existing"])
    .describe(
      "Whether dms-vpc-role, dms-cloudwatch-logs-role and dms-access-for-endpoint, of which an account has one each, are made here or exist already.",
    ),
  confusedDeputyConditions: z
    .strictObject({
      secretAccess: z.boolean().default(true).describe("On the roles that read secrets."),
      writers: z
        .boolean()
        .default(true)
        .describe(
          "On the writer roles of the replication account; those of a lake account demand an ExternalId.",
        ),
    })
    .prefault({})
    .describe(
      "Whether the trust policies of roles that DMS assumes carry aws:SourceAccount and aws:SourceArn. Switch one off if DMS is refused although the role is right: not every DMS call path carries them.",
    ),
  instances: z.record(key, replicationInstance).describe("Replication instances, by key."),
});

const bucket = z.strictObject({
  account: key.describe("The lake account that owns the bucket."),
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "3 to 63 lower-case letters, digits, dots and hyphens")
    .describe("Bucket name."),
  create: z
    .boolean()
    .default(true)
    .describe("Whether the bucket and its key are made here; false takes both as existing."),
  kmsKeyAlias: z
    .string()
    .regex(/^alias\/[\w/-]+$/, 'an alias like "alias/lake"')
    .optional()
    .describe("Alias of the existing bucket's customer-managed key; only with `create: false`."),
  policy: z
    .enum(["merge", "publish"])
    .optional()
    .describe(
      "How an existing bucket of another account admits a bucket-policy writer: `merge` edits one statement of its policy, `publish` writes the statement as an output for the owner.",
    ),
  forceDestroy: z
    .boolean()
    .default(false)
    .describe("Whether destroying the environment may delete a bucket that still holds objects."),
});

const secret = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(512)
    .describe("Name of an existing secret with host, port, username and password."),
  policy: z
    .enum(["merge", "publish"])
    .optional()
    .describe(
      "How a secret of another account admits the secret-access role: `merge` edits one statement of its resource policy, `publish` writes the statement as an output for the owner.",
    ),
  keyAccess: z
    .enum(["grant", "publish"])
    .optional()
    .describe(
      "How the secret's key of another account admits the role: `grant` makes a KMS grant limited to this secret, `publish` writes the key policy statement as an output for the owner.",
    ),
});

/** SSL modes that DMS knows; MySQL engines have no `require` (DMS guide, CHAP_Security.SSL). */
const sslMode = z.enum(["none", "require", "verify-ca", "verify-full"]);

/** What every database endpoint says, whatever its engine. */
const databaseCommon = {
  account: key.describe("The account that owns the database."),
  secret,
  connection: connectionSchema,
  sslMode: sslMode.describe("How DMS checks the server's certificate."),
  caCertificate: z
    .string()
    .optional()
    .describe(
      "CA certificate (PEM) that verify-ca and verify-full check against; a path beside the environment files.",
    ),
  extraConnectionAttributes: z
    .string()
    .optional()
    .describe("Extra connection attributes, `name=value;` each, as the DMS guide spells them."),
};

const clusterEndpoint = z.strictObject({
  engine: z.enum(["aurora-mysql", "aurora-postgresql"]),
  cluster: z.string().min(1).max(63).describe("Identifier of the existing Aurora cluster."),
  databaseName: z.string().optional().describe("Database to connect to; PostgreSQL needs one."),
  ...databaseCommon,
});

const instanceEndpoint = z.strictObject({
  engine: z.enum(["mysql", "mariadb", "postgres"]),
  instance: z.string().min(1).max(63).describe("Identifier of the existing RDS instance."),
  databaseName: z.string().optional().describe("Database to connect to; PostgreSQL needs one."),
  ...databaseCommon,
});

const s3Endpoint = z.strictObject({
  engine: z.literal("s3"),
  bucket: key.describe("The bucket, by its key under `buckets`."),
  folder: z
    .string()
    .regex(/^[\w!.*'()-]+(\/[\w!.*'()-]+)*$/, "words with single slashes between them, none at the ends")
    .describe("Folder in the bucket that DMS writes under."),
  access: z
    .enum(["assumed-role", "bucket-policy"])
    .describe(
      "How DMS is let in: `assumed-role` uses a role of the lake account, sealed with the endpoint's ExternalId; `bucket-policy` uses a role of the replication account that the bucket's policy admits.",
    ),
  settings: s3Settings.prefault({}),
});

const endpoint = z.discriminatedUnion("engine", [clusterEndpoint, instanceEndpoint, s3Endpoint]);

const tablePattern = z
  .string({ error: '"schema.table", where % stands for any characters' })
  .regex(/^[^.]+\.[^.]+$/, '"schema.table", where % stands for any characters')
  .describe('"schema.table"; % stands for any characters.');

const tableRule = z.union([
  z.strictObject({ include: tablePattern }),
  z.strictObject({ exclude: tablePattern }),
]);

const pipeline = z.strictObject({
  source: key.describe("The source endpoint, by its key."),
  target: key.describe("The target endpoint, by its key."),
  migrationType: z
    .enum(["full-load", "cdc", "full-load-and-cdc"])
    .describe("full-load copies rows once, cdc replicates changes, full-load-and-cdc does both."),
  runsOn: key.describe("The replication instance, by its key."),
  tables: z
    .array(tableRule)
    .min(1, "at least one table to include")
    .describe("Tables to replicate, first to last."),
  taskSettings: z
    .record(z.string(), z.json())
    .optional()
    .describe("Replication task settings that differ from the defaults, as the DMS guide spells them."),
  onReplace: z
    .enum(["reload"])
    .optional()
    .describe(
      "What to do when a change needs another task: `reload` makes a new one, which loads every table again. Without it such a change is refused at plan.",
    ),
  group: key
    .optional()
    .describe(
      "Splits the endpoints, trust and pipelines stacks of a large environment: one set for each group.",
    ),
});

/** Schema of one environment, after `common.yaml` and `<name>.yaml` are merged. */
export const environmentSchema = z.strictObject({
  region: z
    .string({ error: 'a Region like "eu-west-1"' })
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a Region like "eu-west-1"')
    .describe("AWS Region of everything in this environment."),
  backend: z
    .discriminatedUnion("type", [localBackend, s3Backend, cloudBackend])
    .describe("Where Terraform keeps the states."),
  tags: z
    .record(z.string().min(1).max(128), z.string().max(256))
    .default({})
    .describe("Tags on every resource."),
  logRetentionDays: z
    .union([
      z.literal(365),
      z.literal(400),
      z.literal(545),
      z.literal(731),
      z.literal(1096),
      z.literal(1827),
      z.literal(3653),
    ])
    .default(365)
    .describe("Days that CloudWatch keeps logs, from the values that CloudWatch offers, at least a year."),
  accounts: z.record(key, account).describe("AWS accounts; the key is the word used everywhere after."),
  replication,
  buckets: z.record(key, bucket).default({}).describe("Buckets of the data lakes, by key."),
  endpoints: z.record(key, endpoint).default({}).describe("Source and target endpoints, by key."),
  pipelines: z
    .record(key, pipeline)
    .default({})
    .describe("One source endpoint, one target endpoint, the task between."),
});

/** What an environment file says, with defaults filled in. */
export type EnvironmentConfig = z.infer<typeof environmentSchema>;
export type AccountConfig = z.infer<typeof account>;
export type BackendConfig = EnvironmentConfig["backend"];
export type ReplicationConfig = z.infer<typeof replication>;
export type ReplicationInstanceConfig = z.infer<typeof replicationInstance>;
export type BucketConfig = z.infer<typeof bucket>;
export type EndpointConfig = z.infer<typeof endpoint>;
export type DatabaseEndpointConfig = z.infer<typeof clusterEndpoint> | z.infer<typeof instanceEndpoint>;
export type S3EndpointConfig = z.infer<typeof s3Endpoint>;
export type S3SettingsConfig = z.infer<typeof s3Settings>;
export type PipelineConfig = z.infer<typeof pipeline>;
export type TableRule = z.infer<typeof tableRule>;

/** An environment with its name, ready to be made into stacks. */
export interface Environment extends EnvironmentConfig {
  /** The name of its file without `.yaml`; every stack and physical name starts with it. */
  readonly name: string;
  /** Absolute folder of the environment files: paths in them start here. Never written to any output. */
  readonly directory: string;
}

/** Whether an endpoint is a database, as opposed to an S3 target. */
export function isDatabase(endpoint: EndpointConfig): endpoint is DatabaseEndpointConfig {
  return endpoint.engine !== "s3";
}

/**
 * The shape of an environment file: the words people write, and nothing else.
 *
 * Rules across keys live in `config/rules/`; reading, merging and locating problems in `config/load.ts`. The
 * TypeScript types of the whole program are inferred from here, and `npm run schema` writes the JSON
 * Schema for editors from here.
 */
import * as z from "zod";
import type { AccountFacts } from "./account-facts";
import { endpointShapes } from "../engines";
import { bucketName, key, kmsKey, reference } from "./key";
import { pipeline } from "./pipeline";
import { replication } from "./replication";
import { tags } from "./tags";

export {
  isDatabase,
  isKafka,
  isS3,
  isService,
  type DatabaseEndpointConfig,
  type EndpointConfig,
  type KafkaEndpointConfig,
  type S3EndpointConfig,
  type ServiceEndpointConfig,
} from "../engines";
export type { S3SettingsConfig } from "./s3-settings";
export type { PipelineConfig } from "./pipeline";
export type { ReplicationConfig, ReplicationInstanceConfig } from "./replication";
export { instanceOf, serverlessOf, type ServerlessConfig } from "./serverless";
export type { TableMappingsConfig } from "./tables/table-mappings";
export type { TableRule } from "./tables/table";

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
  externalId: z
    .string()
    .regex(/^[\w+=,.@:/-]{2,1224}$/, "2 to 1224 letters, digits and any of +=,.@:/_-")
    .optional()
    .describe(
      "ExternalId with which Terraform assumes the deploy role, where its trust policy demands one. AWS does not treat it as a secret, and it stands in the committed JSON.",
    ),
  permissionsBoundary: z
    .string()
    .regex(/^arn:aws[\w-]*:iam::\d{12}:policy\/[\w+=,.@/-]{1,512}$/, "the ARN of a managed policy")
    .optional()
    .describe(
      "Managed policy of this account that is the permissions boundary of every role that is made in it; `npm run deploy-roles` writes one. Without it, the deploy role can give what it makes more rights than it has.",
    ),
  rolePath: z
    .string()
    .regex(
      /^\/(?!(aws-service-role|aws-reserved)\/)([\w+=,.@-]+\/)*$/,
      'a path like "/team/", with slashes at both ends, of letters, digits and any of +=,.@_-, none of AWS\'s own',
    )
    .max(400)
    .optional()
    .describe(
      "Path of every role that is made in this account, but for DMS's service roles, which DMS looks for without one. Another path means other roles: [operations.md](operations.md#change).",
    ),
  rolePrefix: z
    .string()
    .regex(/^[\w+=,.@-]{1,40}$/, "1 to 40 letters, digits and any of +=,.@_-")
    .optional()
    .describe(
      "What the names of all roles that are made in this account begin with, before the environment's name, but for DMS's service roles. Another prefix means other roles.",
    ),
  alarmTopicArn: z
    .string()
    .regex(/^(arn:aws[\w-]*:sns:[a-z0-9-]+:\d{12}:)?[\w-]{1,256}$/, "the ARN of an SNS topic, or its name")
    .optional()
    .describe(
      "ARN or name of an SNS topic, of this account and Region, that the alarms in this account tell; without one they only show.",
    ),
  functionConcurrency: z
    .int()
    .min(10, "at least 10: Terraform calls a function up to ten times at once")
    .max(1000)
    .optional()
    .describe(
      "Executions at once that Lambda reserves for each of Causeway's functions in this account, and allows them at most. Lambda keeps 100 of the account's quota unreserved, so that an account with the first quota of 10 takes none. By default nothing is reserved.",
    ),
});

const localBackend = z.strictObject({
  type: z.literal("local"),
});

const s3Backend = z.strictObject({
  type: z.literal("s3"),
  bucket: bucketName.describe("Bucket that keeps the states."),
  region: z.string().describe("Region of the state bucket."),
  keyPrefix: z
    .string()
    .regex(/^[\w-]+(\/[\w-]+)*$/, "words with single slashes between them, none at the ends")
    .default("causeway")
    .describe("Folder in the bucket; the state of a stack is <keyPrefix>/<stack>.tfstate."),
  dynamodbTable: z
    .string()
    .optional()
    .describe(
      "DynamoDB table that locks the states, which Terraform calls deprecated; without one, an object <keyPrefix>/<stack>.tfstate.tflock in the bucket does.",
    ),
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

/** The provider that every test runs with (docs/adr/0002-provider-floor.md). */
export const testedProvider = "5.100.0";

const terraform = z.strictObject({
  awsProvider: z
    .string()
    .regex(/^(5\.[1-9]\d{2,}|6\.\d+)\.\d+$/, "an exact version of hashicorp/aws, from 5.100.0 on and below 7")
    .default(testedProvider)
    .describe(
      "Exact version of the provider hashicorp/aws; 5.100.0 is the one that Causeway is tested with.",
    ),
});

const bucket = z.strictObject({
  account: reference.describe("The lake account that owns the bucket."),
  name: bucketName.describe("Bucket name."),
  create: z
    .boolean()
    .default(true)
    .describe("Whether the bucket and its key are made here; false takes both as existing."),
  kmsKey: kmsKey
    .optional()
    .describe(
      "Alias, id or ARN of the existing bucket's customer-managed key; only with `create: false` and SSE_KMS.",
    ),
  encryptionMode: z
    .enum(["SSE_KMS", "SSE_S3"])
    .default("SSE_KMS")
    .describe(
      "How objects are encrypted: with a customer-managed key, or in an existing bucket with S3's own.",
    ),
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

/** Schema of one environment, after `common.yaml` and `<name>.yaml` are merged. */
export const environmentSchema = z.strictObject({
  region: z
    .string({ error: 'a Region like "eu-west-1"' })
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a Region like "eu-west-1"')
    .describe("AWS Region of everything in this environment."),
  backend: z
    .discriminatedUnion("type", [localBackend, s3Backend, cloudBackend])
    .describe("Where Terraform keeps the states."),
  terraform: terraform.prefault({}).describe("What Terraform works with."),
  tags: tags.default({}).describe("Tags on every resource."),
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
  replication: replication.describe("The account, network and instances that DMS runs with."),
  buckets: z.record(key, bucket).default({}).describe("Buckets of the data lakes, by key."),
  endpoints: z
    .record(key, z.discriminatedUnion("engine", endpointShapes))
    .default({})
    .describe("Source and target endpoints, by key."),
  pipelines: z
    .record(key, pipeline)
    .default({})
    .describe("One source endpoint, one target endpoint, the task between."),
});

/** Content of an environment file, with defaults filled in. */
export type EnvironmentConfig = z.infer<typeof environmentSchema>;
export type AccountConfig = z.infer<typeof account>;
export type BackendConfig = EnvironmentConfig["backend"];
export type BucketConfig = z.infer<typeof bucket>;

/** An environment with its name, ready to be made into stacks. */
export interface Environment extends EnvironmentConfig {
  /** The name of its file without `.yaml`; every stack and physical name starts with it. */
  readonly name: string;
  /** Absolute folder of the environment files: paths in them start here. Never written to any output. */
  readonly directory: string;
  /** What `npm run facts` has seen in its accounts; undefined where nobody has looked. Only rules read it. */
  readonly known?: AccountFacts;
}

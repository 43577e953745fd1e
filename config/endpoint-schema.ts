/** The shape of an endpoint: a database, or an S3 target. */
import * as z from "zod";
import { connectionSchema } from "./connection-schema";
import { key } from "./key-schema";
import { s3Settings } from "./s3-settings-schema";

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

/** Any endpoint of an environment file. */
export const endpoint = z.discriminatedUnion("engine", [clusterEndpoint, instanceEndpoint, s3Endpoint]);

export type EndpointConfig = z.infer<typeof endpoint>;
export type DatabaseEndpointConfig = z.infer<typeof clusterEndpoint> | z.infer<typeof instanceEndpoint>;
export type S3EndpointConfig = z.infer<typeof s3Endpoint>;
export type S3SettingsConfig = z.infer<typeof s3Settings>;

/** Whether an endpoint is a database, as opposed to an S3 target. */
export function isDatabase(config: EndpointConfig): config is DatabaseEndpointConfig {
  return config.engine !== "s3";
}

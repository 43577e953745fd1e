/** Keys that every database endpoint has, whatever its engine. */
import * as z from "zod";
import { connectionSchema } from "./connection";
import { createdCluster } from "./created-cluster";
import { hostName, reference } from "./key";
import { resourceTags } from "./tags";

/**
 * Name of a secret: what Secrets Manager takes (API reference, CreateSecret). It stands in ARNs and commands.
 *
 * An ARN gets through to the rule human-names, which says what of it is the name.
 */
const secretName = z.string().regex(
  // The names that RDS gives are let through to the rule that says what DMS lacks in them.
  /^([\w/+=.@-]{1,512}|arn:[\w/+=.@:-]+|rds![\w-]+)$/,
  'a name like "orders/dms", of 1 to 512 letters, digits and any of /_+=.@-; not what the secret holds',
);

/** Path of a certificate's file; whoever pastes the file itself gets no further than here. */
export const certificatePath = z
  .string()
  .regex(
    /^(?!.*-----BEGIN)[^\r\n]{1,255}$/,
    "the path of a file, of at most 255 characters; not what the file holds",
  );

const secret = z
  .strictObject({
    name: secretName.describe(
      "Name of the existing secret with host, port, username and password; with `cluster: { create: … }` of the one that is made.",
    ),
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
  })
  .meta({ id: "secret" });

/** Checks of a server by DMS; no engine knows all of them (DMS guide, CHAP_Security.SSL). */
export const sslModes = ["none", "require", "verify-ca", "verify-full"] as const;
export type SslMode = (typeof sslModes)[number];

/** The members that all database endpoints share. */
export const databaseMembers = {
  account: reference.describe("The account that owns the database's secret and network."),
  secret,
  connection: connectionSchema,
  sslMode: z.enum(sslModes).describe("How DMS checks the server's certificate."),
  caCertificate: certificatePath
    .optional()
    .describe(
      "CA certificate that verify-ca and verify-full check against: the path of a PEM file (for Oracle of an auto-login wallet) beside the environment files, or `isrg-root-x1` or `amazon-root-ca-1`, which come with Causeway.",
    ),
  extraConnectionAttributes: z
    .string()
    .optional()
    .describe("Extra connection attributes, `name=value;` each, as the DMS guide spells them."),
  secretsManagerEndpointOverride: hostName
    .optional()
    .describe(
      "DNS name of an interface endpoint for Secrets Manager that DMS asks for the secret, where the replication VPC does not answer the service's own name; by default that of `replication.network`.",
    ),
  tags: resourceTags.optional(),
};

/** Database to connect to; for engines that need one. */
export const databaseName = z
  .string()
  .min(1)
  .max(128)
  .describe("Database to connect to; for Oracle its service name or SID.");

/** The same of engines whose databases are the schemas of `tables`. */
export const optionalDatabaseName = z
  .string()
  .min(1)
  .max(128)
  .optional()
  .describe(
    "Database to connect to. A source without it reads every database that `tables` names as a schema (DocumentDB 4.0 and newer, every MongoDB).",
  );

/** A parameter group of RDS for capturing changes. */
export const parameterGroup = z
  .literal("create")
  .describe(
    "`create` makes a parameter group with what DMS needs to capture changes; the database's owner attaches it.",
  );

/** Name of a cluster or an instance; its form is left to a rule, which knows an ARN and a host name. */
const identifier = z.string().min(1).max(63).regex(/\D/, "an identifier, which begins with a letter");

/** A cluster that exists. */
export const existingCluster = identifier.describe("Identifier of the existing cluster.");

/** The ways to say which database an endpoint is: RDS finds the first two, the last is any server. */
export const databasePlaces = {
  /** Engines of which none can be made here take an existing one only. */
  cluster: z
    .union([existingCluster, z.strictObject({ create: createdCluster })])
    .describe("Identifier of the existing cluster, or `create` for one that is made, to try things out."),
  instance: identifier.describe("Identifier of the existing RDS instance."),
  workgroup: z.string().min(3).max(64).describe("Name of the existing Redshift Serverless workgroup."),
  host: hostName.describe("Host name of a server that is not RDS's, as the secret says it."),
};
export type DatabaseKind = keyof typeof databasePlaces;

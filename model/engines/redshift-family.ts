/** Common ground of Redshift clusters and Redshift Serverless. */
import * as z from "zod";
import { redshiftGrants } from "./grants/redshift";

/** Ways to S3 from the VPC of a cluster or workgroup that has Enhanced VPC Routing. */
const waysToS3 = ["create-gateway-endpoint", "gateway-endpoint", "other"] as const;

/** Settings that DMS has for both, in the API's words with a small first letter; and one of the owner's. */
export const redshiftSettings = {
  enhancedVpcRouting: z
    .enum(waysToS3)
    .optional()
    .describe(
      "With Enhanced VPC Routing: how its VPC reaches S3, by a gateway endpoint that is made here, by one that is there, or otherwise.",
    ),
  maxFileSize: z
    .int()
    .min(1)
    .optional()
    .describe("Largest file in the staging bucket, in KB; 1,048,576 (1 GB) by default."),
  fileTransferUploadStreams: z
    .int()
    .min(1)
    .max(64)
    .optional()
    .describe("Threads that upload one file into the staging bucket; 10 by default."),
};

/** Facts of both. */
export const redshiftFamily = {
  directions: ["target"],
  family: "redshift",
  features: {
    source: [],
    target: [
      "apply-threads",
      "character-substitution",
      "limited-load-threads",
      "load-threads",
      "parallel-load",
      "target-schema",
      "validation",
    ],
  },
  serverless: { target: "supported" },
  rdsEngines: [],
  defaultPort: 5439,
  // Its connections are always encrypted; DMS has no mode that says so (DMS guide, CHAP_Security.SSL).
  sslModes: ["none"],
  defaultSslMode: "none",
  certificates: "pem",
  needsDatabaseName: true,
  blocksSilentClients: false,
  // DMS takes Amazon's own name of a warehouse in its own account only, so nothing stands between them, and
  // the name means in the replication VPC what it means in the warehouse's own.
  reached: { answeredBy: "database", publicAddress: "either" },
  settingDirections: {},
  grants: redshiftGrants,
} as const;

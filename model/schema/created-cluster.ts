/** An Aurora cluster that is made here, to try things out: `cluster: { create: … }` of a database endpoint. */
import * as z from "zod";

/** Names that every scanner tries first, or that RDS keeps for itself. */
const notTheseNames = "(?!(admin|administrator|master|mysql|postgres|rdsadmin|rdsproxyadmin|root)$)";

/**
 * A cluster with a writer and a reader, in the subnets and the security group of the connection.
 *
 * Limits: RDS API reference, CreateDBCluster and CreateDBInstance.
 */
export const createdCluster = z
  .strictObject({
    identifier: z
      .string()
      .regex(
        /^(?=.{1,61}$)[a-z](-?[a-z0-9])*$/,
        "1 to 61 lower-case letters, digits and single hyphens, beginning with a letter",
      )
      .describe("Identifier of the cluster; its instances have it with -1 and -2 behind it."),
    engineVersion: z
      .string({ error: 'a version in quotes, like "8.0" or "16"' })
      .regex(/^\d+(\.\w+)*$/, 'a version like "8.0", "8.0.mysql_aurora.3.08.2" or "16.4"')
      .describe(
        "Version of the engine: a major version alone leaves the minor one to RDS, also when RDS upgrades it.",
      ),
    instanceClass: z
      .string()
      .regex(/^db\.[a-z0-9-]+\.[a-z0-9]+$/, 'a class like "db.r6g.large"')
      .describe("Class of both instances."),
    masterUsername: z
      .string()
      .regex(new RegExp(`^${notTheseNames}[a-z][a-z0-9_]{0,15}$`), {
        error:
          'a name of its own, 1 to 16 lower-case letters, digits and underscores: not "admin", "root" and the like',
      })
      .default("causeway")
      .describe("Name of the master user, as whom DMS connects."),
    backupRetentionDays: z
      .int()
      .min(1)
      .max(35)
      .default(7)
      .describe("Days that automatic backups are kept, 1 to 35."),
    deletionProtection: z
      .boolean()
      .default(true)
      .describe(
        "Whether RDS refuses to delete the cluster. False is for what is thrown away: destroying takes no last snapshot then, and the secrets go at once.",
      ),
  })
  .meta({ id: "createdCluster" });

export type CreatedClusterConfig = z.infer<typeof createdCluster>;

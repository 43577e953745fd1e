/**
 * Parameters of RDS that DMS needs to capture changes.
 *
 * From the DMS guide, CHAP_Source.MySQL and CHAP_Source.PostgreSQL.
 */

/** A parameter of a parameter group. */
export interface ChangeParameter {
  readonly name: string;
  readonly value: string;
  /** RDS takes a static parameter only with `pending-reboot`; a dynamic one holds at once. */
  readonly applyMethod: "immediate" | "pending-reboot";
}

/** Parameters that an engine's parameter group needs, by the settings of an endpoint. */
export type ChangeParameters<Settings> = (
  settings: Settings,
  connection: { readonly checkedByBalancer: boolean },
) => readonly ChangeParameter[];

/** The highest value that MySQL and MariaDB both know. */
const mostConnectErrors = "4294967295";

/** The family of MySQL; `binlog_format` is static in Aurora, and waits for the restart elsewhere, too. */
export const mysqlChangeParameters: ChangeParameters<unknown> = (_settings, { checkedByBalancer }) => [
  { name: "binlog_checksum", value: "NONE", applyMethod: "immediate" },
  { name: "binlog_format", value: "ROW", applyMethod: "pending-reboot" },
  { name: "binlog_row_image", value: "FULL", applyMethod: "immediate" },
  // Health checks count as connection errors (MySQL reference, "The Host Cache").
  ...(checkedByBalancer
    ? [{ name: "max_connect_errors", value: mostConnectErrors, applyMethod: "immediate" } as const]
    : []),
];

/** The family of PostgreSQL. */
export const postgresChangeParameters: ChangeParameters<{ readonly pluginName?: string | undefined }> = ({
  pluginName,
}) => [
  // Sets wal_level, and enough slots and senders.
  { name: "rds.logical_replication", value: "1", applyMethod: "pending-reboot" },
  ...(pluginName === "pglogical"
    ? [
        {
          name: "shared_preload_libraries",
          value: "pg_stat_statements,pglogical",
          applyMethod: "pending-reboot",
        } as const,
      ]
    : []),
  // DMS needs 0, or 10 seconds to 5 minutes, in milliseconds.
  { name: "wal_sender_timeout", value: "60000", applyMethod: "immediate" },
];

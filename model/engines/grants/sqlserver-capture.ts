/** MS-CDC: how SQL Server captures changes (DMS guide, CHAP_Source.SQLServer). */
import { condition, isAny, nameOf } from "./patterns";
import { text } from "./quoting";
import type { PipelineSelection, Statement } from "./request";

/** Change capture to set up. */
export interface Capture {
  readonly databaseName: string;
  /** True if RDS runs the server: then MS-CDC captures every table, elsewhere those without a primary key. */
  readonly managed: boolean;
  /** True if DMS turns it on for tables itself (`setUpMsCdcForTables`). */
  readonly byDms: boolean;
  readonly selections: readonly PipelineSelection[];
}

/** Turns MS-CDC on for a database and its tables, and keeps the log long enough. */
export function captureStatements(capture: Capture): Statement[] {
  const { databaseName, managed, byDms } = capture;
  return [
    {
      why: managed
        ? "MS-CDC captures the changes on RDS."
        : "MS-CDC captures changes of tables without a primary key; leave it out where there are none. A sysadmin turns it on.",
      text: managed
        ? `EXEC msdb.dbo.rds_cdc_enable_db ${nationalText(databaseName)};\nGO`
        : "EXEC sys.sp_cdc_enable_db;\nGO",
    },
    byDms
      ? { why: "The endpoint has setUpMsCdcForTables: DMS turns MS-CDC on for the tables itself." }
      : {
          why: "For each selected table that has no capture yet; again for tables that are made later. A table without a primary key but with a unique index is named with it: @index_name, and @supports_net_changes 1.",
          text: enableTables(capture),
        },
    {
      why: `The log keeps changes for a day. The capture job exists from the first table on.${managed ? " The last line is for Multi-AZ: the standby needs the same." : ""} Some versions fall back to 5 seconds above 3599: look at the value afterwards (Microsoft KB4459220).`,
      text: [
        "EXEC sys.sp_cdc_change_job @job_type = N'capture', @pollinginterval = 86399;",
        "EXEC sys.sp_cdc_stop_job N'capture';",
        "EXEC sys.sp_cdc_start_job N'capture';",
        ...(managed ? ["EXEC rdsadmin..rds_set_configuration 'cdc_capture_pollinginterval', 86399;"] : []),
        "GO",
      ].join("\n"),
    },
  ];
}

function enableTables({ managed, selections }: Capture): string {
  const fits = condition(selections, (part, pattern) => {
    const column = part === "schema" ? "s.name" : "t.name";
    const name = nameOf(pattern);
    if (name !== undefined) return `${column} = ${nationalText(name)}`;
    // SQL Server's LIKE has the wildcards of DMS.
    return isAny(pattern) ? undefined : `${column} LIKE ${nationalText(pattern)}`;
  });
  return `DECLARE @schema sysname, @table sysname, @net bit;
DECLARE selected CURSOR LOCAL FAST_FORWARD FOR
  SELECT s.name, t.name, OBJECTPROPERTY(t.object_id, 'TableHasPrimaryKey')
  FROM sys.tables t JOIN sys.schemas s ON s.schema_id = t.schema_id
  WHERE t.is_ms_shipped = 0 AND t.is_tracked_by_cdc = 0${
    managed ? "" : "\n    AND OBJECTPROPERTY(t.object_id, 'TableHasPrimaryKey') = 0"
  }
    AND (${fits});
OPEN selected;
FETCH NEXT FROM selected INTO @schema, @table, @net;
WHILE @@FETCH_STATUS = 0
BEGIN
  EXEC sys.sp_cdc_enable_table @source_schema = @schema, @source_name = @table, @role_name = NULL, @supports_net_changes = @net;
  FETCH NEXT FROM selected INTO @schema, @table, @net;
END;
CLOSE selected;
DEALLOCATE selected;
GO`;
}

/** Text in Unicode. */
export function nationalText(value: string): string {
  return `N${text(value)}`;
}

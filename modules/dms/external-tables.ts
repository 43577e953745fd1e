/** The external table definition of an S3 source: what DMS has to know of the tables in its files. */
import type { ExternalTables } from "../../model/schema/external-table";
import { capitalized } from "../../model/members";

/**
 * The JSON document of the DMS guide (CHAP_Source.S3, "Defining external tables"), with its totals.
 *
 * All values are strings there, numbers and booleans too.
 */
export function externalTableDefinition(tables: ExternalTables): string {
  return JSON.stringify({
    TableCount: String(tables.length),
    Tables: tables.map(({ tableOwner, tableName, tablePath, tableColumns }) => ({
      TableName: tableName,
      TablePath: tablePath ?? `${tableOwner}/${tableName}/`,
      TableOwner: tableOwner,
      TableColumns: tableColumns.map((column) =>
        Object.fromEntries(
          Object.entries(column)
            .filter(([, value]) => value !== undefined)
            .map(([member, value]) => [capitalized(member), String(value)]),
        ),
      ),
      TableColumnsTotal: String(tableColumns.length),
    })),
  });
}

/** Table-settings rules: how single tables are loaded. */
import type { ParallelLoad, TableSettings } from "../../../model/schema/tables/table-settings";
import { withoutUndefined } from "../../../model/members";
import { tableLocator } from "./locators";
import type { UnnumberedRule } from "./rule-ids";

/** A table-settings rule. */
export function tableSettingsRule({ table, parallelLoad, lobSettings }: TableSettings): UnnumberedRule {
  return {
    name: `table-settings ${table}`,
    rank: "any",
    type: "table-settings",
    members: {
      "object-locator": tableLocator(table),
      ...(parallelLoad === undefined ? {} : { "parallel-load": parallelLoadObject(parallelLoad) }),
      ...(lobSettings === undefined ? {} : { "lob-settings": lobObject(lobSettings) }),
    },
  };
}

/** DMS takes some of its numbers and truths as text; which ones, its examples show. */
function parallelLoadObject(load: ParallelLoad): Record<string, unknown> {
  switch (load.type) {
    case "partitions-auto":
      return withoutUndefined({
        type: load.type,
        "number-of-partitions": load.numberOfPartitions,
        "collection-count-from-metadata": load.collectionCountFromMetadata?.toString(),
        "max-records-skip-per-page": load.maxRecordsSkipPerPage,
        "batch-size": load.batchSize,
      });
    case "ranges":
      return { ...load, boundaries: load.boundaries.map((boundary) => boundary.map(String)) };
    default:
      return load;
  }
}

function lobObject({ mode, bulkMaxSizeKB }: NonNullable<TableSettings["lobSettings"]>) {
  return withoutUndefined({ mode, "bulk-max-size": bulkMaxSizeKB?.toString() });
}

/** What is said of a wrong key, a missing key and a wrong word in each union of a pipeline. */
import { pipeline, serverless, told } from "../../support/told";

test("union pipelines.*.runsOn: an instance or serverless", () => {
  expect(
    told(
      serverless("{ maxCapacityUnits: 4 }, instance: main"),
      pipeline("{ runsOn: {} }"),
      pipeline("{ runsOn: Main }"),
    ),
  ).toMatchInlineSnapshot(`
    "pipelines.orders-to-lake.runsOn.instance: unknown key; the keys here are "serverless"
      fix: delete it, or use one of these keys
    pipelines.orders-to-lake.runsOn.serverless: missing; expected a map with "maxCapacityUnits"
      fix: add \`serverless\` (DMS Serverless: capacity and place of the pipeline)
    pipelines.orders-to-lake.runsOn: got "Main"; expected one of replication.instances: "main"
      fix: write "main""
  `);
});

test("union pipelines.*.runsOn.serverless.maxCapacityUnits: its words", () => {
  expect(told(serverless("{ maxCapacityUnits: 5 }"), serverless("{}"))).toMatchInlineSnapshot(`
    "pipelines.orders-to-lake.runsOn.serverless.maxCapacityUnits: got 5; expected one of 1, 2, 4, 8, 16, 32, 64, 128, 192, 256, 384
      fix: choose one (DMS capacity units that it may grow to; one is 2 GB of memory)
    pipelines.orders-to-lake.runsOn.serverless.maxCapacityUnits: missing; expected one of 1, 2, 4, 8, 16, 32, 64, 128, 192, 256, 384
      fix: add \`maxCapacityUnits\` (DMS capacity units that it may grow to; one is 2 GB of memory)"
  `);
});

test("union pipelines.*.runsOn.serverless.minCapacityUnits: its words", () => {
  expect(told(serverless("{ maxCapacityUnits: 4, minCapacityUnits: 3 }"))).toMatchInlineSnapshot(`
    "pipelines.orders-to-lake.runsOn.serverless.minCapacityUnits: got 3; expected one of 1, 2, 4, 8, 16, 32, 64, 128, 192, 256, 384
      fix: choose one (DMS capacity units that it does not shrink below; DMS takes 1 otherwise)"
  `);
});

test("union pipelines.*.tables[]: by the key that each kind needs", () => {
  expect(
    told(
      pipeline("{ tables: [{ exclude: shop.a, filters: [] }] }"),
      pipeline("{ tables: [{ filters: [] }] }"),
      pipeline("{ tables: [{ includes: shop.a }] }"),
      pipeline("{ tables: [{}] }"),
      pipeline("{ tables: [shop.orders] }"),
    ),
  ).toMatchInlineSnapshot(`
    "pipelines.orders-to-lake.tables[0].filters: "filters" does not go with "exclude"; expected a map with "include", or with "exclude", or with "explicit"
      fix: keep the keys of one kind
    pipelines.orders-to-lake.tables[0].include: missing; expected "schema.table", where % stands for any characters
      fix: add \`include\` ("schema.table"; % stands for any characters)
    pipelines.orders-to-lake.tables[0].includes: unknown key; did you mean "include"?
    pipelines.orders-to-lake.tables[0]: got an empty map; expected a map with "include", or with "exclude", or with "explicit"
      fix: write the keys of one kind
    pipelines.orders-to-lake.tables[0]: got text; expected a map with "include", or with "exclude", or with "explicit"
      fix: correct the value"
  `);
});

test("union pipelines.*.transformations[]: by its action", () => {
  expect(
    told(
      pipeline("{ transformations: [{ action: remove-column, column: shop.a.b, table: shop.a }] }"),
      pipeline("{ transformations: [{ action: add-prefix, table: shop.a }] }"),
      pipeline("{ transformations: [{ action: convert-lower, table: shop.a }] }"),
    ),
  ).toMatchInlineSnapshot(`
    "pipelines.orders-to-lake.transformations[0].table: "table" does not go with action "remove-column"; it belongs to action "rename", "convert-lowercase", "convert-uppercase", "add-prefix", "remove-prefix", "add-suffix", "remove-suffix", "replace-prefix", "replace-suffix", "add-column", "define-primary-key", "add-before-image-columns"
      fix: delete it; the keys here are "action", "column", "ofDataType"
    pipelines.orders-to-lake.transformations[0].value: missing; expected text that is not empty, because action is "add-prefix"
      fix: add \`value\` (the prefix or suffix)
    pipelines.orders-to-lake.transformations[0].action: got "convert-lower"; expected one of "rename", "convert-lowercase", "convert-uppercase", "add-prefix", "remove-prefix", "add-suffix", "remove-suffix", "replace-prefix", "replace-suffix", "remove-column", "include-column", "add-column", "change-data-type", "define-primary-key", "add-before-image-columns", "data-masking-digits-mask", "data-masking-digits-randomize", "data-masking-hash-mask"
      fix: write "convert-lowercase""
  `);
});

test("union pipelines.*.tableSettings[].parallelLoad: by its type", () => {
  const load = (text: string) =>
    pipeline(`{ tableSettings: [{ table: shop.orders, parallelLoad: ${text} }] }`);
  expect(
    told(
      load("{ type: none, columns: [id] }"),
      load("{ type: ranges, columns: [id] }"),
      load("{ type: partition }"),
    ),
  ).toMatchInlineSnapshot(`
    "pipelines.orders-to-lake.tableSettings[0].parallelLoad.columns: "columns" does not go with type "none"; it belongs to type "ranges"
      fix: delete it; the keys here are "type"
    pipelines.orders-to-lake.tableSettings[0].parallelLoad.boundaries: missing; expected a list that is not empty, because type is "ranges"
      fix: add \`boundaries\` (upper ends of the segments, lowest first: one value for each column. What lies above is one more segment)
    pipelines.orders-to-lake.tableSettings[0].parallelLoad.type: got "partition"; expected one of "partitions-auto", "subpartitions-auto", "partitions-list", "ranges", "none"
      fix: choose one (loads the table in segments, several at once)"
  `);
});

test("union pipelines.*.cdcStart: a time or a position", () => {
  expect(
    told(
      pipeline('{ migrationType: cdc, cdcStart: { time: "2026-01-31T12:00:00Z", position: "a.1:2" } }'),
      pipeline("{ migrationType: cdc, cdcStart: {} }"),
      pipeline("{ migrationType: cdc, cdcStart: { lsn: 5 } }"),
      pipeline("{ migrationType: cdc, cdcStart: now }"),
    ),
  ).toMatchInlineSnapshot(`
    "pipelines.orders-to-lake.cdcStart.position: "position" does not go with "time"; expected a map with "time", or with "position"
      fix: keep the keys of one kind
    pipelines.orders-to-lake.cdcStart: got an empty map; expected a map with "time", or with "position"
      fix: write the keys of one kind
    pipelines.orders-to-lake.cdcStart: got a map with "lsn"; expected a map with "time", or with "position"
      fix: write the keys of one kind
    pipelines.orders-to-lake.cdcStart: got text; expected a map with "time", or with "position"
      fix: correct the value (where in the source's log a task of type cdc begins, fixed when the task is made; from its first start on otherwise)"
  `);
});

test("union pipelines.*.cdcStop: a time of the server or of a commit", () => {
  expect(
    told(
      pipeline('{ cdcStop: { serverTime: "2026-01-31T12:00:00Z", commitTime: "2026-01-31T12:00:00Z" } }'),
      pipeline("{ cdcStop: {} }"),
      pipeline("{ cdcStop: { serverTime: now } }"),
    ),
  ).toMatchInlineSnapshot(`
    "pipelines.orders-to-lake.cdcStop.commitTime: "commitTime" does not go with "serverTime"; expected a map with "serverTime", or with "commitTime"
      fix: keep the keys of one kind
    pipelines.orders-to-lake.cdcStop: got an empty map; expected a map with "serverTime", or with "commitTime"
      fix: write the keys of one kind
    pipelines.orders-to-lake.cdcStop.serverTime: got "now"; expected a time like "2026-01-31T12:00:00Z"
      fix: correct the value (stops at this time on the replication instance)"
  `);
});

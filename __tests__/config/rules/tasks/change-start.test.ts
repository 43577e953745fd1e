import { loading } from "../../../support/environment-files";

const cdc = (members: string, endpoint = "") => `
${endpoint}
pipelines:
  orders-to-lake:
    migrationType: cdc
    ${members}
`;

const postgres = (more = "") => `
endpoints:
  events-db:
    engine: aurora-postgresql
    account: orders
    cluster: events-aurora
    databaseName: events
    secret: { name: events/dms, policy: merge, keyAccess: grant }
    connection: { via: direct }
    sslMode: verify-full
    caCertificate: certificates/ca.pem
    ${more}
`;

const fromPostgres = (start: string, more = "") => cdc(`source: events-db\n    ${start}`, postgres(more));

test.each([
  'cdcStart: { position: "mysql-bin-changelog.000024:373" }',
  'cdcStart: { position: "checkpoint:V1#27#mysql-bin-changelog.157832:1975:-1:2002:677883278264080:mysql-bin-changelog.157832:1876#0#0#*#0#93" }',
  'cdcStart: { time: "2026-01-31T12:00:00Z" }',
  'cdcStart: { time: "2026-01-31T13:00:00+01:00" }\n    cdcStop: { commitTime: "2026-01-31T12:00:01Z" }',
  'cdcStop: { serverTime: "2026-01-31T12:00:00Z" }',
])("the documented ways to begin and to end are fine: %s", (members) => {
  expect(loading(cdc(members))).not.toThrow();
});

test("a position of a named slot is fine for PostgreSQL, as an LSN or as a checkpoint", () => {
  const slot = 'extraConnectionAttributes: "slotName=causeway;"';
  expect(loading(fromPostgres('cdcStart: { position: "4AF/B00000D0" }', slot))).not.toThrow();
  expect(
    loading(fromPostgres('cdcStart: { position: "checkpoint:V1#1#000004AF/B00000D0#0#0#*#0#0" }', slot)),
  ).not.toThrow();
});

test("fails: neither a time nor a position, both, and times without a zone", () => {
  expect(loading(cdc("cdcStart: now"))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:6:15  pipelines.orders-to-lake.cdcStart
        got text; expected a map with "time", or with "position"
        fix: correct the value (where in the source's log a task of type cdc begins, fixed when the task is made; from its first start on otherwise)"
  `);
  expect(loading(cdc('cdcStart: { time: "2026-01-31T12:00:00Z", position: "a.1:2" }')))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:6:47  pipelines.orders-to-lake.cdcStart.position
        "position" does not go with "time"; expected a map with "time", or with "position"
        fix: keep the keys of one kind"
  `);
  expect(loading(cdc('cdcStart: { time: "2026-01-31 12:00" }\n    cdcStop: { serverTime: tomorrow }')))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:6:23  pipelines.orders-to-lake.cdcStart.time
        got "2026-01-31 12:00"; expected a time like "2026-01-31T12:00:00Z"
        fix: correct the value (changes from this time on; DMS looks it up in the source's log)

      environments/dev.yaml:7:28  pipelines.orders-to-lake.cdcStop.serverTime
        got "tomorrow"; expected a time like "2026-01-31T12:00:00Z"
        fix: correct the value (stops at this time on the replication instance)"
  `);
});

test("fails: rule cdc-start-type: a start point of a task that loads tables", () => {
  expect(
    loading(`
pipelines:
  orders-to-lake: { cdcStart: { time: "2026-01-31T12:00:00Z" } }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:21  pipelines.orders-to-lake.cdcStart
        got one with migrationType "full-load-and-cdc"; expected it only with "cdc", because a full load begins with the tables as they are
        fix: delete it, or write \`migrationType: cdc\`"
  `);
});

test("a serverless replication may have a stop and no start", () => {
  expect(
    loading(
      cdc(`runsOn: { serverless: { maxCapacityUnits: 16 } }
    cdcStart: { time: "2026-01-31T12:00:00Z" }
    cdcStop: { serverTime: "2026-02-28T12:00:00Z" }`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:7:5  pipelines.orders-to-lake.cdcStart
        got a start point in a serverless pipeline; expected none, because DMS Serverless does not support custom CDC start points
        fix: delete it, or name a replication instance at \`runsOn\`"
  `);
});

test("fails: rule cdc-start-time: PostgreSQL has no times", () => {
  expect(loading(fromPostgres('cdcStart: { time: "2026-01-31T12:00:00Z" }')))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:19:23  pipelines.orders-to-lake.cdcStart.time
        got a time with a source of engine aurora-postgresql; expected none, because PostgreSQL does not know which position a time had
        fix: delete \`cdcStart\`, or write \`position\`, an LSN of the slot that the endpoint names in slotName"
  `);
});

test("fails: rule cdc-start-position: a position of another engine", () => {
  expect(loading(cdc('cdcStart: { position: "4AF/B00000D0" }'))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:6:27  pipelines.orders-to-lake.cdcStart.position
        got "4AF/B00000D0" with a source of engine aurora-mysql; expected a binary log file and a position like "mysql-bin-changelog.000024:373", or a checkpoint like "checkpoint:V1#…"
        fix: take it from the source's log, or from the overview of the task that came before"
  `);
});

test("fails: rule cdc-start-slot: a position that no slot keeps", () => {
  expect(loading(fromPostgres('cdcStart: { position: "4AF/B00000D0" }'))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:19:27  pipelines.orders-to-lake.cdcStart.position
        got "4AF/B00000D0" without slotName at the source; expected both, because only a slot keeps the log from there on
        fix: add \`slotName\`, an existing slot that nothing reads from, to the settings of the source endpoint"
  `);
});

test("fails: rule cdc-stop-type: the end of a full load, and an end before the start", () => {
  expect(
    loading(`
pipelines:
  orders-to-lake: { migrationType: full-load, cdcStop: { serverTime: "2026-01-31T12:00:00Z" } }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:47  pipelines.orders-to-lake.cdcStop
        got one with migrationType "full-load"; expected none, because a full load ends when its tables are copied
        fix: delete it, or write \`migrationType: full-load-and-cdc\`"
  `);
  expect(
    loading(
      cdc('cdcStart: { time: "2026-01-31T12:00:00Z" }\n    cdcStop: { commitTime: "2026-01-31T12:00:00Z" }'),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:7:28  pipelines.orders-to-lake.cdcStop.commitTime
        got "2026-01-31T12:00:00Z" with cdcStart.time "2026-01-31T12:00:00Z"; expected a later time than the start
        fix: correct one of the two"
  `);
});

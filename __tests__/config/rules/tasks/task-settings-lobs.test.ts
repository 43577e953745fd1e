import { loading, warningsOf } from "../../../support/environment-files";

const settings = (targetMetadata: string) =>
  `
endpoints:
  copy-db:
    engine: aurora-mysql
    account: orders
    cluster: copy-aurora
    secret: { name: copy/dms, policy: merge, keyAccess: grant }
    connection: { via: direct }
    sslMode: verify-full
    caCertificate: certificates/ca.pem
pipelines:
  orders-to-copy:
    source: orders-db
    target: copy-db
    migrationType: full-load
    runsOn: main
    tables: [{ include: shop.orders }]
    taskSettings: { TargetMetadata: ${targetMetadata} }
`;

test.each([
  "{ FullLobMode: true, LimitedSizeLobMode: false, LobChunkSize: 64, InlineLobMaxSize: 32 }",
  "{ LimitedSizeLobMode: true, LobMaxSize: 32, BatchApplyEnabled: true }",
  "{ SupportLobs: false, FullLobMode: false, LimitedSizeLobMode: false }",
])("one mode with its size is fine: %s", (metadata) => {
  expect(loading(settings(metadata))).not.toThrow();
});

test("fails: rule one-lob-mode: both modes", () => {
  expect(loading(settings("{ FullLobMode: true, LobChunkSize: 64 }"))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:18:52  pipelines.orders-to-copy.taskSettings.TargetMetadata.FullLobMode
        got true without LimitedSizeLobMode false; expected one of the two modes
        fix: write \`LimitedSizeLobMode: false\` beside it, or delete it"
  `);
});

test("fails: rule one-lob-mode: no mode although LOBs are copied", () => {
  expect(loading(settings("{ LimitedSizeLobMode: false }"))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:18:59  pipelines.orders-to-copy.taskSettings.TargetMetadata.LimitedSizeLobMode
        got false without FullLobMode true; expected one of the two modes, because LOBs are copied
        fix: write \`FullLobMode: true\` and \`LobChunkSize: 64\`, or \`SupportLobs: false\` beside it, or delete it"
  `);
});

test("fails: rule lob-sizes: a mode without its size", () => {
  expect(loading(settings("{ FullLobMode: true, LimitedSizeLobMode: false }")))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:18:52  pipelines.orders-to-copy.taskSettings.TargetMetadata.FullLobMode
        got true without LobChunkSize; expected both, because full LOB mode copies in chunks
        fix: add \`LobChunkSize: 64\`, in KB"
  `);
  expect(loading(settings("{ LimitedSizeLobMode: true }"))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:18:59  pipelines.orders-to-copy.taskSettings.TargetMetadata.LimitedSizeLobMode
        got true without LobMaxSize; expected both, because limited LOB mode cuts LOBs there
        fix: add \`LobMaxSize\`, the largest LOB in KB"
  `);
  expect(loading(settings("{ InlineLobMaxSize: 16 }"))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:18:57  pipelines.orders-to-copy.taskSettings.TargetMetadata.InlineLobMaxSize
        got 16 without FullLobMode true; expected 0, because only full LOB mode copies LOBs inline
        fix: delete it, or write \`FullLobMode: true\`, \`LimitedSizeLobMode: false\` and \`LobChunkSize: 64\`"
  `);
});

test("fails: rule lob-batch-apply: batches in full LOB mode", () => {
  expect(
    loading(
      settings("{ FullLobMode: true, LimitedSizeLobMode: false, LobChunkSize: 64, BatchApplyEnabled: true }"),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:18:122  pipelines.orders-to-copy.taskSettings.TargetMetadata.BatchApplyEnabled
        got true with FullLobMode true; expected false, because batch apply copies LOBs in limited LOB mode only
        fix: delete it, or use LimitedSizeLobMode with LobMaxSize"
  `);
});

test("warns: rule lob-chunk-size: chunks that can make a task fail", () => {
  expect(warningsOf(settings("{ FullLobMode: true, LimitedSizeLobMode: false, LobChunkSize: 128 }")))
    .toMatchInlineSnapshot(`
    "warning:
      environments/dev.yaml:18:99  pipelines.orders-to-copy.taskSettings.TargetMetadata.LobChunkSize
        got 128; expected 64 or less, because tasks with larger chunks can fail
        fix: write \`LobChunkSize: 64\`"
  `);
});

test("warns: rule lob-chunk-size: LOBs that are larger than the guide advises", () => {
  expect(warningsOf(settings("{ LobMaxSize: 200000 }"))).toContain(
    "got 200000; expected 102400 or less, as the guide advises",
  );
});

/** What a review says of changes that are not among the seven, most of which no environment file can make. */
import type { CommittedFiles } from "../../cli/review/committed-state";
import { reviewMarkdown } from "../../cli/review/markdown";
import { reviewOf } from "../../cli/review/review";
import { environmentFrom, sourceOf, type EnvironmentFile } from "../support/environment";
import { committed } from "../support/reviewed";
import { kitchenSink } from "../support/kitchen-sink";
import { shippedEnvironments, synthApp } from "../support/synth-app";

const synthesized = (edit?: (file: EnvironmentFile) => void) => committed(synthApp([environmentFrom(edit)]));
const base = synthesized();

/** Sentences of a review, each after its environments. */
function said(after: CommittedFiles, before: CommittedFiles = base): string[] {
  return reviewOf({ base: "base", before, after }).decisions.map(({ text }) => text);
}

/** The base with other words in the JSON of a stack. */
function rewritten(stack: string, from: RegExp | string, to: string, files: CommittedFiles = base) {
  const file = `dev/${stack}.tf.json`;
  const text = files.get(file) ?? "";
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${file} has nothing like ${String(from)}`);
  return new Map([...files, [file, changed]]);
}

test("a statement in other words is no sentence", () => {
  const sentences = said(
    rewritten(
      "dev-dms-pipelines",
      String.raw`\"Action\":[\"kms:Decrypt\",\"kms:DescribeKey\"]`,
      String.raw`\"Action\":[\"kms:DescribeKey\",\"kms:decrypt\"]`,
    ),
  );
  expect(sentences).toEqual([]);
});

test("a condition that is dropped is a gain, and one that comes is a loss", () => {
  const dropped = rewritten(
    "dev-lake-storage",
    /,\\"Condition\\":\{\\"StringEquals\\":\{\\"kms:ViaService\\":\\"s3\.eu-west-1\.amazonaws\.com\\"\}\},\\"Principal\\"/,
    String.raw`,\"Principal\"`,
  );
  const both = rewritten(
    "dev-dms-pipelines",
    /(\\"Sid\\":\\"EncryptObjects\\"[^]{0,300}?),\\"Condition\\":\{\\"StringEquals\\":\{\\"kms:ViaService\\":\\"s3\.eu-west-1\.amazonaws\.com\\"\}\}/,
    "$1",
    dropped,
  );
  // The other side still wants it: nothing is gained.
  expect(said(dropped)).toEqual([]);
  expect(said(both)).toEqual([
    "role `lake-audit_writer` (dms) may now decrypt and encrypt with key `landing_key` (lake), no longer limited by `kms:ViaService`.",
  ]);
  expect(said(base, both)).toEqual([
    "role `lake-audit_writer` (dms) may no longer decrypt or encrypt with key `landing_key` (lake), unless `kms:ViaService` allows it.",
  ]);
});

test("everybody, another account and a wider folder are told, strangers first", () => {
  const open = rewritten(
    "dev-lake-storage",
    String.raw`arn:aws:s3:::shop-landing/audit/*`,
    "arn:aws:s3:::shop-landing/*",
  );
  const both = rewritten(
    "dev-lake-storage",
    /(WriteObjects[^]*?\\"Principal\\":)\{\\"AWS\\":\\"\$\{data\.terraform_remote_state\.dms-foundation\.outputs\.lake-audit_writer_role_arn\}\\"\}/,
    String.raw`$1\"*\"`,
    open,
  );
  expect(said(open)).toEqual([]);
  expect(said(both)[0]).toBe(
    "anybody at all may now delete from, tag and write to bucket `landing` (lake), at `*` and `awsdms_test_object*`.",
  );
});

test("a Deny that is taken away is a gain of whom it refused", () => {
  const before = rewritten(
    "dev-orders-database",
    /("orders-db_secret_policy_statements": \[)/,
    '$1{"Effect":"Deny","Principal":"*","Action":"secretsmanager:GetSecretValue","Resource":"*"},',
  );
  expect(said(base, before)).toEqual([
    "role `orders-db_secret_access` (dms) may now read secret `orders/dms` (orders).",
  ]);
});

test("without onReplace: reload, the plan is refused and nothing is said to load again", () => {
  const after = synthesized((file) => {
    const target = file.endpoints?.["lake-orders"];
    if (target?.engine === "s3") target.settings = { dataFormat: "parquet" };
  });
  expect(said(after)).toEqual([
    "pipeline `orders-to-lake` would get another task, and no `onReplace: reload` allows that: the plan stops there.",
  ]);
});

test("other tables stop a pipeline for a while, another class pauses an instance's", () => {
  const after = synthesized((file) => {
    const pipeline = file.pipelines?.["orders-to-lake"];
    if (pipeline) pipeline.tables = [{ include: "shop.%" }];
    Object.assign(file.replication.instances["main"] ?? {}, { class: "dms.t3.large" });
  });
  expect(said(after)).toEqual([
    "pipeline `orders-to-lake` stops, is changed and goes on where it was: `table_mappings`.",
    "every pipeline on instance `main` pauses while it is changed: `replication_instance_class`.",
  ]);
});

test("another name of a bucket replaces it, with its objects", () => {
  const after = synthesized((file) => {
    Object.assign(file.buckets?.["landing"] ?? {}, { name: "shop-landing-2" });
  });
  expect(said(after)).toContain(
    "`aws_s3_bucket.landing` (lake) is replaced: `bucket` changes; AWS refuses while objects are in it.",
  );
});

test("a balancer for a database opens rules and lets one role connect", () => {
  const after = synthesized((file) => {
    sourceOf(file).connection = {
      via: "private-link",
      vpc: "orders",
      subnets: ["private-a", "private-b"],
      securityGroup: "database",
      privateZone: true,
    };
  });
  const sentences = said(after);
  expect(sentences).toContain(
    "role `causeway-deploy` (dms) may now connect to endpoint service `orders-db` (orders).",
  );
  expect(sentences.filter((text) => text.startsWith("security group"))).not.toEqual([]);
});

test("what all environments share is said once, with their names", () => {
  const environments = shippedEnvironments();
  const of = (edit: (text: string) => string) =>
    new Map(
      environments.flatMap((environment) =>
        [...committed(synthApp([environment]), environment.name)].map(
          ([file, text]) => [file, edit(text)] as const,
        ),
      ),
    );
  const after = of((text) => text.replaceAll("audit/*", "*"));
  const text = reviewMarkdown(reviewOf({ base: "base", before: of((one) => one), after }));
  expect(text.split("\n")[2]).toBe(
    "- dev, prod and test: role `lake-audit_writer` (dms) may now delete from, tag and write to bucket `landing` (lake), at `*`.",
  );
});

test("every way, engine and kind of account is told in sentences without an expression or a gap", () => {
  const files = new Map(
    kitchenSink().flatMap((environment) => [...committed(synthApp([environment]), environment.name)]),
  );
  for (const [before, after] of [
    [new Map(), files],
    [files, new Map()],
  ] as const) {
    const sentences = said(after, before);
    expect(sentences.length).toBeGreaterThan(300);
    expect(sentences.filter((text) => /undefined|\$\{|\(\)|``|\[object/.test(text))).toEqual([]);
  }
  expect(said(files, files)).toEqual([]);
});

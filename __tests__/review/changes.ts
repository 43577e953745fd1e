/**
 * Changes that people propose, each with the first three lines that its review has to begin with.
 *
 * The lines were written down before there was a review. Lines that are empty do not count.
 */
import type { EnvironmentFile } from "../support/environment";
import { sourceOf } from "../support/environment";

/** A change of an environment file, or of what is synthesized from one. */
export interface ProposedChange {
  /** What somebody would say of it. */
  readonly title: string;
  /** Makes the file of the base from the smallest environment. @default it is the base */
  readonly before?: (file: EnvironmentFile) => void;
  /** Makes the changed file from the base. @default it stays */
  readonly after?: (file: EnvironmentFile) => void;
  /** Words in the JSON of a stack, and what stands there afterwards: what no environment file can say. */
  readonly rewritten?: { readonly stack: string; readonly from: RegExp; readonly to: string };
  readonly firstLines: readonly [string, string, string];
}

/** A pipeline of all changes, as the files have it. */
const allChanges = { migrationType: "full-load-and-cdc", runsOn: "main" } as const;

export const proposedChanges: readonly ProposedChange[] = [
  {
    title: "a new pipeline",
    after: (file) => {
      set(file.endpoints, "lake-vouchers", {
        engine: "s3",
        bucket: "landing",
        folder: "vouchers",
        access: "assumed-role",
      });
      set(file.pipelines, "vouchers-to-lake", {
        ...allChanges,
        source: "orders-db",
        target: "lake-vouchers",
        tables: [{ include: "shop.vouchers" }],
      });
    },
    firstLines: [
      "# To decide: 5 gain access, 1 pipeline starts",
      "- dev: role `lake-vouchers_writer` (lake) may now delete from, list, tag and write to bucket `landing` (lake), at `awsdms_test_object*` and `vouchers/*`.",
      "- dev: role `lake-vouchers_writer` (lake) may now decrypt and encrypt with key `landing_key` (lake), limited by `kms:ViaService`.",
    ],
  },
  {
    title: "a new reader of a secret",
    after: (file) => {
      set(file.endpoints, "orders-copy", { ...sourceOf(file) });
      set(file.pipelines, "copy-to-lake", {
        ...allChanges,
        source: "orders-copy",
        target: "lake-audit",
        tables: [{ include: "shop.copies" }],
      });
    },
    firstLines: [
      "# To decide: 3 gain access, 1 pipeline starts",
      "- dev: role `orders-copy_secret_access` (dms) may now describe and read secret `orders/dms` (orders).",
      "- dev: role `orders-copy_secret_access` (dms) may now decrypt with and describe the key of secret `orders/dms` (orders), limited by `kms:EncryptionContext:SecretARN` and `kms:ViaService`.",
    ],
  },
  {
    title: "a setting that replaces an endpoint",
    before: (file) => set(file.pipelines?.["orders-to-lake"], "onReplace", "reload"),
    after: (file) => set(file.endpoints?.["lake-orders"], "settings", { dataFormat: "parquet" }),
    firstLines: [
      "# To decide: 1 loads again, 2 replaced",
      "- dev: pipeline `orders-to-lake` loads every table again: its target endpoint is another one.",
      "- dev: endpoint `lake-orders` (dms) is replaced: `DataFormat` changes.",
    ],
  },
  {
    title: "a renamed pipeline",
    after: (file) => {
      const { "orders-to-lake": renamed, ...others } = file.pipelines ?? {};
      if (renamed) file.pipelines = { ...others, "sales-to-lake": renamed };
    },
    firstLines: [
      "# To decide: 1 loads again, 1 destroyed",
      "- dev: pipeline `orders-to-lake` is called `sales-to-lake` now: another task loads every table again.",
      "- dev: `aws_dms_replication_task.orders-to-lake` (dms) is destroyed: its position in the source's changes is lost.",
    ],
  },
  {
    title: "a removed account",
    before: (file) => {
      set(file.accounts, "billing", { id: "444444444444", deployRole: "causeway-deploy" });
      set(file.endpoints, "billing-db", {
        ...sourceOf(file),
        account: "billing",
        cluster: "billing-aurora",
        secret: { name: "billing/dms", policy: "merge", keyAccess: "grant" },
      });
      set(file.pipelines, "billing-to-lake", {
        ...allChanges,
        source: "billing-db",
        target: "lake-audit",
        tables: [{ include: "billing.invoices" }],
      });
    },
    after: (file) => {
      remove(file.accounts, "billing");
      remove(file.endpoints, "billing-db");
      remove(file.pipelines, "billing-to-lake");
    },
    firstLines: [
      "# To decide: 1 account goes, 5 lose access, 1 pipeline ends, 3 destroyed",
      "- dev: account `billing` (444444444444) has nothing left: everything of stack `dev-billing-database` is destroyed.",
      "- dev: role `billing-db_secret_access` (dms) may no longer describe or read secret `billing/dms` (billing).",
    ],
  },
  {
    title: "a widened network",
    before: (file) => (sourceOf(file).connection = { via: "direct", cidrs: ["10.20.0.0/16"] }),
    after: (file) => (sourceOf(file).connection = { via: "direct", cidrs: ["10.0.0.0/8"] }),
    firstLines: [
      "# To decide: 1 opens a network",
      "- dev: security group `replication_network` (dms) now lets out tcp 3306 to 10.0.0.0/8, which was 10.20.0.0/16.",
      "Nobody gains or loses access. Nothing starts, stops, loads again, is replaced or destroyed.",
    ],
  },
  {
    title: "a merged statement that opens more than before",
    rewritten: {
      stack: "dev-orders-database",
      from: /"\$\{data\.terraform_remote_state\.dms-foundation\.outputs\.orders-db_secret_access_role_arn\}"(?=\s*\},\s*"Resource": "\$\{data\.aws_secretsmanager_secret)/,
      to: '"arn:aws:iam::111111111111:root"',
    },
    firstLines: [
      "# To decide: 1 gains access",
      "- dev: everybody of account dms whom it lets may now describe and read secret `orders/dms` (orders).",
      "No network is opened. Nothing starts, stops, loads again, is replaced or destroyed.",
    ],
  },
];

function set(members: object | undefined, key: string, value: unknown): void {
  if (members === undefined) throw new Error(`nothing to give ${key} to`);
  Object.assign(members, { [key]: value });
}

function remove(members: object | undefined, key: string): void {
  if (members === undefined || !Reflect.deleteProperty(members, key)) throw new Error(`no ${key} to remove`);
}

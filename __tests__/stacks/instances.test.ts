import { environmentFrom, type EnvironmentFile } from "../support/environment";
import { elementAt, elements, synthApp } from "../support/synth-app";

type InstanceFile = EnvironmentFile["replication"]["instances"][string];

function instance(more: Partial<InstanceFile> = {}): Record<string, unknown> {
  const app = synthApp([
    environmentFrom((file) => {
      file.replication.instances = { main: { class: "dms.t3.medium", engineVersion: "3.6.1", ...more } };
    }),
  ]);
  return elementAt(app, "dev-dms-foundation", "aws_dms_replication_instance.main").block;
}

test("an instance takes security fixes by itself and changes at once, and DMS chooses the rest", () => {
  const block = instance();
  expect(block).toMatchObject({
    replication_instance_id: "dev-main",
    allocated_storage: 50,
    auto_minor_version_upgrade: true,
    apply_immediately: true,
    multi_az: false,
    publicly_accessible: false,
    lifecycle: { ignore_changes: ["engine_version"] },
  });
  for (const silent of [
    "allow_major_version_upgrade",
    "availability_zone",
    "network_type",
    "preferred_maintenance_window",
    "tags",
    "timeouts",
  ]) {
    expect(block).not.toHaveProperty(silent);
  }
});

test("without a version, DMS makes the instance with its own and keeps it", () => {
  const app = synthApp([
    environmentFrom((file) => {
      file.replication.instances = { main: { class: "dms.t3.medium" } };
    }),
  ]);
  const { block } = elementAt(app, "dev-dms-foundation", "aws_dms_replication_instance.main");
  expect(block).not.toHaveProperty("engine_version");
  expect(block).not.toHaveProperty("lifecycle");
});

test("further security groups are looked up in the replication VPC, by id or name, once for all instances", () => {
  const securityGroups = ["sg-0a1b2c3d4e5f60718", "database clients"];
  const app = synthApp([
    environmentFrom((file) => {
      const main = { class: "dms.t3.medium", engineVersion: "3.6.1", securityGroups };
      file.replication.instances = { main, second: { ...main, securityGroups: ["database clients"] } };
    }),
  ]);
  const found = elements(app, "aws_security_group").filter(({ kind }) => kind === "data");
  const byName = found.find(({ block }) => block["name"] === "database clients");
  expect(found.map(({ block }) => block["id"] ?? block["name"]).sort()).toEqual([...securityGroups].sort());
  const groups = (instance: string) =>
    elementAt(app, "dev-dms-foundation", `aws_dms_replication_instance.${instance}`).block[
      "vpc_security_group_ids"
    ];
  expect(groups("main")).toEqual([
    expect.stringContaining("aws_security_group.replication"),
    "${data.aws_security_group.sg-0a1b2c3d4e5f60718.id}",
    `\${${byName?.address}.id}`,
  ]);
  expect(groups("second")).toEqual([expect.anything(), `\${${byName?.address}.id}`]);
});

test("every option of the provider goes through", () => {
  const block = instance({
    allocatedStorageGiB: 200,
    availabilityZone: "eu-west-1a",
    publiclyAccessible: true,
    networkType: "DUAL",
    preferredMaintenanceWindow: "sun:03:00-sun:04:00",
    autoMinorVersionUpgrade: false,
    allowMajorVersionUpgrade: true,
    applyImmediately: false,
    tags: { team: "shop" },
    timeouts: { create: "50m", update: "1h" },
  });
  expect(block).toMatchObject({
    allocated_storage: 200,
    availability_zone: "eu-west-1a",
    publicly_accessible: true,
    network_type: "DUAL",
    preferred_maintenance_window: "sun:03:00-sun:04:00",
    auto_minor_version_upgrade: false,
    allow_major_version_upgrade: true,
    apply_immediately: false,
    tags: { team: "shop" },
    timeouts: { create: "50m", update: "1h" },
  });
});

test.each([{ autoMinorVersionUpgrade: false }, { allowMajorVersionUpgrade: true }])(
  "the file's version is planned with %j",
  (word) => {
    expect(instance(word)).not.toHaveProperty("lifecycle");
  },
);

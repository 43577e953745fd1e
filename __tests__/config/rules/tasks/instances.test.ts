import { loadFiles, loading, warningsOf, wholeEnvironment } from "../../../support/environment-files";

const instance = (members: string) => `
replication:
  instances:
    main: { ${members} }
`;

test("fails: rule instance-class: a family that DMS does not have, and a size that nobody has", () => {
  expect(
    loading(`
replication:
  instances:
    main: { class: dms.r6g.large }
    other: { class: dms.r6i.medum, engineVersion: "3.6.1" }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:4:20  replication.instances.main.class
        got "dms.r6g.large"; expected a class of one of the families "t2", "t3", "c4", "c5", "c6i", "c7i", "r4", "r5", "r6i", "r7i"
        fix: write "dms.r6i.large"

      environments/dev.yaml:5:21  replication.instances.other.class
        got "dms.r6i.medum"; expected a size of r6i, like "large", "xlarge" or "4xlarge"
        fix: write a class like "dms.r6i.large""
  `);
});

test.each(["dms.t3.micro", "dms.c6i.xlarge", "dms.r7i.48xlarge"])("rule instance-class: %s", (name) => {
  expect(loading(instance(`class: ${name}`))).not.toThrow();
});

test("fails: rule instance-engine-version: a part of a version, and one that is too old", () => {
  expect(
    loading(`
replication:
  instances:
    main: { engineVersion: "3.6" }
    other: { class: dms.t3.medium, engineVersion: "3.4.6" }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:4:28  replication.instances.main.engineVersion
        got "3.6"; expected three numbers, like "3.6.1", because DMS takes whole versions only
        fix: correct the value (DMS engine version, quoted; otherwise the one that DMS makes instances with by default)

      environments/dev.yaml:5:51  replication.instances.other.engineVersion
        got "3.4.6"; expected "3.4.7" or later, because earlier ones do not know the conditions in the trust of the roles they assume
        fix: write a version like "3.6.1"; \`aws dms describe-orderable-replication-instances\` lists them"
  `);
});

test.each(["3.4.7", "3.5.0", "4.0.0"])("rule instance-engine-version: %s", (version) => {
  expect(loading(instance(`engineVersion: "${version}"`))).not.toThrow();
});

test("fails: rule instance-network-type: IPv6 in a VPC made here", () => {
  const common = wholeEnvironment.replace(/network: .*/, "network: { cidr: 10.20.0.0/16 }");
  expect(() => loadFiles({ "common.yaml": common, "dev.yaml": instance("networkType: DUAL") }))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:4:26  replication.instances.main.networkType
        got "DUAL" in a VPC that is made here; expected "IPV4", because that VPC has no IPv6 range
        fix: delete it, or name an existing VPC whose subnets have IPv6 ranges"
  `);
});

test("rule instance-network-type: an existing VPC may have IPv6 ranges", () => {
  expect(loading(instance("networkType: DUAL"))).not.toThrow();
});

test("fails: rule instance-window: a day that there is not, and too short a window", () => {
  expect(
    loading(`
replication:
  instances:
    main: { preferredMaintenanceWindow: "son:03:00-sun:25:00" }
    other: { class: dms.t3.medium, engineVersion: "3.6.1", preferredMaintenanceWindow: "sun:03:00-sun:03:29" }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:4:41  replication.instances.main.preferredMaintenanceWindow
        got "son:03:00-sun:25:00"; expected days sun, mon, tue, wed, thu, fri, sat and times from 00:00 to 23:59
        fix: write a window like "sun:03:00-sun:04:00"

      environments/dev.yaml:5:88  replication.instances.other.preferredMaintenanceWindow
        got "sun:03:00-sun:03:29", which is 29 minutes long; expected at least 30 minutes
        fix: write a later end"
  `);
});

test.each(["sun:03:00-sun:03:30", "sat:23:45-sun:00:15"])("rule instance-window: %s", (window) => {
  expect(loading(instance(`preferredMaintenanceWindow: "${window}"`))).not.toThrow();
});

test("warns: rule instance-minor-upgrades: nobody installs security fixes", () => {
  expect(warningsOf(instance("autoMinorVersionUpgrade: false"))).toMatchInlineSnapshot(`
    "warning:
      environments/dev.yaml:4:38  replication.instances.main.autoMinorVersionUpgrade
        got false, so that nobody installs security fixes until \`engineVersion\` changes
        fix: delete it after the deploy that upgrades, or raise \`engineVersion\` regularly"
  `);
});

test("warns: rule instance-major-upgrade: leave that stays", () => {
  expect(warningsOf(instance("allowMajorVersionUpgrade: true"))).toMatchInlineSnapshot(`
    "warning:
      environments/dev.yaml:4:39  replication.instances.main.allowMajorVersionUpgrade
        got true, which allows any other \`engineVersion\`; there is no way back to an earlier one
        fix: delete it after the deploy that upgrades"
  `);
});

test.each(["45m", "1h30m", "90s"])("a time to wait may be %s", (duration) => {
  expect(loading(instance(`timeouts: { create: ${duration} }`))).not.toThrow();
});

test("fails: a time to wait without a unit", () => {
  expect(loading(instance('timeouts: { create: "45" }'))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:4:33  replication.instances.main.timeouts.create
        got "45"; expected a duration like "45m" or "1h30m"
        fix: correct the value (for making it)"
  `);
});

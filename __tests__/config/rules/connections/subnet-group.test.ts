import { loading } from "../../../support/environment-files";

const named = (subnetGroup: string) =>
  loading(`replication: { network: { subnetGroup: ${JSON.stringify(subnetGroup)} } }`);

test.each(["dms-private", "a.b_c-1"])("takes the subnet group %s", (subnetGroup) => {
  expect(named(subnetGroup)).not.toThrow();
});

test.each(["default", "", "Dms", "${x}"])(
  "fails: the subnet group %j, which DMS knows none of",
  (subnetGroup) => {
    expect(named(subnetGroup)).toThrow(
      'expected an identifier of at most 255 lower-case letters, digits and any of ._-, and not "default"',
    );
  },
);

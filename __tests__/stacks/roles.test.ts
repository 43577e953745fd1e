/** DMS's service roles, and whom the roles of endpoints trust. */
import { environmentFrom } from "../support/environment";
import { elementAt, elements, stackOf, synthApp, textAt } from "../support/synth-app";

describe("roles", () => {
  const always = ["dms-cloudwatch-logs-role", "dms-vpc-role"];
  const serviceRoles = ["dms-access-for-endpoint", ...always];

  /** What the foundation stack lets go. */
  const removedIn = (app: ReturnType<typeof synthApp>) => stackOf(app, "dev-dms-foundation").json.removed;
  const removed = (names: readonly string[]) =>
    names.flatMap((name) =>
      ["aws_iam_role", "aws_iam_role_policy_attachment"].map((type) => ({
        from: `${type}.${name}`,
        lifecycle: { destroy: false },
      })),
    );

  test("serviceRoles: create makes those that everybody needs, with AWS's policies, and lets the third go", () => {
    const app = synthApp([environmentFrom()]);
    expect(elements(app, "aws_iam_role_policy_attachment").map(({ name }) => name)).toEqual(always);
    expect(removedIn(app)).toEqual(removed(["dms-access-for-endpoint"]));
    expect(elements(app, "aws_iam_role").map(({ name }) => name)).not.toContain("dms-access-for-endpoint");
  });

  test("serviceRoles: existing confirms that they are there and makes none", () => {
    const app = synthApp([
      environmentFrom((file) => {
        file.replication.serviceRoles = "existing";
      }),
    ]);
    const roles = elements(app, "aws_iam_role").filter(({ name }) => serviceRoles.includes(name));
    expect(roles.map(({ address }) => address).sort()).toEqual(
      always.map((name) => `data.aws_iam_role.${name}`),
    );
    expect(elements(app, "aws_iam_role_policy_attachment")).toEqual([]);
  });

  test("serviceRoles: existing lets go what create has made, each address of it, and destroys nothing", () => {
    const app = synthApp([
      environmentFrom((file) => {
        file.replication.serviceRoles = "existing";
      }),
    ]);
    expect(removedIn(app)).toHaveLength(6);
    expect(removedIn(app)).toEqual(expect.arrayContaining(removed(serviceRoles)));
  });

  test.each([
    ["secretAccess", "aws_iam_role.orders-db_secret_access", "aws_iam_role.lake-audit_writer"],
    ["writers", "aws_iam_role.lake-audit_writer", "aws_iam_role.orders-db_secret_access"],
  ])("confusedDeputyConditions.%s: true gives its roles the conditions, and no other", (word, on, off) => {
    const app = synthApp([
      environmentFrom((file) => {
        file.replication.confusedDeputyConditions = { [word]: true };
      }),
    ]);
    const trust = (address: string) =>
      textAt(elementAt(app, "dev-dms-foundation", address).block, "assume_role_policy");
    expect(trust(off)).not.toContain("Condition");
    expect(trust(on)).toContain('"aws:SourceAccount":"111111111111"');
  });

  test("a secret-access role trusts the regional DMS principal, a writer role the global one", () => {
    const app = synthApp([environmentFrom()]);
    const trust = (address: string) =>
      textAt(elementAt(app, "dev-dms-foundation", address).block, "assume_role_policy");
    expect(trust("aws_iam_role.orders-db_secret_access")).toContain('"dms.eu-west-1.amazonaws.com"');
    expect(trust("aws_iam_role.lake-audit_writer")).toContain('"dms.amazonaws.com"');
  });
});

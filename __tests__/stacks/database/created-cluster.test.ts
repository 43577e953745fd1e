/** `cluster: { create: … }`: an Aurora cluster in the stack of its account, and the secret that DMS reads. */
import { may } from "../../support/access-chain";
import { policyAt } from "../../../cli/synthesized-json/concrete";
import { environmentFrom, type EnvironmentFile } from "../../support/environment";
import { policies } from "../../../cli/synthesized-json/policies";
import { at, elementAt, elements, stackOf, stringsIn, synthApp, textAt } from "../../support/synth-app";

const owner = "dev-orders-database";

interface Says {
  readonly create?: object;
  readonly connection?: object;
  readonly account?: string;
  readonly engine?: object;
}

function withCluster({ create, connection, account = "orders", engine = {} }: Says = {}) {
  return environmentFrom((file: EnvironmentFile) => {
    const endpoint = file.endpoints?.["orders-db"];
    if (!endpoint) throw new Error("the base has no source");
    Object.assign(
      endpoint,
      {
        account,
        cluster: {
          create: { identifier: "shop", engineVersion: "8.0", instanceClass: "db.r6g.large", ...create },
        },
        secret: { name: "orders/dms" },
        connection: {
          via: "private-link",
          vpc: "shop",
          subnets: ["shop-a", "shop-b"],
          securityGroup: "shop-db",
          ...(connection ?? { privateZone: true }),
        },
      },
      engine,
    );
    // A reader gives no changes.
    for (const pipeline of Object.values(file.pipelines ?? {})) pipeline.migrationType = "full-load";
  });
}

function block(address: string, says?: Says) {
  return elementAt(synthApp([withCluster(says)]), owner, address).block;
}

describe("a cluster that is made here", () => {
  const app = synthApp([withCluster()]);

  test("is there with two instances before its name is handed on", () => {
    const stack = stackOf(app, owner);
    expect(stack.json.locals["orders-db_writer"]).toBe(
      "${element([aws_rds_cluster.orders-db.endpoint, aws_rds_cluster_instance.orders-db_1.id, aws_rds_cluster_instance.orders-db_2.id], 0)}",
    );
    expect(stack.json.output["orders-db_host"]).toMatchObject({ value: "${local.orders-db_writer}" });
  });

  test("is looked up by nobody: at the first plan it does not exist", () => {
    const found = elements(
      app,
      "aws_rds_cluster",
      "aws_db_instance",
      "aws_secretsmanager_secret",
      "aws_kms_key",
    );
    expect(found.filter(({ kind, stack }) => kind === "data" && stack === owner)).toEqual([]);
  });

  test("is kept unless the file says otherwise: protected, with a last snapshot and a month for its secrets", () => {
    expect(block("aws_rds_cluster.orders-db")).toMatchObject({
      deletion_protection: true,
      skip_final_snapshot: false,
      final_snapshot_identifier: "dev-shop-final",
    });
    expect(block("aws_secretsmanager_secret.orders-db")).toMatchObject({ recovery_window_in_days: 30 });
  });

  test("is thrown away whole where the file says so, so that the same file makes it again", () => {
    const says = { create: { deletionProtection: false } };
    expect(block("aws_rds_cluster.orders-db", says)).toMatchObject({
      deletion_protection: false,
      skip_final_snapshot: true,
    });
    for (const name of ["orders-db", "orders-db_password"]) {
      expect(block(`aws_secretsmanager_secret.${name}`, says)).toMatchObject({ recovery_window_in_days: 0 });
    }
  });

  test.each([
    ["8.0", {}, "aurora-mysql8.0"],
    ["8.0.mysql_aurora.3.08.2", {}, "aurora-mysql8.0"],
    ["16.4", { engine: "aurora-postgresql", databaseName: "shop" }, "aurora-postgresql16"],
  ])("of version %s has a parameter group of its family", (engineVersion, engine, family) => {
    const group = block("aws_rds_cluster_parameter_group.orders-db", { create: { engineVersion }, engine });
    expect(group).toMatchObject({ family, name: `dev-orders-db-${family.replace(".", "-")}` });
    expect(at(group, "parameter")).not.toEqual([]);
  });
});

describe("its password", () => {
  const app = synthApp([withCluster()]);
  const { json } = stackOf(app, owner);
  const read = "ephemeral.aws_secretsmanager_secret_version.orders-db.secret_string";

  test("is read from its own secret for the cluster and for DMS, so that an interrupted run changes nothing", () => {
    expect(at(json, "ephemeral", "aws_secretsmanager_secret_version", "orders-db", "secret_id")).toBe(
      "${aws_secretsmanager_secret_version.orders-db_password.arn}",
    );
    expect(textAt(json, "resource", "aws_rds_cluster", "orders-db", "master_password_wo")).toBe(
      `\${${read}}`,
    );
    expect(
      textAt(json, "resource", "aws_secretsmanager_secret_version", "orders-db", "secret_string_wo"),
    ).toContain(`password = ${read}`);
  });

  test("is sent anew exactly when another one is in its secret", () => {
    const version = "aws_secretsmanager_secret_version.orders-db_password.version_id";
    for (const argument of [
      textAt(json, "resource", "aws_rds_cluster", "orders-db", "master_password_wo_version"),
      textAt(json, "resource", "aws_secretsmanager_secret_version", "orders-db", "secret_string_wo_version"),
    ]) {
      expect(argument).toContain(version);
    }
  });

  test("is in write-only arguments and nowhere else", () => {
    const holders = Object.values(json.resource)
      .flatMap((named) => Object.values(named))
      .flatMap((one) => Object.entries(one))
      .filter(([, value]) => stringsIn(value).some((text) => text.includes("ephemeral.")))
      .map(([argument]) => argument);
    expect(new Set(holders)).toEqual(new Set(["master_password_wo", "secret_string_wo"]));
    expect(stringsIn([json.locals, json.output]).filter((text) => text.includes("ephemeral."))).toEqual([]);
  });
});

describe("its secret", () => {
  test.each([
    ["writer", "aws_rds_cluster.orders-db.endpoint"],
    ["reader", "aws_rds_cluster.orders-db.reader_endpoint"],
  ])("says the %s that the connection is to", (to, host) => {
    const version = block("aws_secretsmanager_secret_version.orders-db", {
      connection: { to, via: "lattice", privateZone: true },
    });
    expect(textAt(version, "secret_string_wo")).toContain(`host = ${host},`);
  });

  test("says the proxy that stands before it, which waits for its instances", () => {
    const says = {
      connection: { via: "rds-proxy", privateZone: true },
      engine: { caCertificate: "amazon-root-ca-1" },
    };
    const value = textAt(block("aws_secretsmanager_secret_version.orders-db", says), "secret_string_wo");
    expect(value).toContain('host = aws_db_proxy.orders-db_proxy.endpoint, port = tostring("3306"),');
    expect(block("aws_db_proxy_target.orders-db_proxy", says)).toMatchObject({
      db_cluster_identifier: "${local.orders-db_cluster}",
    });
  });

  test("admits the secret-access role of the replication account, and so does its key, through Secrets Manager", () => {
    const app = synthApp([withCluster()]);
    const role = "outputs.orders-db_secret_access_role_arn}";
    expect(block("aws_secretsmanager_secret_policy.orders-db")).toMatchObject({ block_public_policy: true });
    const reading = policies(app, "secret").flatMap(({ id, statements }) =>
      id.startsWith(owner) ? statements.map(({ actions, principals }) => [actions, principals?.["AWS"]]) : [],
    );
    expect(reading).toContainEqual([
      ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
      [expect.stringContaining(role)],
    ]);
    const [decrypting] = policies(app, "key")
      .filter(({ id }) => id === `${owner}/aws_kms_key.orders-db_cluster`)
      .flatMap(({ statements }) => statements.filter(({ actions }) => actions.includes("kms:Decrypt")))
      .filter(({ principals }) => principals?.["AWS"]?.some((name) => name.endsWith(role)));
    expect(decrypting?.conditions).toMatchObject({
      "kms:ViaService": { StringEquals: "secretsmanager.eu-west-1.amazonaws.com" },
    });
  });

  describe("whatever else its policy allows", () => {
    const app = synthApp([withCluster()]);
    const resource = "arn:aws:secretsmanager:eu-west-1:222222222222:secret:orders/dms-AbCdEf";
    const role = "arn:aws:iam::111111111111:role/dev-orders-db-secret-access";
    const { Statement } = policyAt(app, owner, "aws_secretsmanager_secret_policy.orders-db");
    const text = JSON.stringify([Statement].flat()).replace(
      /"Resource":"[^"]+"/g,
      `"Resource":"${resource}"`,
    );
    const allowed = { Effect: "Allow", Action: "secretsmanager:*", Resource: "*" };
    const read = (principal: string) =>
      may({
        principal,
        action: "secretsmanager:GetSecretValue",
        resource,
        resourceAccountId: "222222222222",
        identity: { Version: "2012-10-17", Statement: [allowed] },
        resourcePolicy: {
          Version: "2012-10-17",
          Statement: [
            ...(JSON.parse(text) as object[]),
            { ...allowed, Principal: { AWS: ["111111111111", "444444444444"] } },
          ],
        },
      });

    test.each([
      ["the secret-access role", role],
      ["whoever deploys in its account", "arn:aws:iam::222222222222:role/causeway-deploy"],
    ])("is read by %s", async (_who, principal) => {
      expect(await read(principal)).toBe(true);
    });

    test.each([
      ["another role of the replication account", role.replace("orders-db", "other")],
      ["another account", "arn:aws:iam::444444444444:role/reader"],
    ])("is not read by %s", async (_who, principal) => {
      expect(await read(principal)).toBe(false);
    });
  });

  test("needs no policy in the replication account itself", () => {
    const app = synthApp([withCluster({ account: "dms" })]);
    expect(elements(app, "aws_secretsmanager_secret_policy")).toEqual([]);
    expect(elements(app, "aws_rds_cluster").map(({ stack }) => stack)).toEqual(["dev-dms-database"]);
  });
});

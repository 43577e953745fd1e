/** The words of the file that say "make it", "take what is there" or "tell the owner". */
import { environmentFrom, type EnvironmentFile } from "../support/environment";
import { at, elementAt, elements, stackOf, stringsIn, synthApp, textAt } from "../support/synth-app";

function source(file: EnvironmentFile) {
  const found = file.endpoints?.["orders-db"];
  if (found?.engine !== "aurora-mysql") throw new Error("the base has no Aurora source");
  return found;
}

const ids = (edit: (file: EnvironmentFile) => void, ...types: readonly string[]) =>
  elements(synthApp([environmentFrom(edit)]), ...types).map(({ address }) => address);

describe("a secret of another account", () => {
  test("policy: publish hands the exact statements to the owner and edits nothing", () => {
    const app = synthApp([
      environmentFrom((file) => {
        source(file).secret = { name: "orders/dms", policy: "publish", keyAccess: "grant" };
      }),
    ]);
    const stack = stackOf(app, "dev-orders-database");
    const output = stack.json.output["orders-db_secret_policy_statements"];
    expect(output?.["description"]).toContain("orders/dms");
    expect(JSON.parse(textAt(output, "value").replace(/(Db)[0-9a-f]{8}/g, "$1"))).toEqual([
      {
        Sid: "CausewayDevOrdersDbRead",
        Effect: "Allow",
        Principal: {
          AWS: "${data.terraform_remote_state.dms-foundation.outputs.orders-db_secret_access_role_arn}",
        },
        Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
        Resource: "${data.aws_secretsmanager_secret.orders-db.arn}",
      },
      {
        Sid: "CausewayDevOrdersDbDescribe",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111111111111:role/causeway-deploy" },
        Action: ["secretsmanager:DescribeSecret"],
        Resource: "${data.aws_secretsmanager_secret.orders-db.arn}",
      },
    ]);
    expect(elements(app, "aws_lambda_function").map(({ name }) => name)).not.toContain("merge-statement");
  });

  test("keyAccess: publish hands the key statement to the owner and makes no grant", () => {
    const app = synthApp([
      environmentFrom((file) => {
        source(file).secret = { name: "orders/dms", policy: "merge", keyAccess: "publish" };
      }),
    ]);
    const value = textAt(
      stackOf(app, "dev-orders-database").json.output["orders-db_key_policy_statement"],
      "value",
    );
    expect(JSON.parse(value)).toMatchObject({
      Principal: {
        AWS: "${data.terraform_remote_state.dms-foundation.outputs.orders-db_secret_access_role_arn}",
      },
      Action: ["kms:Decrypt", "kms:DescribeKey"],
      Condition: { StringEquals: { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" } },
    });
    expect(elements(app, "aws_kms_grant")).toEqual([]);
  });

  test("policy: merge never writes a whole policy", () => {
    expect(ids(() => {}, "aws_secretsmanager_secret_policy", "aws_kms_key_policy")).toEqual([]);
  });

  test("a grant is limited to the secret and named after the role's id", () => {
    const { block } = elementAt(
      synthApp([environmentFrom()]),
      "dev-orders-database",
      "aws_kms_grant.orders-db",
    );
    expect(at(block, "constraints", "encryption_context_subset")).toEqual({
      SecretARN: "${data.aws_secretsmanager_secret.orders-db.arn}",
    });
    expect(block["name"]).toContain("orders-db_secret_access_role_unique_id");
    expect(block["operations"]).toEqual(["Decrypt", "DescribeKey"]);
  });

  test("the default key is refused at plan, with the way out", () => {
    const { block } = elementAt(
      synthApp([environmentFrom()]),
      "dev-orders-database",
      "data.aws_secretsmanager_secret.orders-db",
    );
    const [condition, message] = stringsIn(at(block, "lifecycle", "postcondition"));
    expect(condition).toContain('endswith(self.kms_key_id, "alias/aws/secretsmanager")');
    expect(message).toMatch(/endpoints\.orders-db\.secret\.name.*update-secret/);
  });
});

describe("an existing bucket", () => {
  const existing = (policy: "merge" | "publish") => (file: EnvironmentFile) => {
    file.buckets = {
      landing: { account: "lake", name: "old-landing", create: false, kmsKeyAlias: "alias/old", policy },
    };
  };

  test.each(["merge", "publish"] as const)("policy: %s makes no bucket and replaces no policy", (policy) => {
    const made = ids(existing(policy), "aws_s3_bucket", "aws_s3_bucket_policy", "aws_kms_key");
    expect(made.filter((address) => !/^data\.|causeway|replication/.test(address))).toEqual([]);
    expect(made).toContain("data.aws_s3_bucket.landing");
  });

  test("must be in the Region that DMS is in, or the plan says so", () => {
    const app = synthApp([environmentFrom(existing("merge"))]);
    const { block } = elementAt(app, "dev-lake-storage", "data.aws_s3_bucket.landing");
    expect(stringsIn(at(block, "lifecycle", "postcondition"))[1]).toMatch(/^buckets\.landing: .*eu-west-1/);
  });

  test("policy: merge edits the bucket's policy, and its key is granted for this bucket only", () => {
    const app = synthApp([environmentFrom(existing("merge"))]);
    expect(
      textAt(
        elementAt(app, "dev-lake-storage", "aws_lambda_invocation.lake-audit_bucket_policy").block,
        "input",
      ),
    ).toContain('"type" = "bucket"');
    expect(at(elementAt(app, "dev-lake-storage", "aws_kms_grant.lake-audit").block, "constraints")).toEqual([
      { encryption_context_subset: { "aws:s3:arn": "${data.aws_s3_bucket.landing.arn}" } },
    ]);
  });

  test("policy: publish hands the exact statements to the owner", () => {
    const app = synthApp([environmentFrom(existing("publish"))]);
    const output = stackOf(app, "dev-lake-storage").json.output["lake-audit_bucket_policy_statements"];
    const statements = JSON.parse(textAt(output, "value")) as { Sid: string; Principal: unknown }[];
    expect(statements.map(({ Sid }) => Sid.replace(/[0-9a-f]{8}/, ""))).toEqual([
      "CausewayDevLakeAuditWriteObjects",
      "CausewayDevLakeAuditListBucket",
    ]);
    for (const { Principal } of statements) {
      expect(Principal).toEqual({
        AWS: "${data.terraform_remote_state.dms-foundation.outputs.lake-audit_writer_role_arn}",
      });
    }
  });
});

describe("the replication network", () => {
  const own = (file: EnvironmentFile) => {
    file.replication.network = { cidr: "10.20.0.0/16", availabilityZones: 3 };
  };

  test("an existing one is looked up by names and nothing of it is made", () => {
    const made = ids(
      () => {},
      "aws_vpc",
      "aws_subnet",
      "aws_route_table",
      "aws_vpc_endpoint",
      "aws_flow_log",
    );
    expect(made).toEqual([
      "data.aws_subnet.private-a",
      "data.aws_subnet.private-b",
      "data.aws_vpc.replication_vpc",
    ]);
  });

  test("an existing one gets the service endpoints that the file asks for, and instances reach them", () => {
    const app = synthApp([
      environmentFrom((file) => {
        Object.assign(file.replication.network, { serviceEndpoints: "create" });
      }),
    ]);
    expect(elements(app, "aws_vpc_endpoint")).toHaveLength(4);
    const rule = elementAt(app, "dev-dms-foundation", "aws_vpc_security_group_egress_rule.service_endpoints");
    expect(rule.block).toMatchObject({
      referenced_security_group_id: "${aws_security_group.endpoints.id}",
      from_port: 443,
    });
  });

  test("a new one has a subnet in each zone, endpoints for what instances call, and no way to the Internet", () => {
    expect(ids(own, "aws_subnet")).toHaveLength(3);
    expect(ids(own, "aws_vpc_endpoint").sort()).toEqual([
      "aws_vpc_endpoint.kms",
      "aws_vpc_endpoint.logs",
      "aws_vpc_endpoint.s3",
      "aws_vpc_endpoint.secretsmanager",
    ]);
    expect(ids(own, "aws_internet_gateway", "aws_nat_gateway", "aws_eip", "aws_route")).toEqual([]);
  });

  test.each([
    ["existing", () => {}],
    ["new", own],
  ])("%s: subnets in one zone only are refused at plan", (_which, edit) => {
    const app = synthApp([environmentFrom(edit)]);
    const group = elementAt(
      app,
      "dev-dms-foundation",
      "aws_dms_replication_subnet_group.replication_network",
    );
    expect(stringsIn(at(group.block, "lifecycle", "precondition"))[0]).toMatch(/distinct.*>= 2/);
  });

  test("a database gets one port at its own addresses", () => {
    const app = synthApp([
      environmentFrom((file) => {
        source(file).connection = { via: "direct", cidrs: ["10.30.0.0/24"], port: 3307 };
      }),
    ]);
    const rules = elements(app, "aws_vpc_security_group_egress_rule").filter(({ name }) =>
      name.startsWith("databases_"),
    );
    expect(rules.map(({ block }) => [block["cidr_ipv4"], block["from_port"], block["to_port"]])).toEqual([
      ["10.30.0.0/24", 3307, 3307],
    ]);
  });

  test("databases with the same port and addresses share a rule, because EC2 refuses a second one", () => {
    const app = synthApp([
      environmentFrom((file) => {
        file.endpoints = { ...file.endpoints, "stock-db": { ...source(file), cluster: "stock-aurora" } };
        for (const endpoint of [source(file), file.endpoints["stock-db"]]) {
          if (endpoint && "connection" in endpoint)
            endpoint.connection = { via: "direct", cidrs: ["10.30.0.0/24"] };
        }
      }),
    ]);
    const rules = elements(app, "aws_vpc_security_group_egress_rule").filter(({ name }) =>
      name.startsWith("databases_"),
    );
    expect(rules.map(({ name, block }) => [name, block["description"]])).toEqual([
      ["databases_3306_10-30-0-0-24", "Databases on port 3306"],
    ]);
  });
});

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

test("ARNs follow the partition of the Region", () => {
  const app = synthApp([
    environmentFrom((file) => {
      file.region = "us-gov-west-1";
    }),
  ]);
  const foreign = [...app.values()]
    .flatMap(({ json }) => stringsIn(json))
    .filter((text) => /arn:aws:/.test(text));
  expect(foreign).toEqual([]);
});

test("endpoints that share a secret have their statements merged, and taken away, one after the other", () => {
  const app = synthApp([
    environmentFrom((file) => {
      file.endpoints = { ...file.endpoints, "stock-db": { ...source(file), cluster: "stock-aurora" } };
    }),
  ]);
  const calls = elements(app, "aws_lambda_invocation").filter(({ stack }) => stack === "dev-orders-database");
  const after = (name: string) => calls.find((one) => one.name === name)?.block["depends_on"];
  expect(after("stock-db_secret_policy")).toContain("aws_lambda_invocation.orders-db_secret_policy");
  expect(after("stock-db_secret_policy_teardown")).toContain(
    "aws_lambda_invocation.orders-db_secret_policy_teardown",
  );
});

/** Targets that are services, Kafka, and buckets that are read: what the stacks make of them. */
import { environmentFrom, type EndpointFile, type EnvironmentFile } from "../../../support/environment";
import { elementAt, elements, synthApp, textAt, type SynthesizedApp } from "../../../support/synth-app";

const foundation = "dev-dms-foundation";
const pipelines = "dev-dms-pipelines";
const storage = "dev-lake-storage";

/** The base environment with more endpoints, each the target of a pipeline of its own. */
function synthWith(
  targets: Readonly<Record<string, EndpointFile>>,
  change: (file: EnvironmentFile) => void = () => undefined,
): SynthesizedApp {
  const environment = environmentFrom((file) => {
    file.replication.network = { cidr: "10.20.0.0/16" };
    file.endpoints = { ...file.endpoints, ...targets };
    for (const key of Object.keys(targets)) {
      file.pipelines = {
        ...file.pipelines,
        [`to-${key}`]: {
          source: "orders-db",
          target: key,
          migrationType: "full-load-and-cdc",
          runsOn: "main",
          tables: [{ include: `${key}.%` }],
        },
      };
    }
    change(file);
  });
  return synthApp([environment]);
}

function names(app: SynthesizedApp, type: string): string[] {
  return elements(app, type).map(({ name }) => name);
}

/** The actions that a role's policy allows, with the resources. */
function allowed(app: SynthesizedApp, stack: string, address: string): [string, string][] {
  const { block } = elementAt(app, stack, address);
  const { Statement } = JSON.parse(textAt(block, "policy")) as {
    Statement: { Action: string[]; Resource: string | string[] }[];
  };
  return Statement.flatMap(({ Action, Resource }) =>
    Action.flatMap((action) => [Resource].flat().map((one): [string, string] => [action, one])),
  );
}

/** What the task of a pipeline remembers of its target. */
function remembered(app: SynthesizedApp, pipeline: string): string {
  return textAt(elementAt(app, pipelines, `terraform_data.${pipeline}_endpoints`).block, "input", "target");
}

const stream: EndpointFile = { engine: "kinesis", stream: "erp" };
const search: EndpointFile = { engine: "opensearch", domain: "erp", connection: { via: "direct" } };

describe("without such targets", () => {
  test("the network has the endpoints that every instance needs, and no other", () => {
    const app = synthWith({});
    expect(names(app, "aws_vpc_endpoint").sort()).toEqual(["kms", "logs", "s3", "secretsmanager"]);
    expect(names(app, "aws_ec2_managed_prefix_list")).toEqual(["s3"]);
  });
});

describe("a stream", () => {
  const app = synthWith({ stream });

  test("is looked up by name, and has to be encrypted", () => {
    const { block } = elementAt(app, foundation, "data.aws_kinesis_stream.stream");
    expect(textAt(block, "name")).toBe("erp");
    expect(textAt(block, "lifecycle", "postcondition", "condition")).toBe('${self.encryption_type == "KMS"}');
  });

  test("gets records from a role that may do nothing else", () => {
    const at = "${data.terraform_remote_state.dms-foundation.outputs.stream_stream";
    expect(allowed(app, pipelines, "aws_iam_role_policy.stream_writer")).toEqual([
      ["kinesis:DescribeStream", `${at}_arn}`],
      ["kinesis:PutRecord", `${at}_arn}`],
      ["kinesis:PutRecords", `${at}_arn}`],
      ["kms:GenerateDataKey", `${at}_key_arn}`],
    ]);
    const trust = textAt(
      elementAt(app, foundation, "aws_iam_role.stream_writer").block,
      "assume_role_policy",
    );
    expect(trust).toContain('"Service":["dms.amazonaws.com"]');
    // Conditions on where DMS calls from are a switch of the file, off by default.
    expect(trust).not.toContain("aws:SourceArn");
  });

  test("is reached through an interface endpoint of the replication network", () => {
    expect(names(app, "aws_vpc_endpoint")).toContain("kinesis-streams");
  });

  test("another message format is another endpoint", () => {
    const before = remembered(app, "to-stream");
    const unformatted = { ...stream, settings: { messageFormat: "json-unformatted" as const } };
    expect(remembered(synthWith({ stream: unformatted }), "to-stream")).not.toBe(before);
    const wordy = { ...stream, settings: { includeControlDetails: true } };
    expect(remembered(synthWith({ stream: wordy }), "to-stream")).toBe(before);
  });
});

test("tables are reached through a gateway endpoint, by a role for these tables", () => {
  const app = synthWith({ records: { engine: "dynamodb", tables: ["orders", "stock-*"] } });
  expect(elementAt(app, foundation, "aws_vpc_endpoint.dynamodb").block["vpc_endpoint_type"]).toBe("Gateway");
  expect(names(app, "aws_vpc_security_group_egress_rule")).toContain("dynamodb");
  const resources = allowed(app, pipelines, "aws_iam_role_policy.records_writer").map(([, one]) => one);
  const table = "arn:aws:dynamodb:eu-west-1:111111111111:table";
  expect([...new Set(resources)]).toEqual([
    `${table}/awsdms_apply_exceptions`,
    `${table}/awsdms_full_load_exceptions`,
    `${table}/orders`,
    `${table}/stock-*`,
    "*",
  ]);
});

describe("a domain", () => {
  const app = synthWith({ search });

  test("is told to DMS by its host, over HTTPS", () => {
    const { block } = elementAt(app, pipelines, "aws_dms_endpoint.search");
    expect(textAt(block, "elasticsearch_settings", "endpoint_uri")).toBe(
      "https://${data.terraform_remote_state.dms-foundation.outputs.search_domain_host}",
    );
  });

  test("the instances may open HTTPS where it stands", () => {
    const near: EndpointFile = {
      engine: "opensearch",
      domain: "erp",
      connection: { via: "direct", cidrs: ["10.40.0.0/16"] },
    };
    expect(names(synthWith({ search: near }), "aws_vpc_security_group_egress_rule")).toContain(
      "databases_443_10-40-0-0-16",
    );
  });

  test("in an existing VPC no rule is made that the one for interface endpoints is already", () => {
    const near: EndpointFile = {
      engine: "opensearch",
      domain: "erp",
      connection: { via: "direct", cidrs: ["10.40.0.0/16"] },
    };
    const existing = synthWith({ search: near }, (file) => {
      file.replication.network = { vpc: "replication", subnets: ["private-a", "private-b"] };
    });
    const address = "aws_vpc_security_group_egress_rule.databases_443_10-40-0-0-16";
    expect(elementAt(existing, foundation, address).block["count"]).toBe(
      '${(data.aws_vpc.replication_vpc.cidr_block == "10.40.0.0/16") ? 0 : 1}',
    );
  });

  test("any other setting is another endpoint, because DMS modifies none", () => {
    const changed: EndpointFile = {
      engine: "opensearch",
      domain: "erp",
      connection: { via: "direct" },
      settings: { errorRetryDuration: 60 },
    };
    expect(remembered(synthWith({ search: changed }), "to-search")).not.toBe(remembered(app, "to-search"));
  });
});

test("a cluster of Kafka is reached at its brokers' ports alone, over TLS", () => {
  const app = synthWith({
    events: {
      engine: "kafka",
      broker: ["b-1.example.com:9094", "b-2.example.com:9094", "b-3.example.com:9194"],
      connection: { via: "direct", cidrs: ["10.40.0.0/16"] },
      caCertificate: "certificates/rds-ca-rsa2048-g1-eu-west-1.pem",
    },
  });
  const ports = names(app, "aws_vpc_security_group_egress_rule").filter((name) => name.includes("10-40"));
  expect(ports.sort()).toEqual(["databases_9094_10-40-0-0-16", "databases_9194_10-40-0-0-16"]);
  const { block } = elementAt(app, pipelines, "aws_dms_endpoint.events");
  expect(textAt(block, "kafka_settings", "security_protocol")).toBe("ssl-encryption");
  expect(textAt(block, "kafka_settings", "ssl_ca_certificate_arn")).toBe(
    "${aws_dms_certificate.events.certificate_arn}",
  );
});

describe("a bucket of another account in both directions", () => {
  const files: EndpointFile = {
    engine: "s3",
    bucket: "landing",
    folder: "files",
    access: "bucket-policy",
    externalTableDefinition: [
      { tableOwner: "hr", tableName: "staff", tableColumns: [{ columnName: "id", columnType: "INT8" }] },
    ],
    settings: { ignoreHeaderRows: 1, timestampColumnName: "at" },
  };
  const app = synthWith({ files }, (file) => {
    file.pipelines = {
      ...file.pipelines,
      "from-files": {
        source: "files",
        target: "lake-audit",
        migrationType: "full-load",
        runsOn: "main",
        tables: [{ include: "hr.staff" }],
      },
    };
  });

  test("is two endpoints, each with its own settings and role", () => {
    const target = elementAt(app, pipelines, "aws_dms_s3_endpoint.files").block;
    const source = elementAt(app, pipelines, "aws_dms_s3_endpoint.files_source").block;
    expect([target["endpoint_id"], source["endpoint_id"]]).toEqual(["dev-files", "dev-files-source"]);
    expect([target["timestamp_column_name"], source["timestamp_column_name"]]).toEqual(["at", undefined]);
    expect([target["ignore_header_rows"], source["ignore_header_rows"]]).toEqual([undefined, 1]);
    expect(textAt(source, "service_access_role_arn")).toContain("files_reader_role_arn");
  });

  test("its policy and its key let the reader read, and nothing more", () => {
    const ofReader = (address: string) => {
      const { Statement } = JSON.parse(textAt(elementAt(app, storage, address).block, "policy")) as {
        Statement: { Action: string | string[]; Principal: unknown }[];
      };
      return Statement.filter(({ Principal }) => JSON.stringify(Principal).includes("files_reader"))
        .flatMap(({ Action }) => Action)
        .sort();
    };
    const mayRead = ["s3:GetBucketLocation", "s3:GetObject", "s3:ListBucket"];
    expect(ofReader("aws_s3_bucket_policy.landing")).toEqual(mayRead);
    expect(ofReader("aws_kms_key.landing_key")).toEqual(["kms:Decrypt"]);
  });
});

test("a bucket that is only read has no role that writes", () => {
  const app = synthWith({}, (file) => {
    file.endpoints = {
      ...file.endpoints,
      files: {
        engine: "s3",
        bucket: "landing",
        folder: "files",
        access: "bucket-policy",
        externalTableDefinition: [
          { tableOwner: "hr", tableName: "staff", tableColumns: [{ columnName: "id", columnType: "INT8" }] },
        ],
      },
    };
    file.pipelines = {
      ...file.pipelines,
      "from-files": {
        source: "files",
        target: "lake-audit",
        migrationType: "full-load",
        runsOn: "main",
        tables: [{ include: "hr.staff" }],
      },
    };
  });
  const roles = names(app, "aws_iam_role").filter((name) => name.startsWith("files_"));
  expect(roles).toEqual(["files_reader"]);
});

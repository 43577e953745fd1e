import { loading } from "../../../support/environment-files";

/** The pipeline of the whole environment with another target. */
function into(target: string): string {
  return `
endpoints:
  erp: { ${target} }
pipelines:
  orders-to-lake: { target: erp }
`;
}

test("fails: rule service-account: a stream of another account", () => {
  expect(loading(into("engine: kinesis, account: lake, stream: erp"))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:36  endpoints.erp.account
        got "lake"; expected the replication account "dms", because DMS writes to Kinesis Data Streams of its own account and Region only
        fix: delete it, and name a stream of "dms"; into another account data goes through S3, with an endpoint of engine s3"
  `);
});

test("fails: rule service-account: a domain of an account that the file does not know", () => {
  expect(loading(into("engine: opensearch, account: search, domain: erp, connection: { via: direct }")))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:39  endpoints.erp.account
        got "search"; expected the replication account "dms", because DMS writes to OpenSearch Service of its own account and Region only
        fix: delete it, and name a domain of "dms"; into another account data goes through S3, with an endpoint of engine s3"
  `);
});

test("passes: rule service-account: the replication account, said or not", () => {
  expect(loading(into("engine: kinesis, account: dms, stream: erp"))).not.toThrow();
  expect(loading(into("engine: kinesis, stream: erp"))).not.toThrow();
});

test("fails: rule dynamodb-tables-differ: a table twice, and one that a start of names covers", () => {
  expect(loading(into('engine: dynamodb, tables: [orders, orders, "customers-*", customers-eu]')))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:3:45  endpoints.erp.tables[1]
        got "orders", which "orders" covers already; expected every table once
        fix: delete it

      environments/dev.yaml:3:68  endpoints.erp.tables[3]
        got "customers-eu", which "customers-*" covers already; expected every table once
        fix: delete it"
  `);
});

test("fails: rule kafka-security: no encryption, a client's key, a user's password", () => {
  const kafka = (protocol: string) =>
    into(
      `engine: kafka, broker: [b-1.example.com:9094], connection: { via: direct }, securityProtocol: ${protocol}`,
    );
  expect(loading(kafka("plaintext"))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:104  endpoints.erp.securityProtocol
        got "plaintext"; expected "ssl-encryption", because every connection is encrypted
        fix: write \`ssl-encryption\`, and give the brokers a TLS listener without client authentication that only the replication instances can reach"
  `);
  expect(loading(kafka("ssl-authentication"))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:104  endpoints.erp.securityProtocol
        got "ssl-authentication"; expected "ssl-encryption", because DMS takes a client's private key and its password only as text, and both would be in Terraform's state
        fix: write \`ssl-encryption\`, and give the brokers a TLS listener without client authentication that only the replication instances can reach"
  `);
  expect(loading(kafka("sasl-ssl"))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:104  endpoints.erp.securityProtocol
        got "sasl-ssl"; expected "ssl-encryption", because DMS takes the user's password only as text, which would be in Terraform's state
        fix: write \`ssl-encryption\`, and give the brokers a TLS listener without client authentication that only the replication instances can reach"
  `);
});

test("fails: rule kafka-brokers-differ: a broker twice, and a port that does not exist", () => {
  expect(
    loading(
      into(
        "engine: kafka, broker: [b-1.example.com:9094, b-1.example.com:9094, b-2.example.com:90940], connection: { via: direct }",
      ),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:3:56  endpoints.erp.broker[1]
        got "b-1.example.com:9094" a second time; expected every broker once
        fix: delete it, or name another broker

      environments/dev.yaml:3:78  endpoints.erp.broker[2]
        got the port 90940; expected 1 to 65535
        fix: write the broker's port for TLS, 9094 at Amazon MSK"
  `);
});

test("fails: rule kafka-ca-certificate: a file that is no certificate", () => {
  expect(
    loading(
      into(
        "engine: kafka, broker: [b-1.example.com:9094], connection: { via: direct }, caCertificate: certificates/kafka.pem",
      ),
      { "certificates/kafka.pem": "nothing" },
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:101  endpoints.erp.caCertificate
        "certificates/kafka.pem" is no PEM certificate; expected text between BEGIN CERTIFICATE and END CERTIFICATE
        fix: download the CA's certificate again, in PEM format"
  `);
});

test("fails: rule engine-of-direction: a stream as a source", () => {
  expect(
    loading(`
endpoints:
  erp: { engine: kinesis, stream: erp }
pipelines:
  orders-to-lake: { source: erp }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:5:29  pipelines.orders-to-lake.source
        got "erp", which is Kinesis Data Streams; expected an endpoint that can be a source, because DMS has Kinesis Data Streams as target only
        fix: name one of the endpoints that can be a source: "orders-db""
  `);
});

test("fails: an ARN instead of a name, and a broker without a port", () => {
  expect(loading(into("engine: kinesis, stream: 'arn:aws:kinesis:eu-west-1:111111111111:stream/erp'")))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:35  endpoints.erp.stream
        got "arn:aws:kinesis:eu-west-1:111111111111:stream/erp"; expected a stream's name, not an ARN: 1 to 128 letters, digits, and any of _.-
        fix: correct the value (name of the existing stream, in the replication account and Region; it has to be encrypted)"
  `);
  expect(loading(into("engine: kafka, broker: [b-1.example.com], connection: { via: direct }")))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:34  endpoints.erp.broker[0]
        got "b-1.example.com"; expected a host and a port, like "b-1.orders.abc123.c2.kafka.eu-west-1.amazonaws.com:9094"
        fix: correct the value"
  `);
});

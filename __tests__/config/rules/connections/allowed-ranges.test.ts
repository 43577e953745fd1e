import { loading } from "../../../support/environment-files";

const opened = (cidrs: readonly string[], count = 1) => `
endpoints:
${Array.from(
  { length: count },
  (_, n) =>
    `  items-${n + 1}: { engine: mysql, account: orders, instance: items-${n + 1}, sslMode: verify-ca, caCertificate: certificates/ca.pem, ` +
    `secret: { name: items/${n + 1}, policy: merge, keyAccess: grant }, ` +
    `connection: { via: allow-list, vpc: shop, securityGroup: shop, allowedCidrs: [${cidrs.join(", ")}] } }`,
).join("\n")}
`;

test("ranges of public addresses are taken", () => {
  expect(loading(opened(["198.51.100.7/32", "203.0.113.0/24", "0.0.0.0/0"]))).not.toThrow();
});

test("fails: rule ranges-start: a range that does not start at its first address", () => {
  expect(loading(opened(["198.51.100.7/24"]))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:259  endpoints.items-1.connection.allowedCidrs[0]
        got "198.51.100.7/24"; expected the range's first address, "198.51.100.0/24"
        fix: write "198.51.100.0/24""
  `);
});

test("fails: rule allowed-ranges-public: a range that no announced address is in", () => {
  expect(loading(opened(["198.51.100.0/24", "10.20.0.0/16"]))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:276  endpoints.items-1.connection.allowedCidrs[1]
        got "10.20.0.0/16", which lies in 10.0.0.0/8; expected a range of public addresses, because instances come over the Internet
        fix: write the public addresses of the NAT gateways or of the replication instances, such as one with /32"
  `);
});

test("fails: no range at all, which would let nobody in", () => {
  expect(loading(opened([]))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:244  endpoints.items-1.connection.allowedCidrs
        got a list of 0; expected a list that is not empty
        fix: correct the value (ranges that announced addresses have to be in to be let in; any public address by default. Of endpoints with the same group and port, the ranges of each hold)"
  `);
});

test("fails: a word that is no range", () => {
  expect(loading(opened(["203.0.113.9"]))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:259  endpoints.items-1.connection.allowedCidrs[0]
        got "203.0.113.9"; expected an IPv4 range like "10.30.0.0/16"
        fix: correct the value"
  `);
});

const eight = Array.from({ length: 8 }, (_, n) => `203.0.113.${n * 8}/29`);

test("fails: rule allowed-ranges-size: more than the settings of the function hold", () => {
  expect(loading(opened(eight, 16))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:18:247  endpoints.items-16.connection.allowedCidrs
        makes the settings of the function that opens the databases of account "orders" 3768 characters long; expected at most 3600, because AWS limits them
        fix: write fewer, wider ranges, or give some of the endpoints an account key of their own with the same \`id\`"
  `);
});

test("rule allowed-ranges-size: as many as have room", () => {
  expect(loading(opened(eight, 14))).not.toThrow();
});

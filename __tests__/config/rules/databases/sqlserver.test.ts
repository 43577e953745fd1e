import { erpEndpoint } from "../../../support/engine-endpoints";
import { loading } from "../../../support/environment-files";

const source = (endpoint: string) => `
endpoints:
${endpoint}
pipelines:
  orders-to-lake: { source: erp }
`;

const settings = "settings: { readBackupOnly: true, safeguardPolicy: exclusive-automatic-truncation }";

test("fails: rule log-of-rds-sqlserver: backups and truncation on RDS", () => {
  expect(loading(source(erpEndpoint("sqlserver", settings)))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:3:255  endpoints.erp.settings.readBackupOnly
        got true for the instance "erp"; expected it only at a \`host\`, because RDS makes its backups in a way that DMS cannot read
        fix: delete it: changes are read from the active log

      environments/dev.yaml:3:278  endpoints.erp.settings.safeguardPolicy
        got "exclusive-automatic-truncation" for the instance "erp"; expected it only at a \`host\`, because nobody may run sp_repldone on RDS
        fix: delete it, or write another policy"
  `);
});

test("rule log-of-rds-sqlserver: the same on a server of one's own, and other values on RDS", () => {
  const own = erpEndpoint("sqlserver", settings).replace("instance: erp", "host: erp.example.com");
  expect(loading(source(own))).not.toThrow();
  const other = "settings: { readBackupOnly: false, safeguardPolicy: shared-automatic-truncation }";
  expect(loading(source(erpEndpoint("sqlserver", other)))).not.toThrow();
});

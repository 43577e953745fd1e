import { databaseEngine } from "./engine";
import { mysqlFamily } from "./mysql-family";

export const mariadb = databaseEngine({
  ...mysqlFamily,
  engine: "mariadb",
  title: "MariaDB",
  engineName: "mariadb",
  places: ["instance", "host"],
  // The list of Serverless targets has no MariaDB, and none that stands for it.
  serverless: { source: "supported", target: "unknown" },
  rdsEngines: ["mariadb"],
  defaultPort: 3306,
  proxy: "mysql",
});

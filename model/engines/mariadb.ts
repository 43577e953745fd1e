import { databaseEngine } from "./engine";
import { mysqlFamily } from "./mysql-family";

export const mariadb = databaseEngine({
  ...mysqlFamily,
  engine: "mariadb",
  title: "MariaDB",
  engineName: "mariadb",
  places: ["instance", "host"],
  rdsEngines: ["mariadb"],
  defaultPort: 3306,
  proxy: "mysql",
});

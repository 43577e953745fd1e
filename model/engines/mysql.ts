import { databaseEngine } from "./engine";
import { mysqlFamily } from "./mysql-family";

export const mysql = databaseEngine({
  ...mysqlFamily,
  engine: "mysql",
  title: "MySQL",
  engineName: "mysql",
  places: ["instance", "host"],
  rdsEngines: ["mysql"],
  defaultPort: 3306,
  proxy: "mysql",
});

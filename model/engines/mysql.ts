import { databaseEngine } from "./engine";
import { mysqlFamily, withLoopbackPrevention } from "./mysql-family";

export const mysql = databaseEngine({
  ...mysqlFamily,
  engine: "mysql",
  title: "MySQL",
  engineName: "mysql",
  places: ["instance", "host"],
  features: withLoopbackPrevention,
  rdsEngines: ["mysql"],
  defaultPort: 3306,
  proxy: "mysql",
});

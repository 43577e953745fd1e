import { databaseEngine } from "./engine";
import { mysqlFamily } from "./mysql-family";

export const auroraMysql = databaseEngine({
  ...mysqlFamily,
  engine: "aurora-mysql",
  title: "Aurora MySQL",
  engineName: "aurora",
  places: ["cluster"],
  rdsEngines: ["aurora-mysql"],
  defaultPort: 3306,
  proxy: "mysql",
});

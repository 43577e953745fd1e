import { databaseEngine } from "./engine";
import { mysqlFamily, withLoopbackPrevention } from "./mysql-family";

export const auroraMysql = databaseEngine({
  ...mysqlFamily,
  engine: "aurora-mysql",
  title: "Aurora MySQL",
  engineName: "aurora",
  places: ["cluster"],
  features: withLoopbackPrevention,
  rdsEngines: ["aurora-mysql"],
  defaultPort: 3306,
  proxy: "mysql",
  created: {
    // Aurora MySQL version 3 is compatible with MySQL 8.0, version 2 with 5.7, which RDS no longer offers.
    family: (version) =>
      /^8\.0(\.mysql_aurora\.3\.\d+\.\d+)?$/.test(version) ? "aurora-mysql8.0" : undefined,
    versions: '"8.0" or "8.0.mysql_aurora.3.08.2"',
    logs: ["audit", "error", "slowquery"],
  },
});

import { databaseEngine } from "./engine";
import { postgresFamily } from "./postgres-family";

export const auroraPostgresql = databaseEngine({
  ...postgresFamily,
  engine: "aurora-postgresql",
  title: "Aurora PostgreSQL",
  engineName: "aurora-postgresql",
  places: ["cluster"],
  rdsEngines: ["aurora-postgresql"],
});

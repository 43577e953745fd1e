import { databaseEngine } from "./engine";
import { postgresFamily } from "./postgres-family";

export const postgres = databaseEngine({
  ...postgresFamily,
  engine: "postgres",
  title: "PostgreSQL",
  engineName: "postgres",
  places: ["instance", "host"],
  rdsEngines: ["postgres"],
});

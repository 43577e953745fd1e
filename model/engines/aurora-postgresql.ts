import { databaseEngine } from "./engine";
import { postgresFamily } from "./postgres-family";

export const auroraPostgresql = databaseEngine({
  ...postgresFamily,
  engine: "aurora-postgresql",
  title: "Aurora PostgreSQL",
  engineName: "aurora-postgresql",
  places: ["cluster"],
  rdsEngines: ["aurora-postgresql"],
  created: {
    family: (version) => {
      const major = /^(\d+)(\.\d+)?$/.exec(version)?.[1];
      return major === undefined ? undefined : `aurora-postgresql${major}`;
    },
    versions: '"16" or "16.4"',
    logs: ["postgresql"],
  },
});

/** What Causeway knows of each database engine. */
import type { DatabaseEndpointConfig } from "../../config/schema";

type DatabaseEngine = DatabaseEndpointConfig["engine"];

interface EngineFacts {
  /** `engine_name` of the DMS endpoint; RDS's name differs for Aurora MySQL. */
  readonly engineName: string;
  /** TCP port a database of this engine usually listens on. */
  readonly defaultPort: number;
}

/** By RDS's engine name, as the environment file and RDS say it. */
const engines: Readonly<Record<DatabaseEngine, EngineFacts>> = {
  "aurora-mysql": { engineName: "aurora", defaultPort: 3306 },
  "aurora-postgresql": { engineName: "aurora-postgresql", defaultPort: 5432 },
  mysql: { engineName: "mysql", defaultPort: 3306 },
  mariadb: { engineName: "mariadb", defaultPort: 3306 },
  postgres: { engineName: "postgres", defaultPort: 5432 },
};

export function engineFacts(engine: DatabaseEngine): EngineFacts {
  return engines[engine];
}

/** The port of a database endpoint: what the file says, or the engine's usual one. */
export function databasePort(endpoint: DatabaseEndpointConfig): number {
  return endpoint.connection.port ?? engines[endpoint.engine].defaultPort;
}

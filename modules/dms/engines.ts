/** What Causeway knows of each database engine. */
import type { DatabaseEndpointConfig } from "../../config/schema";

type DatabaseEngine = DatabaseEndpointConfig["engine"];

interface EngineFacts {
  /** `engine_name` of the DMS endpoint; RDS's name differs for Aurora MySQL. */
  readonly engineName: string;
  /** TCP port a database of this engine usually listens on. */
  readonly defaultPort: number;
  /** Whether a database blocks addresses that often open connections without speaking its protocol. */
  readonly blocksSilentClients: boolean;
}

/** By RDS's engine name, as the environment file and RDS say it. */
const engines: Readonly<Record<DatabaseEngine, EngineFacts>> = {
  "aurora-mysql": { engineName: "aurora", defaultPort: 3306, blocksSilentClients: true },
  "aurora-postgresql": { engineName: "aurora-postgresql", defaultPort: 5432, blocksSilentClients: false },
  mysql: { engineName: "mysql", defaultPort: 3306, blocksSilentClients: true },
  mariadb: { engineName: "mariadb", defaultPort: 3306, blocksSilentClients: true },
  postgres: { engineName: "postgres", defaultPort: 5432, blocksSilentClients: false },
};

export function engineFacts(engine: DatabaseEngine): EngineFacts {
  return engines[engine];
}

/** The port of a database endpoint: what the file says, or the engine's usual one. */
export function databasePort(endpoint: DatabaseEndpointConfig): number {
  return endpoint.connection.port ?? engines[endpoint.engine].defaultPort;
}

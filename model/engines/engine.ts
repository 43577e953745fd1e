/**
 * Facts about an engine of the catalogue.
 *
 * An engine file is read by the schema (which keys its endpoints have), by the rules (what goes with
 * what), by the stacks (how DMS is told) and by the documentation. It holds no resource.
 */
import type { DmsEndpointConfig } from "@cdktf/provider-aws/lib/dms-endpoint";
import * as z from "zod";
import type { AskedFacts } from "../ways";
import {
  databaseMembers,
  databaseName,
  databasePlaces,
  existingCluster,
  optionalDatabaseName,
  parameterGroup,
  type DatabaseKind,
  type SslMode,
} from "../schema/database";
import type { ChangeParameters } from "./change-parameters";
import type { ChangePosition, EngineFamily, Features, NoStartTime, ServerlessSupport } from "./features";
import type { Grants } from "./grants/request";

/** Direction in which data flows through an endpoint; DMS has an endpoint of its own for each. */
export type Direction = "source" | "target";

/** Arguments of `aws_dms_endpoint` that only some engines have. */
export type EngineArguments = Partial<
  Pick<DmsEndpointConfig, "extraConnectionAttributes" | "mongodbSettings">
>;

/** Settings of an endpoint as the API of DMS takes them, for what the provider cannot say safely. */
export interface ApiSettings {
  /** Member of CreateEndpoint and ModifyEndpoint. */
  readonly member: "DocDbSettings" | "RedshiftSettings";
  /** Members of the block, beside the secret and the place where rows are staged. */
  readonly values: Readonly<Record<string, string | number | boolean>>;
}

/** Facts that every engine states. */
export interface Facts<Name extends string> {
  /** The word of the environment file: RDS's engine name where the database is RDS's, else DMS's. */
  readonly engine: Name;
  /** Its name in sentences. */
  readonly title: string;
  /** `engine_name` of the DMS endpoint. */
  readonly engineName: string;
  readonly family: EngineFamily;
  /** Features that DMS has there, by direction. */
  readonly features: Features;
  /** Support by DMS Serverless (DMS guide, CHAP_Serverless.Components), in the directions that the engine has. */
  readonly serverless: Partial<Readonly<Record<Direction, ServerlessSupport>>>;
  /** Format of a position in its log; undefined where only a checkpoint is a start. */
  readonly changePosition?: ChangePosition;
  /** Reason why a time is no start point; undefined where it is one. */
  readonly noStartTime?: NoStartTime;
  /**
   * Directions in which data may flow.
   *
   * The first is the usual one: its endpoint carries the key of the file alone, that of the other way
   * the key and the direction.
   */
  readonly directions: readonly [Direction, ...Direction[]];
  /** Reason why changes cannot be captured from it; undefined where they can, or where it is no source. */
  readonly noChanges?: string;
  /** Limits of place, and what else a person should know of it, in sentences. */
  readonly limits?: string;
  /** Substitute for a user with rights, where DMS has none at the engine; a sentence. */
  readonly withoutUsers?: string;
}

/** A database that is reached over the network, with credentials from a secret. */
export interface DatabaseEngine<
  Name extends string = string,
  Places extends readonly DatabaseKind[] = readonly DatabaseKind[],
  Settings extends z.ZodType = z.ZodType,
> extends Facts<Name> {
  readonly kind: "database";
  /** Shape of its endpoints in an environment file. */
  readonly endpoint: DatabaseEndpointShape<Name, Places, Settings>;
  /** The ways to say which database it is. */
  readonly places: Places;
  /** Names of the engine in RDS, where RDS has it. */
  readonly rdsEngines: readonly string[];
  /** TCP port that it usually listens on. */
  readonly defaultPort: number;
  /** The modes that encrypt, which are the ones allowed (DMS guide, CHAP_Security.SSL), weakest first. */
  readonly sslModes: readonly [SslMode, ...SslMode[]];
  /** Format of CA certificates. */
  readonly certificates: "pem" | "wallet";
  /** True if a connection is to one database by name, not to the whole server. */
  readonly needsDatabaseName: boolean;
  /**
   * True if a source may leave the name out: the schemas of `tables` then say which databases of the server are
   * read.
   */
  readonly severalDatabases?: boolean;
  /** The mode where the file says none; by default the file has to. */
  readonly defaultSslMode?: SslMode;
  /** The CA certificate where the file names none. */
  readonly defaultCertificate?: string;
  /** True if it blocks addresses that often open connections without speaking its protocol. */
  readonly blocksSilentClients: boolean;
  /** Engine family in RDS Proxy; undefined where RDS Proxy does not serve it. */
  readonly proxy?: "mysql" | "postgres";
  /** Facts of the ways that lead to it; undefined where every way does that suits its place. */
  readonly reached?: AskedFacts;
  /**
   * Principal of the service that loads it from a bucket in which DMS stages rows; undefined where DMS
   * writes rows itself. Such a database is in the account and Region of DMS (DMS guide, CHAP_Target.Redshift).
   */
  readonly loadedBy?: "redshift.amazonaws.com" | "redshift-serverless.amazonaws.com";
  /** Shape of `settings`. */
  readonly settings: Settings;
  /** Settings that mean something in one direction only. */
  readonly settingDirections: Readonly<Record<string, Direction>>;
  /** Arguments of the DMS endpoint for these settings, in one direction. */
  readonly arguments: (settings: z.output<Settings>, direction: Direction) => EngineArguments;
  /**
   * Block of `aws_dms_endpoint` in which the provider shows what DMS was told by attributes.
   *
   * @default none
   */
  readonly answersAttributesAs?: "postgres_settings";
  /** Parameters in RDS that capturing changes needs; undefined where parameters do not matter. */
  readonly changeParameters?: ChangeParameters<z.output<Settings>>;
  /** Facts that a cluster made by Causeway needs; undefined where none can be made. */
  readonly created?: CreatedEngine;
  /** Statements that its owner runs before DMS may use it: `npm run grants` prints them. */
  readonly grants: Grants<z.output<Settings>>;
  /**
   * Settings in the API's words, where the function `dms-endpoint` makes the endpoint: provider 5.100 does not
   * send the secret of the engine, and would want a password instead
   * (docs/adr/0019-endpoints-that-the-provider-cannot-make.md).
   *
   * @default the provider makes it
   */
  readonly byFunction?: (settings: z.output<Settings>, direction: Direction) => ApiSettings;
}

/** RDS's names at a cluster that Causeway makes. */
export interface CreatedEngine {
  /** Family of the cluster's parameter group for a version; undefined for a version that is none. */
  readonly family: (engineVersion: string) => string | undefined;
  /** Versions as examples, for messages. */
  readonly versions: string;
  /** Logs that go to CloudWatch. */
  readonly logs: readonly string[];
}

/** One place is required; of several, a rule sees to it that one is named. */
type PlaceMembers<Places extends readonly DatabaseKind[]> = {
  [Place in Places[number]]: Places["length"] extends 1
    ? (typeof databasePlaces)[Place]
    : z.ZodOptional<(typeof databasePlaces)[Place]>;
};

/** Shape of an endpoint of a database engine. */
export type DatabaseEndpointShape<
  Name extends string,
  Places extends readonly DatabaseKind[],
  Settings extends z.ZodType,
> = z.ZodObject<
  { engine: z.ZodLiteral<Name> } & PlaceMembers<Places> &
    typeof databaseMembers & {
      databaseName: z.ZodOptional<typeof databaseName>;
      parameterGroup: z.ZodOptional<typeof parameterGroup>;
      settings: z.ZodPrefault<Settings>;
    },
  z.core.$strict
>;

function databaseShape<
  Name extends string,
  Places extends readonly DatabaseKind[],
  Settings extends z.ZodType,
>(engine: DatabaseEngineFacts<Name, Places, Settings>): DatabaseEndpointShape<Name, Places, Settings> {
  const places = Object.fromEntries(
    engine.places.map((place) => {
      const shape = place === "cluster" && !engine.created ? existingCluster : databasePlaces[place];
      return [place, engine.places.length === 1 ? shape : shape.optional()];
    }),
  ) as PlaceMembers<Places>;
  const shape = z.strictObject({
    engine: z.literal(engine.engine),
    ...places,
    ...databaseMembers,
    ...namedDatabase(engine),
    ...(engine.changeParameters && engine.rdsEngines.length > 0
      ? { parameterGroup: parameterGroup.optional() }
      : {}),
    sslMode: modesOf(engine),
    ...(engine.defaultCertificate === undefined
      ? {}
      : { caCertificate: databaseMembers.caCertificate.default(engine.defaultCertificate) }),
    settings: engine.settings
      .prefault({} as never)
      .describe("What DMS does at this database, beyond its defaults."),
  });
  // What a default fills in is of the same type, which zod's types of input and output do not say.
  return shape as unknown as DatabaseEndpointShape<Name, Places, Settings>;
}

/** Every mode is taken, so that the rule can say why one is refused; editors and messages offer the engine's own. */
function modesOf({ sslModes, defaultSslMode }: Pick<DatabaseEngine, "sslModes" | "defaultSslMode">) {
  const modes = databaseMembers.sslMode.meta({ examples: [...sslModes] });
  return defaultSslMode === undefined ? modes : modes.default(defaultSslMode);
}

function namedDatabase({
  needsDatabaseName,
  severalDatabases = false,
}: Pick<DatabaseEngine, "needsDatabaseName" | "severalDatabases">) {
  if (!needsDatabaseName) return {};
  return { databaseName: severalDatabases ? optionalDatabaseName : databaseName };
}

type DatabaseEngineFacts<
  Name extends string,
  Places extends readonly DatabaseKind[],
  Settings extends z.ZodType,
> = Omit<DatabaseEngine<Name, Places, Settings>, "kind" | "endpoint">;

/** A database engine, from what its file says of it. */
export function databaseEngine<
  const Name extends string,
  const Places extends readonly DatabaseKind[],
  Settings extends z.ZodType,
>(facts: DatabaseEngineFacts<Name, Places, Settings>): DatabaseEngine<Name, Places, Settings> {
  return { kind: "database", endpoint: databaseShape(facts), ...facts };
}

/** `name=value;` for each setting that is given, in the order of the names: what the provider has no argument for. */
export function attributes(values: Readonly<Record<string, string | number | boolean | undefined>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${String(value)};`)
    .join("");
}

/** `extraConnectionAttributes`, unless there is nothing to say. */
export function asAttributes(values: Parameters<typeof attributes>[0]): EngineArguments {
  const text = attributes(values);
  return text === "" ? {} : { extraConnectionAttributes: text };
}

/** A truth as some engines have it in their attributes. */
export function yesNo(value: boolean | undefined): "Y" | "N" | undefined {
  return value === undefined ? undefined : value ? "Y" : "N";
}

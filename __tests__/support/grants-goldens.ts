/** What `npm run grants` prints for each engine, place and use; `npx tsx __tests__/support/grants-goldens.ts` writes it. */
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import type { DatabaseKind } from "../../model/schema/database";
import { databaseEngineOf, engines, type DatabaseEngine, type EngineWord } from "../../model/engines";
import type {
  GrantsRequest,
  PipelineSelection,
  SourceUse,
  TargetUse,
} from "../../model/engines/grants/request";
import { grantsScript } from "../../model/engines/grants/script";

/** Folder of the golden files, one for each engine. */
export const goldensFolder = path.join(__dirname, "..", "model", "engines", "grants", "goldens");

/** What the pipelines of the goldens read: names, names with an underscore, patterns, and an exclude. */
export const selection: PipelineSelection = {
  includes: [
    { schema: "sales", table: "orders" },
    { schema: "sales", table: "order_lines" },
    { schema: "my_shop", table: "%" },
    { schema: "region[ab]_%", table: "stock" },
  ],
  excludes: [{ schema: "my_shop", table: "tmp_%" }],
  views: false,
};

/** Pipelines that only copy rows, and name every schema. */
export const once: SourceUse = {
  pipelines: ["copy"],
  changes: [],
  selections: [{ ...selection, includes: selection.includes.slice(0, 3) }],
  changedSelections: [],
};

/** Pipelines that capture changes. */
export const following: SourceUse = {
  pipelines: ["follow"],
  changes: ["follow"],
  selections: [selection],
  changedSelections: [selection],
};

/** Pipelines that write. */
export const writing: TargetUse = {
  pipelines: ["fill"],
  changes: ["fill"],
  schemas: ["my_shop", "sales"],
  schemaPatterns: ["region_%"],
  unknownSchemas: ["legacy"],
  controlSchemas: [undefined, "dms_control"],
};

/** The engines whose owners run something, in the order of the catalogue. */
export const databaseEngines: readonly DatabaseEngine[] = engines
  .filter(({ kind }) => kind === "database")
  .map(databaseEngineOf);

/** A request at an engine, with the engine's default settings and what a test says otherwise. */
export function requestAt(engine: EngineWord, more: Partial<GrantsRequest> = {}): GrantsRequest {
  const { places, settings, needsDatabaseName } = databaseEngineOf({ engine });
  const [place = "host"] = places;
  return {
    user: "dms",
    secretName: "erp/dms",
    place,
    databaseName: needsDatabaseName ? "erp" : undefined,
    encrypted: true,
    attributes: "",
    checkedByBalancer: false,
    throughVpcEndpoint: false,
    settings: settings.parse({}),
    ...more,
  };
}

/** The script for a request at an engine. */
export function scriptAt(engine: EngineWord, more: Partial<GrantsRequest> = {}): string {
  return grantsScript(databaseEngineOf({ engine }).grants, requestAt(engine, more), []);
}

/** The golden text of an engine: each place, and each way to use it. */
export function goldenOf({ engine, places, directions, noChanges }: DatabaseEngine): string {
  const uses: [string, Partial<GrantsRequest>][] = [
    ...(directions.includes("source")
      ? [["source, rows once", { source: once }] as [string, Partial<GrantsRequest>]]
      : []),
    ...(directions.includes("source") && noChanges === undefined
      ? [["source, changes", { source: following }] as [string, Partial<GrantsRequest>]]
      : []),
    ...(directions.includes("target")
      ? [["target", { target: writing }] as [string, Partial<GrantsRequest>]]
      : []),
  ];
  return places
    .flatMap((place: DatabaseKind) =>
      uses.map(
        ([use, request]) => `==== ${place}, ${use}\n${scriptAt(engine as EngineWord, { place, ...request })}`,
      ),
    )
    .join("\n");
}

if (require.main === module) {
  for (const engine of databaseEngines) {
    writeFileSync(path.join(goldensFolder, `${engine.engine}.txt`), goldenOf(engine));
  }
}

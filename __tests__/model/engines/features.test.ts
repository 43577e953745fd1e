/** What an engine says of itself is what the rules go by: each engine with each setting that belongs to a feature. */
import { can, engines, factsOf, flows, type Direction, type EngineWord } from "../../../model/engines";
import type { SourceFeature, TargetFeature } from "../../../model/engines/features";
import { erpEndpoint, s3Source, wallet } from "../../support/engine-endpoints";
import { problemsOf as loadingProblems, wholeEnvironment } from "../../support/environment-files";

/** A setting of a pipeline: its lines, and the end of the path at which it is refused. */
interface Setting {
  readonly lines: string;
  readonly at: string;
}

const parallelLoad = (type: string, more = ""): Setting => ({
  lines: `tableSettings: [{ table: shop.orders, parallelLoad: { type: ${type}${more} } }]`,
  at: "tableSettings[0].parallelLoad",
});
const taskSetting = (section: string, name: string, value: string): Setting => ({
  lines: `taskSettings: { ${section}: { ${name}: ${value} } }`,
  at: `taskSettings.${section}.${name}`,
});
const lobs: Setting = {
  lines: "tableSettings: [{ table: shop.orders, lobSettings: { mode: unlimited } }]",
  at: "tableSettings[0].lobSettings",
};
const substitution = taskSetting(
  "CharacterSetSettings",
  "CharacterSetSupport",
  "{ CharacterSet: UTF8, ReplaceWithCharacterCodePoint: 0 }",
);
const loopback = taskSetting(
  "LoopbackPreventionSettings",
  "EnableLoopbackPrevention",
  "true, SourceSchema: loop, TargetSchema: loop",
);
const timeTravel = taskSetting("TTSettings", "EnableTT", "true");
const validation = taskSetting("ValidationSettings", "EnableValidation", "true");

const sourceSettings: Readonly<Record<SourceFeature, Setting>> = {
  "character-substitution": substitution,
  "document-segments": {
    ...parallelLoad("partitions-auto", ", numberOfPartitions: 4"),
    at: "tableSettings[0].parallelLoad.numberOfPartitions",
  },
  "loopback-prevention": loopback,
  "partitions-auto": parallelLoad("partitions-auto"),
  "partitions-list": parallelLoad("partitions-list", ", partitions: [p1]"),
  ranges: parallelLoad("ranges", ", columns: [id], boundaries: [[1000]]"),
  "raw-time-travel": {
    lines: "taskSettings: { TTSettings: { EnableTT: true, TTRecordSettings: { RawDataFormat: TEXT } } }",
    at: "taskSettings.TTSettings.TTRecordSettings.RawDataFormat",
  },
  "subpartitions-auto": parallelLoad("subpartitions-auto"),
  "table-lob-settings": lobs,
  "time-travel": timeTravel,
  validation,
};

const targetSettings: Readonly<Record<TargetFeature, Setting>> = {
  "apply-threads": taskSetting("TargetMetadata", "ParallelApplyThreads", "4"),
  "batch-apply-loses-data": taskSetting("TargetMetadata", "BatchApplyEnabled", "true"),
  "before-images": taskSetting("BeforeImageSettings", "EnableBeforeImage", "true"),
  "character-substitution": substitution,
  "limited-load-threads": taskSetting("TargetMetadata", "ParallelLoadThreads", "64"),
  "load-queues": taskSetting("TargetMetadata", "ParallelLoadQueuesPerThread", "2"),
  "load-threads": taskSetting("TargetMetadata", "ParallelLoadThreads", "4"),
  "loopback-prevention": loopback,
  "no-full-lob-mode": taskSetting("TargetMetadata", "FullLobMode", "true"),
  "object-mappings": {
    lines: "objectMappings: [{ action: map-record-to-document, table: shop.orders }]",
    at: "objectMappings",
  },
  "object-tags": {
    lines: "postProcessing: [{ action: add-tag, table: shop.orders, tagSet: { team: shop } }]",
    at: "postProcessing",
  },
  "parallel-load": parallelLoad("partitions-auto"),
  "table-lob-settings": lobs,
  tablespaces: {
    lines: "transformations: [{ action: rename, tableTablespace: shop.orders.%, to: data }]",
    at: "transformations[0].tableTablespace",
  },
  "target-schema": taskSetting("TargetMetadata", "TargetSchema", "shop"),
  "time-travel": timeTravel,
  topics: {
    lines: "objectMappings: [{ action: map-record-to-record, table: shop.orders, kafkaTargetTopic: orders }]",
    at: "objectMappings[0].kafkaTargetTopic",
  },
  validation,
};

/** Features that say what must not be told to an engine, with words of the message. */
const warnings: ReadonlyMap<string, string> = new Map<TargetFeature, string>([
  ["batch-apply-loses-data", "can lose data"],
  ["limited-load-threads", "expected 32 or less"],
  ["no-full-lob-mode", "no full LOB mode"],
]);

describe.each(engines.map(({ engine }) => engine))("%s", (engine) => {
  test.each(casesOf(engine))("as a $side: $feature is $expected", ({ side, feature, setting, expected }) => {
    const said = problemsOf(engine, side, setting.lines);
    const refused = said.filter(
      ({ path, detail }) =>
        path.startsWith(setting.at) &&
        (warnings.has(feature)
          ? detail.includes(warnings.get(feature) ?? "")
          : detail.includes(`${side} "erp"`) && /expected (engine|it only with)/.test(detail)),
    );
    expect(refused.length > 0 ? "refused" : "accepted").toBe(expected);
  });
});

test("a position of a family is one at every engine that joins it", () => {
  const families = new Map<string, string[]>();
  for (const { engine } of engines.filter((one) => factsOf(one).noChanges === undefined)) {
    const { family, changePosition } = factsOf({ engine });
    families.set(family, [...(families.get(family) ?? []), String(changePosition?.matches)]);
  }
  for (const positions of families.values()) expect(new Set(positions).size).toBe(1);
});

function casesOf(engine: EngineWord) {
  const settings = { source: Object.entries(sourceSettings), target: Object.entries(targetSettings) };
  return (["source", "target"] as const).flatMap((side) =>
    settings[side]
      .filter(() => flows({ engine }, side))
      .map(([feature, setting]) => {
        const has = can({ engine }, side, feature as SourceFeature & TargetFeature);
        return { side, feature, setting, expected: has === warnings.has(feature) ? "refused" : "accepted" };
      }),
  );
}

/** The problems of the base file with one pipeline more that has the engine at one end, by path. */
function problemsOf(engine: EngineWord, side: Direction, lines: string) {
  const migrationType = factsOf({ engine }).noChanges === undefined ? "full-load-and-cdc" : "full-load";
  const dev = `
endpoints:
${erpEndpoint(engine, engine === "s3" && side === "source" ? s3Source : "")}
pipelines:
  orders-to-lake:
    ${side}: erp
    migrationType: ${migrationType}
    ${lines}
`;
  const files = { "common.yaml": wholeEnvironment, "dev.yaml": dev, "certificates/cwallet.sso": wallet };
  return loadingProblems(files).map(({ keyPath = "", detail }) => ({
    path: keyPath.replace("pipelines.orders-to-lake.", ""),
    detail,
  }));
}

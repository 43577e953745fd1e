/** Copying of large objects: one mode, with its size (DMS guide, TaskSettings.TargetMetadata). */
import { engineOf, type EngineWord } from "../../../model/engines";
import type { TaskSettingsConfig } from "../../../model/schema/task-settings";
import { quote } from "../../messages";
import { settingsRule, type PipelineSettings } from "./pipeline-settings";
import type { Rule } from "../rule";
import { advice, deletion, member, together, sibling, type Way } from "../../fix";

type TargetMetadata = NonNullable<TaskSettingsConfig["TargetMetadata"]>;

const at = (name: keyof TargetMetadata) => ["TargetMetadata", name] as const;

/** Nothing for a target whose full LOB mode is refused already. */
function modes({ settings: { TargetMetadata: said = {} }, target }: PipelineSettings): TargetMetadata {
  return target === "s3" && said.FullLobMode === true ? {} : said;
}

/** Largest LOB in limited LOB mode that the guide advises, in KB. */
const largestAdvisedLob = 102_400;

/** True if a target is loaded from files. */
function isLoaded(engine: EngineWord): boolean {
  return "loadedBy" in engineOf({ engine });
}

/** Size of a LOB chunk above which the guide speaks of task failures, in KB. */
const largestSafeChunk = 64;

/** Full LOB mode with what it needs. */
function fullMode({ LimitedSizeLobMode, LobChunkSize = 0 }: TargetMetadata): Way {
  return together([
    member(sibling("FullLobMode"), true),
    ...(LimitedSizeLobMode === false ? [] : [member(sibling("LimitedSizeLobMode"), false)]),
    ...(LobChunkSize > 0 ? [] : [member(sibling("LobChunkSize"), largestSafeChunk)]),
  ]);
}

export const lobRules: readonly Rule[] = [
  settingsRule(
    "one-lob-mode",
    "Large objects are copied in one mode: full or limited; DMS starts from limited.",
    function* (entry) {
      const said = modes(entry);
      if (said.FullLobMode === true && said.LimitedSizeLobMode !== false) {
        yield {
          setting: at("FullLobMode"),
          beside:
            said.LimitedSizeLobMode === true
              ? "with LimitedSizeLobMode true"
              : "without LimitedSizeLobMode false",
          expected: "one of the two modes",
          fix: advice`write ${member(sibling("LimitedSizeLobMode"), false)} beside it, or ${deletion()}`,
        };
      }
      const none = said.FullLobMode !== true && said.LimitedSizeLobMode === false;
      if (none && said.SupportLobs !== false) {
        yield {
          setting: at("LimitedSizeLobMode"),
          beside: "without FullLobMode true",
          expected: "one of the two modes, because LOBs are copied",
          fix: advice`write ${fullMode(said)}, or ${member(sibling("SupportLobs"), false)} beside it, or ${deletion()}`,
        };
      }
    },
  ),
  settingsRule(
    "lob-sizes",
    "Full LOB mode has a chunk size, limited LOB mode a largest size, and only full LOB mode copies small ones inline.",
    function* (entry) {
      const said = modes(entry);
      if (said.FullLobMode === true && !((said.LobChunkSize ?? 0) > 0)) {
        yield {
          setting: at("FullLobMode"),
          beside: "without LobChunkSize",
          expected: "both, because full LOB mode copies in chunks",
          fix: advice`add ${member(sibling("LobChunkSize"), largestSafeChunk)}, in KB`,
        };
      }
      if (said.LimitedSizeLobMode === true && !((said.LobMaxSize ?? 0) > 0)) {
        yield {
          setting: at("LimitedSizeLobMode"),
          beside: "without LobMaxSize",
          expected: "both, because limited LOB mode cuts LOBs there",
          fix: "add `LobMaxSize`, the largest LOB in KB",
        };
      }
      if ((said.InlineLobMaxSize ?? 0) > 0 && said.FullLobMode !== true) {
        yield {
          setting: at("InlineLobMaxSize"),
          beside: "without FullLobMode true",
          expected: "0, because only full LOB mode copies LOBs inline",
          fix: advice`${deletion()}, or write ${fullMode(said)}`,
        };
      }
    },
  ),
  settingsRule(
    "lob-batch-apply",
    "Batch apply copies large objects in limited LOB mode only.",
    function* (entry) {
      const said = modes(entry);
      // What is loaded from files is applied in batches unless the file says otherwise.
      const batches = said.BatchApplyEnabled ?? (entry.target !== undefined && isLoaded(entry.target));
      if (!batches || said.FullLobMode !== true) return;
      yield {
        setting: at(said.BatchApplyEnabled === undefined ? "FullLobMode" : "BatchApplyEnabled"),
        beside:
          said.BatchApplyEnabled === undefined
            ? `with batch apply, which is on for ${quote(entry.target ?? "")}`
            : "with FullLobMode true",
        expected: "false, because batch apply copies LOBs in limited LOB mode only",
        fix: advice`${deletion()}, or use LimitedSizeLobMode with LobMaxSize`,
      };
    },
  ),
  settingsRule(
    "lob-chunk-size",
    "Tasks with LOB chunks above 64 KB can fail, and the guide advises limited LOBs of at most 100 MB.",
    function* (entry) {
      const said = modes(entry);
      if ((said.LobMaxSize ?? 0) > largestAdvisedLob) {
        yield {
          setting: at("LobMaxSize"),
          expected: `${largestAdvisedLob} or less, as the guide advises`,
          fix: advice`write ${member(sibling("LobMaxSize"), largestAdvisedLob)}, or use full LOB mode`,
        };
      }
      if ((said.LobChunkSize ?? 0) <= largestSafeChunk) return;
      yield {
        setting: at("LobChunkSize"),
        expected: `${largestSafeChunk} or less, because tasks with larger chunks can fail`,
        fix: advice`write ${member(sibling("LobChunkSize"), largestSafeChunk)}`,
      };
    },
    "warning",
  ),
];

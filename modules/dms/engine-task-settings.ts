/** Task settings that a target wants, under what a pipeline says. */
import type { PipelineConfig } from "../../model/schema/environment";
import { engineOf, type EngineWord } from "../../model/engines";

/**
 * A pipeline with the task settings that its target's engine needs, unless it says otherwise itself.
 *
 * What is loaded from files is loaded in batches: row by row each change would be a file and a COPY of its
 * own (DMS guide, CHAP_Target.Redshift, "Prerequisites").
 */
export function withSettingsOfTarget<Config extends Pick<PipelineConfig, "taskSettings">>(
  config: Config,
  target: { readonly engine: EngineWord } | undefined,
): Config {
  if (!target || !("loadedBy" in engineOf(target))) return config;
  const { taskSettings } = config;
  const TargetMetadata = { BatchApplyEnabled: true, ...taskSettings?.TargetMetadata };
  return { ...config, taskSettings: { ...taskSettings, TargetMetadata } };
}

/** What of a task's settings DMS has, in the document that it answers. */
import { withoutAnsweredOnly } from "../../model/schema/task-settings/unsent";
import { SettingsNotKept } from "./errors";
import type { Dependencies } from "./connections";
import type { StartTasksEvent } from "./event";
import type { LiveTask } from "./task-api";

type Members = Readonly<Record<string, unknown>>;

/** The whole document of the task with the event's sections in it; undefined when it has them. */
export function settingsToWrite({ settings }: StartTasksEvent, task: LiveTask): string | undefined {
  if (settings === undefined) return undefined;
  const live = documentOf(task);
  if (lackingOfStep(live, settings).length === 0) return undefined;
  return JSON.stringify({ ...withoutAnsweredOnly(live), ...settings });
}

/**
 * Reads a task back.
 *
 * @throws SettingsNotKept with the settings that DMS was sent and does not answer, or not so: Terraform finds them
 * changed in every plan, and stops the task to send them again.
 */
export async function requireKept(event: StartTasksEvent, { api }: Dependencies): Promise<void> {
  const { settings = {}, settingsOfTerraform = {} } = event;
  if (Object.keys({ ...settings, ...settingsOfTerraform }).length === 0) return;
  const task = await api.task(event.replicationTaskArn, true);
  if (!task) return;
  const live = documentOf(task);
  const names = [...lacking(live, settingsOfTerraform), ...lackingOfStep(live, settings)].sort();
  if (names.length > 0) throw new SettingsNotKept(event.pipeline, task.identifier, names);
}

function documentOf({ settings }: LiveTask): Members {
  return JSON.parse(settings === "" ? "{}" : settings) as Members;
}

/** A section that DMS answers without a value is one that is switched off. */
function lackingOfStep(live: Members, wanted: Members): string[] {
  const isOff = (section: unknown) =>
    typeof section === "object" &&
    section !== null &&
    Object.values(section).every((value) => value === false);
  return Object.entries(wanted).flatMap(([name, section]) =>
    (live[name] ?? null) === null && isOff(section) ? [] : lacking(live[name], section, name),
  );
}

/**
 * Names of wanted members that DMS does not answer, or with another value.
 *
 * It answers members that nobody sent, so only those that are wanted count, null like an absent one. Lists have
 * to be of one length and in one order, but for log components, which are looked up by their names.
 */
function lacking(live: unknown, wanted: unknown, name = ""): string[] {
  if (wanted === null || wanted === undefined) return live === null || live === undefined ? [] : [name];
  if (typeof wanted !== "object") return live === wanted ? [] : [name];
  if (Array.isArray(wanted) && !isComponents(wanted)) return isSameList(live, wanted) ? [] : [name];
  const [there, all] = [byName(live), byName(wanted)];
  return Object.entries(all).flatMap(([member, value]) =>
    lacking(there[member], value, name === "" ? member : `${name}.${member}`),
  );
}

function isSameList(live: unknown, wanted: readonly unknown[]): boolean {
  if (!Array.isArray(live) || live.length !== wanted.length) return false;
  return wanted.every((value, index) => lacking(live[index], value, "member").length === 0);
}

interface Component {
  readonly Id: string;
  readonly Severity: unknown;
}

function isComponents(value: unknown): value is readonly Component[] {
  const isComponent = (one: unknown) =>
    typeof one === "object" && one !== null && "Id" in one && "Severity" in one;
  return Array.isArray(value) && value.length > 0 && value.every(isComponent);
}

function byName(value: unknown): Members {
  if (isComponents(value)) return Object.fromEntries(value.map(({ Id, Severity }) => [Id, Severity]));
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Members) : {};
}

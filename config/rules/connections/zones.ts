/** Zones and maintenance windows, which instances and serverless replications have alike. */
import { quote, type KeyPath } from "../../messages";
import type { RuleProblem } from "../rule";
import { advice, deletion, deletionOf, sibling } from "../../fix";

/** Place at which a file names an Availability Zone. */
export interface ZoneChoice {
  readonly path: KeyPath;
  readonly region: string;
  readonly availabilityZone: string | undefined;
  readonly multiAz: boolean;
}

/** Problems of a zone: DMS chooses both zones where there is a standby, and zones are a Region's. */
export function* zoneProblems({
  path,
  region,
  availabilityZone,
  multiAz,
}: ZoneChoice): Iterable<RuleProblem> {
  if (availabilityZone === undefined) return;
  if (multiAz) {
    yield {
      path,
      detail: `got ${quote(availabilityZone)} with multiAz; expected one or the other, because DMS chooses both zones`,
      fix: advice`${deletion()}, or ${deletionOf(sibling("multiAz"))}`,
    };
  }
  if (!availabilityZone.startsWith(region) || !/^[a-z]$/.test(availabilityZone.slice(region.length))) {
    yield {
      path,
      detail: `got ${quote(availabilityZone)}; expected a zone of ${region}, like ${quote(`${region}a`)}`,
      fix: `write a zone of ${region}`,
    };
  }
}

const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const minutesOfDay = 24 * 60;
const minutesOfWeek = days.length * minutesOfDay;

/** Shortest window that DMS takes, in minutes (PreferredMaintenanceWindow in the DMS API reference). */
const shortestWindow = 30;

/** Problems of a maintenance window that has the right form. */
export function* windowProblems(path: KeyPath, window: string | undefined): Iterable<RuleProblem> {
  if (window === undefined) return;
  const [start, end] = window.split("-").map(minuteOfWeek);
  if (start === undefined || end === undefined) {
    yield {
      path,
      detail: `got ${quote(window)}; expected days ${days.join(", ")} and times from 00:00 to 23:59`,
      fix: 'write a window like "sun:03:00-sun:04:00"',
    };
    return;
  }
  const length = (end - start + minutesOfWeek) % minutesOfWeek;
  if (length >= shortestWindow) return;
  yield {
    path,
    detail: `got ${quote(window)}, which is ${length} minutes long; expected at least ${shortestWindow} minutes`,
    fix: "write a later end",
  };
}

function minuteOfWeek(moment: string): number | undefined {
  const [day = "", hour, minute] = moment.split(":");
  const [index, hours, minutes] = [days.indexOf(day), Number(hour), Number(minute)];
  return index < 0 || hours > 23 || minutes > 59 ? undefined : index * minutesOfDay + hours * 60 + minutes;
}

import type { NameKind, PhysicalName } from "../../model/names";

/** A physical name for a construct that is tested alone. */
export function physicalName<Kind extends NameKind>(name: string): PhysicalName<Kind> {
  return name as PhysicalName<Kind>;
}

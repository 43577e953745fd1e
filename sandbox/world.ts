/** The emulated accounts' world, for commands and pages: its modes, its times and its behaviours. */
export { evidenceKinds } from "./emulator/world/belief";
export { beliefs } from "./emulator/world/beliefs";
export { modeNames, modes, parseModes, type ModeName, type OpenQuestion } from "./emulator/world/modes";
export { fairPace, harshPace, type Pace } from "./emulator/world/pace";
export { worldNames } from "./emulator/world/world";

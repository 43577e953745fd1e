/** A behaviour that the emulated accounts take AWS to have, and its evidence. */

/** Kinds of evidence, from the strongest to the weakest. */
export const evidenceKinds = {
  seen: "seen on AWS, by whom is said",
  provider: "Terraform's AWS provider relies on it",
  model: "the API model or reference has it",
  documented: "a user guide says it",
  "taken against us": "not known; the alternative that asks more of Causeway is taken",
} as const;

export type EvidenceKind = keyof typeof evidenceKinds;

/** One behaviour of AWS that the emulated accounts have. */
export interface Belief {
  readonly behaviour: string;
  readonly evidence: EvidenceKind;
  readonly source: string;
  /** Files of `sandbox/emulator/` that behave so. */
  readonly usedIn: readonly string[];
}

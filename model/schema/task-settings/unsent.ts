/** Members of a settings document that DMS answers and nobody may, or need, send it. */

/**
 * What a pasted document has and is left out of what is sent, by section.
 *
 * DMS sets the log's place itself, and answers one number under two names; the guide knows the one with a
 * capital letter. The others are in documents that DMS answered and not in its guide, and DMS does not keep
 * them everywhere (hashicorp/terraform-provider-aws issue 43974), so that each plan would find them changed.
 */
const answeredOnly: Readonly<Record<string, readonly string[]>> = {
  Logging: ["CloudWatchLogGroup", "CloudWatchLogStream"],
  ControlTablesSettings: ["historyTimeslotInMinutes", "CommitPositionTableEnabled"],
  FullLoadSettings: ["PersistPartitionProgressForResumption"],
  TTSettings: ["FailTaskOnTTFailure"],
};

/**
 * Log components that the guide names and documents of DMS 3.5 and 3.6 do not have.
 *
 * One that is sent and not answered would be found changed in every plan, so it is left out and logs at the default.
 */
export const unansweredComponents: readonly string[] = [
  "DATA_RESYNC",
  "RESYNC_APPLY",
  "RESYNC_UNLOAD",
  "VALIDATOR",
];

/** The member of a section that switches it on; DMS answers some sections as null where it is off. */
export const sectionSwitches = {
  TTSettings: "EnableTT",
  LoopbackPreventionSettings: "EnableLoopbackPrevention",
  BeforeImageSettings: "EnableBeforeImage",
  ResyncSettings: "EnableResync",
} as const;

/** A settings document without what only DMS says. */
export function withoutAnsweredOnly<Document extends object>(document: Document): Document {
  const sections = Object.entries(document).map(([section, members]: [string, unknown]) => {
    const names = answeredOnly[section];
    if (names === undefined || typeof members !== "object" || members === null) return [section, members];
    const rest = Object.entries(members).filter(([name]) => !names.includes(name));
    return [section, Object.fromEntries(rest)];
  });
  return Object.fromEntries(sections) as Document;
}

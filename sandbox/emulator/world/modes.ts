/** Habits of AWS that nobody outside it knows: each is a question with alternatives, none is taken for granted. */

/** One open question of AWS. */
export interface OpenQuestion {
  /** What is not known. */
  readonly question: string;
  /** What speaks for which alternative, and who says so. */
  readonly evidence: string;
  /** What the emulated accounts do, by the alternative's word. */
  readonly alternatives: Readonly<Record<string, string>>;
  /** Alternatives in which nothing can be deployed, each with a part of the way out that a deploy names then. */
  readonly refused?: Readonly<Record<string, string>>;
  /** Alternative of a world that is kind to Causeway. */
  readonly fair: string;
  /** Alternative of the world that asks most of Causeway and can still be deployed in. */
  readonly harsh: string;
  /** Files of `sandbox/emulator/` that ask. */
  readonly usedIn: readonly string[];
}

const sourceKeyAlternatives = {
  none: "neither `aws:SourceAccount` nor `aws:SourceArn`",
  account: "`aws:SourceAccount` alone",
  both: "`aws:SourceAccount` and `aws:SourceArn`",
} as const;

const sourceKeyEvidence =
  "The DMS guide documents both keys; roles that demand them were refused (terraform-aws-modules/terraform-aws-dms issues 45, 84 and 85)";

/** Every open question, by the name that the sandbox sets it by. */
export const modes = {
  externalId: {
    question: "How DMS answers the first create of an S3 endpoint whose role belongs to another account",
    evidence:
      "Kept, with an ExternalId: terraform-provider-aws issue 8663 (2019). Refused by IAM: reported for Lambda, Step Functions and CodeDeploy, not for DMS",
    alternatives: {
      persists: "makes the endpoint and answers its ExternalId",
      "returns-only":
        "answers the ExternalId and keeps nothing, until the trust policy carries the id; the same create makes it then",
      refuses: "`AccessDeniedFault`, always: AWS Support would have to list the account",
      "pass-role": "`AccessDeniedException` of IAM, always: DMS never sees the call",
    },
    refused: {
      refuses: "ask AWS Support to allow-list the two accounts",
      "pass-role": "does it for all targets",
    },
    fair: "persists",
    harsh: "returns-only",
    usedIn: ["dms/external-id.ts"],
  },
  sourceKeysAtCreation: {
    question: "Source keys of DMS when it assumes a role while an endpoint is made or modified",
    evidence: sourceKeyEvidence,
    alternatives: sourceKeyAlternatives,
    fair: "none",
    harsh: "none",
    usedIn: ["connection-test/assume.ts", "dms/endpoint-roles.ts", "dms/external-id.ts"],
  },
  sourceKeysAtTest: {
    question: "Source keys of DMS when it assumes a role for a connection test",
    evidence: sourceKeyEvidence,
    alternatives: sourceKeyAlternatives,
    fair: "none",
    harsh: "none",
    usedIn: ["connection-test/assume.ts", "connection-test/check.ts"],
  },
  sourceKeysAtRun: {
    question: "Source keys of DMS when a running task assumes a role",
    evidence: `${sourceKeyEvidence}; in issue 45 the refused caller is the engine of a task`,
    alternatives: sourceKeyAlternatives,
    fair: "none",
    harsh: "none",
    usedIn: ["connection-test/assume.ts", "dms/tasks.ts", "dms/serverless-run.ts"],
  },
  testObject: {
    question: "Where DMS writes the object by which it tests an S3 target",
    evidence: "No source says it; every public policy admits the whole bucket",
    alternatives: {
      folder: "in the endpoint's folder",
      root: "at the root of the bucket",
    },
    fair: "folder",
    harsh: "root",
    usedIn: ["connection-test/s3-chain.ts"],
  },
  taskSettings: {
    question: "Which members of a task's settings DMS answers",
    evidence:
      "Documents that DMS answered: terraform-provider-aws PR 37780 and PR 39756; members that it dropped: issues 43974 and 45376",
    alternatives: {
      kept: "every member that was sent",
      recorded: "the members of a recorded document, with `TTSettings` as an object; others are dropped",
      "recorded-null": "the members of a recorded document, with `TTSettings: null`; others are dropped",
    },
    fair: "recorded",
    harsh: "recorded-null",
    usedIn: ["dms/task-settings.ts"],
  },
  secretRefusal: {
    question: "Error code of DMS for a role that cannot read its secret",
    evidence:
      "`AccessDeniedFault` is in the API model of CreateEndpoint; the text about the Regional principal is reported without its code",
    alternatives: {
      InvalidParameterValueException: "`InvalidParameterValueException`",
      AccessDeniedFault: "`AccessDeniedFault`",
    },
    fair: "InvalidParameterValueException",
    harsh: "AccessDeniedFault",
    usedIn: ["dms/endpoint-roles.ts"],
  },
} as const satisfies Readonly<Record<string, OpenQuestion>>;

/** Name of an open question. */
export type ModeName = keyof typeof modes;

/** The chosen alternative of every open question. */
export type Modes = { readonly [Name in ModeName]: keyof (typeof modes)[Name]["alternatives"] };

/** Which of its source keys DMS carries when it assumes a role. */
export type SourceKeys = keyof typeof sourceKeyAlternatives;

/** How the first create of an endpoint with a role of another account is answered. */
export type ExternalIdMode = Modes["externalId"];

/** Every mode's name. */
export const modeNames = Object.keys(modes) as readonly ModeName[];

/** Words of a mode's alternatives. */
export function alternativesOf(name: ModeName): readonly string[] {
  return Object.keys(modes[name].alternatives);
}

/**
 * Reads chosen alternatives.
 *
 * @throws Error that names the mode and what is allowed.
 */
export function parseModes(said: unknown): Partial<Modes> {
  if (typeof said !== "object" || said === null) throw new Error("expected an object of modes");
  for (const [name, word] of Object.entries(said)) {
    const known = modeNames.find((one) => one === name);
    if (known === undefined) {
      throw new Error(`the sandbox has no mode ${name}: expected one of ${modeNames.join(", ")}`);
    }
    if (typeof word !== "string" || !alternativesOf(known).includes(word)) {
      throw new Error(`${name}: expected one of ${alternativesOf(known).join(", ")}`);
    }
  }
  return said;
}

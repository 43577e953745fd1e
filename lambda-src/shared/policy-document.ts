/** A statement of a policy, as it came: what is not understood is kept. */
export type Statement = Readonly<Record<string, unknown>>;

/** A policy document, as it came. */
export interface PolicyDocument {
  readonly Version?: unknown;
  readonly Statement: readonly Statement[];
  readonly [member: string]: unknown;
}

/**
 * Reads a policy document; a single statement becomes a list of one.
 *
 * @returns Undefined when the text is not a policy document.
 */
export function parsePolicy(text: string): PolicyDocument | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isStatement(value)) return undefined;
  const statements = value.Statement === undefined ? [] : [value.Statement].flat();
  return statements.every(isStatement) ? { ...value, Statement: statements } : undefined;
}

/**
 * A statement in a form that is equal for statements that mean the same to AWS.
 *
 * AWS gives policies back with lists of one as single values, lists in another order, booleans as
 * text and account ids as ARNs of the account's root.
 */
export function canonicalStatement(statement: Statement): string {
  return canonical(statement);
}

/** True if two lists of statements mean the same, statement by statement. */
export function sameStatements(some: readonly Statement[], others: readonly Statement[]): boolean {
  const [one, other] = [some, others].map((statements) => statements.map(canonicalStatement).join());
  return one === other;
}

function isStatement(value: unknown): value is Statement {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    const members = value.map(canonical);
    return members.length === 1 ? (members[0] ?? "") : `[${[...new Set(members)].sort().join()}]`;
  }
  if (isStatement(value)) {
    const members = Object.entries(value).map(
      ([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`,
    );
    return `{${members.sort().join()}}`;
  }
  return JSON.stringify(rootOfAccount(String(value)));
}

function rootOfAccount(text: string): string {
  return text.replace(/^arn:[\w-]+:iam::(\d{12}):root$/, "$1");
}

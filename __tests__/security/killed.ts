/** Whether the bar sees a policy that is wrong. */
import { policies, type FoundPolicy } from "../../cli/synthesized-json/policies";
import { stackOf } from "../support/synth-app";
import type { Mutant } from "./mutants";
import type { Finding, Subject } from "./rule";
import { wrongIn } from "./rules/statements";
import { rules } from "./subject";

/** One environment of a subject, and whether the bar sees what is changed in it. */
export class Part {
  /** One environment: rules look at nothing outside it, and whatever they look at costs time. */
  private readonly subject: Subject;
  private readonly before = new Map<string, Set<string>>();

  constructor(whole: Subject, environment: string) {
    const stacks = [...whole.app].filter(([name]) => name.startsWith(`${environment}-`));
    this.subject = { ...whole, app: new Map(stacks) };
  }

  /** Every policy document of the environment. */
  policies(): FoundPolicy[] {
    return policies(this.subject.app);
  }

  /** The rule that sees a change, those of a row first; undefined where none does. */
  seenAfter(row: number, change: (subject: Subject) => void): string | undefined {
    const broken = copied(this.subject);
    change(broken);
    const ordered = [...rules].sort((a, b) => Number(b.row === row) - Number(a.row === row));
    const seen = ordered.find((rule) => {
      const before = this.findings(rule);
      return rule.check(broken).some((finding) => !before.has(said(finding)));
    });
    return seen?.ids[0];
  }

  /** The rule that sees a mutant; undefined where none does. */
  seenBy(mutant: Mutant): string | undefined {
    const { policy } = mutant;
    const others = rules.map((rule) => [rule, this.findings(rule)] as const);
    policy.replace(mutant.document());
    try {
      if (this.isWrong(policy)) return `${policy.kind}-statements`;
      const seen = others.find(([rule, before]) =>
        rule.check(this.subject).some((finding) => !before.has(said(finding))),
      );
      return seen?.[0].ids[0];
    } finally {
      policy.replace(policy.document);
    }
  }

  /** What the rule for statements would find, which reads all policies for it: here one stack's. */
  private isWrong({ id, kind }: FoundPolicy): boolean {
    const [name = ""] = id.split("/");
    const read = policies(new Map([[name, stackOf(this.subject.app, name)]]), kind);
    return read.filter((one) => one.id === id).some((one) => wrongIn(this.subject, one).length > 0);
  }

  private findings(rule: (typeof rules)[number]): Set<string> {
    const key = `${rule.row} ${rule.requirement}`;
    const found = this.before.get(key) ?? new Set(rule.check(this.subject).map(said));
    this.before.set(key, found);
    return found;
  }
}

/** A subject to be broken; the bytes of its files are of no use then. */
export function copied({ app, project, environments }: Subject): Subject {
  const stacks = [...app].map(
    ([name, stack]) => [name, { ...stack, json: structuredClone(stack.json) }] as const,
  );
  return { environments, project: structuredClone(project), app: new Map(stacks) };
}

/** A finding as a text, to be compared. */
export function said({ id, found }: Finding): string {
  return `${id}: ${found}`;
}

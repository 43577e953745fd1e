/** Kinds of values in task settings; every member may be left out, and DMS fills in what is. */
import * as z from "zod";

/** On or off. */
export function flag(what: string) {
  return z.boolean().optional().describe(what);
}

/** A member of documents that DMS answered, so that one can be pasted; it is not sent (`unsent.ts`). */
export function answered(what: string) {
  return z.unknown().optional().describe(`${what} Left out of what is sent.`);
}

/** A whole number between two limits, both allowed. */
export function whole(minimum: number, maximum: number, what: string) {
  return z.int().min(minimum).max(maximum).optional().describe(what);
}

/** A whole number that only has a smallest value: the guide names no largest. */
export function atLeast(minimum: number, what: string) {
  return z.int().min(minimum).optional().describe(what);
}

/** Any text, the empty one too, which DMS takes for "not set"; Terraform would read `${` as its own. */
export function text(what: string) {
  return z
    .string()
    .regex(/^(?!.*[$%]\{)/s, "text without ${ and %{")
    .optional()
    .describe(what);
}

/** One of some words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words, what: string) {
  return z.enum(words).optional().describe(what);
}

/** A section that may be null, as DMS answers sections that are not used. */
export function unused<Section extends z.ZodType>(section: Section) {
  return section
    .nullable()
    .optional()
    .describe(section.description ?? "");
}

/** Reading the members of a DMS call, with the words DMS refuses wrong ones in. */
import { AwsFault } from "../reply";

/** A structure of the DMS API as it travels: JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [member: string]: Json };
export type JsonObject = { readonly [member: string]: Json };

/** The input of a DMS operation. */
export class Payload {
  constructor(readonly members: JsonObject) {}

  /** A required string. @throws InvalidParameterValueException when it is missing or empty. */
  required(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === "") {
      throw new AwsFault(
        "InvalidParameterValueException",
        `The parameter ${name} must be provided and must not be blank.`,
      );
    }
    return value;
  }

  text(name: string): string | undefined {
    const value = this.members[name];
    return typeof value === "string" ? value : undefined;
  }

  number(name: string): number | undefined {
    const value = this.members[name];
    return typeof value === "number" ? value : undefined;
  }

  flag(name: string): boolean | undefined {
    const value = this.members[name];
    return typeof value === "boolean" ? value : undefined;
  }

  texts(name: string): string[] {
    const value = this.members[name];
    return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
  }

  object(name: string): JsonObject | undefined {
    return asObject(this.members[name]);
  }

  /** Tags of a create call. */
  tags(): Map<string, string> {
    return new Map(this.objects("Tags").map((tag) => [textOf(tag.Key), textOf(tag.Value)]));
  }

  /** Filters of a describe call: values by name. */
  filters(): ReadonlyMap<string, readonly string[]> {
    return new Map(
      this.objects("Filters").map((filter) => [textOf(filter.Name), new Payload(filter).texts("Values")]),
    );
  }

  private objects(name: string): JsonObject[] {
    const value = this.members[name];
    return Array.isArray(value) ? value.map(asObject).filter((one) => one !== undefined) : [];
  }
}

/** A member that is a string; anything else is the empty string. */
export function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

/** The object without the members that are undefined. */
export function defined(members: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(members).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );
}

/** `schema`: writes the JSON Schema of environment files, for editors. */
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { environmentSchemaFile } from "../../config/json-schema";
import { exitCodes } from "../errors";

/** Writes `environment.schema.json` into a folder; returns the exit code. */
export function schemaCommand(directory: string): number {
  const file = path.join(directory, "environment.schema.json");
  writeFileSync(file, environmentSchemaFile());
  console.log(`written to ${path.relative(process.cwd(), file)}`);
  return exitCodes.success;
}

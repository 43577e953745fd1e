/** What the loader says of files that are laid over the whole environment. */
import { ConfigError } from "../../config/load";
import { loadFiles, wholeEnvironment } from "./environment-files";

/** The problems of files, each laid over the whole environment by itself. */
export function told(...files: string[]): string {
  return toldOf(wholeEnvironment, ...files);
}

/** The same over another environment. */
export function toldOf(common: string, ...files: string[]): string {
  const texts = files.flatMap((file) => {
    try {
      loadFiles({ "common.yaml": common, "dev.yaml": file });
    } catch (error) {
      if (error instanceof ConfigError)
        return error.problems.map(
          ({ keyPath, detail, fix }) => `${keyPath}: ${detail}${fix === undefined ? "" : `\n  fix: ${fix}`}`,
        );
      throw error;
    }
    throw new Error(`nothing is said of ${file}`);
  });
  return texts.join("\n");
}

/** Files that say one thing each. */
export const endpoint = (text: string) => `endpoints: { orders-db: ${text} }`;
export const connection = (text: string) => endpoint(`{ connection: ${text} }`);
export const pipeline = (text: string) => `pipelines: { orders-to-lake: ${text} }`;
export const serverless = (text: string) => pipeline(`{ runsOn: { serverless: ${text} } }`);

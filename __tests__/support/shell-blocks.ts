/** What a page of the documentation tells its reader to run. */

/** Lines of the page's blocks of shell, in their order. */
export function shellLines(page: string): string[] {
  return [...page.matchAll(/^```sh\n([^]*?)^```$/gm)].flatMap(([, block = ""]) =>
    block.split("\n").filter((line) => line !== ""),
  );
}

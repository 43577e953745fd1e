/** `.ci/comment`: one comment of a pull request, made once and updated afterwards. */
import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { put, removeFolders, temporaryFolder } from "../support/command-line";

afterEach(removeFolders);

const script = path.join(__dirname, "../../.ci/comment");

/** Runs it with a `gh` that knows some comments, and keeps its arguments and the body that it was given. */
function commented(review: string, known: string) {
  const folder = temporaryFolder();
  const gh = `#!/usr/bin/env bash
printf '%s ' "$@" >>"${folder}/calls"
printf '\\n' >>"${folder}/calls"
for one in "$@"; do case "$one" in body=@*) cp "\${one#body=@}" "${folder}/body" ;; esac; done
case "$*" in *--paginate*) printf '%s' "${known}" ;; esac
`;
  put(path.join(folder, "bin/gh"), gh);
  chmodSync(path.join(folder, "bin/gh"), 0o755);
  put(path.join(folder, "review.md"), review);
  execFileSync(script, [path.join(folder, "review.md")], {
    env: {
      ...process.env,
      PATH: `${path.join(folder, "bin")}:${process.env.PATH ?? ""}`,
      REPOSITORY: "shop/lake",
      NUMBER: "7",
    },
  });
  const [, sent = ""] = readFileSync(path.join(folder, "calls"), "utf8").split("\n");
  return { sent, body: readFileSync(path.join(folder, "body"), "utf8") };
}

test("the first run makes it", () => {
  const { sent, body } = commented("# Nothing to decide\n", "");
  expect(sent).toMatch(/^api --method POST repos\/shop\/lake\/issues\/7\/comments --field body=@/);
  expect(body).toBe("<!-- causeway review -->\n# Nothing to decide\n");
});

test("later runs update the one that has its mark", () => {
  const { sent } = commented("# Nothing to decide\n", "4711\n4712\n");
  expect(sent).toMatch(/^api --method PATCH repos\/shop\/lake\/issues\/comments\/4711 --field body=@/);
});

test("a long review is cut at a line, below the 65,536 characters that GitHub takes", () => {
  const { body } = commented("- äöü €uro\n".repeat(10_000), "");
  expect(body.length).toBeLessThan(65_536);
  expect(new Set(body.split("\n").slice(1, -3))).toEqual(new Set(["- äöü €uro"]));
  expect(body).toMatch(/\n\nThe rest is in the artifact "review" of this run\.\n$/);
});

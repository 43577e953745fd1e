/** Every row of the matrix: deployed, or refused with the way out; a second plan is empty; destroyed clean. */
import { Sandbox } from "../support/sandbox";
import { keepResult, resultOf, type MatrixResult } from "../support/matrix/results";
import { matrixFile, matrixRows, rowsOfShard, type MatrixRow } from "../support/matrix/rows";

const minutes = 60_000;
const rows = matrixRows();
const sandbox = new Sandbox("matrix", matrixFile());

afterEach(() => sandbox.closeAccounts(), minutes);
afterAll(() => sandbox.close(), minutes);

/** The last lines of what a command said that did not do what it should. */
const end = (output: string): string =>
  `FAILED: ${output.trim().split("\n").slice(-3).join(" ").slice(-300)}`;

async function deploy(row: MatrixRow): Promise<Pick<MatrixResult, "deploy" | "secondPlan">> {
  const modes = Object.entries(row.modes).map((pair) => pair.join("="));
  const args = ["--world", row.world, "--mode", ...modes];
  const { code, output } = await sandbox.up({ args, mustSucceed: false, limit: 12 * minutes });
  if (row.refusal !== undefined) {
    const isRefused = code === 1 && output.replace(/\s+/g, " ").includes(row.refusal);
    return { deploy: isRefused ? "refused, with the way out" : end(output), secondPlan: "—" };
  }
  const isDeployed = output.includes("planning every stack again");
  const isEmpty = code === 0 && output.includes("No changes in any of");
  return {
    deploy: isDeployed ? "deployed" : end(output),
    secondPlan: isEmpty ? "empty" : isDeployed ? end(output) : "—",
  };
}

async function run(row: MatrixRow): Promise<MatrixResult> {
  await sandbox.closeAccounts();
  const deployed = await deploy(row);
  const { output } = await sandbox.destroy({ mustSucceed: false, limit: 8 * minutes });
  return { ...deployed, destroy: output.includes("nothing was left over") ? "clean" : end(output) };
}

test.each(rowsOfShard(rows, process.env.CAUSEWAY_SHARD))(
  "$id",
  async (row) => {
    const result = resultOf(row) ?? (await run(row));
    keepResult(row, result, rows);
    expect(result).toEqual(
      row.refusal === undefined
        ? { deploy: "deployed", secondPlan: "empty", destroy: "clean" }
        : { deploy: "refused, with the way out", secondPlan: "—", destroy: "clean" },
    );
  },
  22 * minutes,
);

/** Emulated accounts that hold what other teams own, and nothing of Causeway's yet. */
import * as path from "node:path";
import { findPython } from "../../cli/prerequisites";
import { makeVirtualEnvironment } from "../../cli/sandbox/virtual-environment";
import { privateFolder } from "../../cli/workspace";
import { partitionOf } from "../../model/names";
import { startAccounts } from "../../sandbox/accounts";
import { ownerHeaders } from "../../sandbox/emulator/address";
import { makeLandscape } from "../../sandbox/seed";
import { tell } from "../../sandbox/seed/context";
import { giveRights } from "../../sandbox/seed/rights";
import type { Sandbox } from "./sandbox";

const root = path.join(__dirname, "../..");

/** The Python packages of emulated accounts, installed unless they are; their folder. */
export async function virtualEnvironment(): Promise<string> {
  const venvDir = path.join(privateFolder(root), "venv");
  await makeVirtualEnvironment({
    directory: venvDir,
    requirements: path.join(root, "sandbox", "requirements.txt"),
    python: await findPython(),
    onProgress: () => undefined,
  });
  return venvDir;
}

const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

/**
 * Starts the accounts of a sandbox, as `sandbox up` does before it deploys. Deploy roles may do everything until a deploy
 * of this version gives them what it needs: what an earlier version needs is written nowhere.
 */
export async function startAccountsOf(sandbox: Sandbox): Promise<void> {
  const venvDir = await virtualEnvironment();
  const started = await startAccounts({ workDir: sandbox.folder, venvDir });
  await makeLandscape(sandbox.environment, started);
  const { accounts, region } = sandbox.environment;
  const roles = Object.values(accounts).map(
    ({ id, deployRole }) => `arn:${partitionOf(region)}:iam::${id}:role/${deployRole}`,
  );
  await giveRights(new Map(roles.map((arn) => [arn, [everything]])), started, region);
}

/** Makes the log group of an instance's tasks, as DMS does when the first of them logs. It is no leftover. */
export async function makeTaskLogGroup(sandbox: Sandbox, instance: string): Promise<void> {
  const { accounts, region, replication } = sandbox.environment;
  const logGroupName = `dms-tasks-${sandbox.name}-${instance}`;
  const answer = await fetch(sandbox.url, {
    method: "POST",
    headers: {
      ...ownerHeaders(sandbox, {
        accountId: accounts[replication.account]?.id ?? "",
        region,
        service: "logs",
      }),
      "x-amz-target": "Logs_20140328.CreateLogGroup",
      "content-type": "application/x-amz-json-1.1",
    },
    body: JSON.stringify({ logGroupName }),
  });
  if (!answer.ok) throw new Error(`log group ${logGroupName} was not made: ${await answer.text()}`);
  await tell(sandbox, "landscape", [`${replication.account} log group ${logGroupName}`]);
}

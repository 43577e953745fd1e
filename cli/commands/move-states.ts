/** `move-states <environment>`: takes what is deployed along to the backend that the environment file names now. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import * as z from "zod";
import {
  backendOf,
  describeBackend,
  isSamePlace,
  otherBackend,
  rememberedFile,
  type StateBackend,
} from "../backends";
import { committedFolder } from "../committed";
import { exitCodes, UserError } from "../errors";
import type { SynthesizedStack } from "../manifest";
import { run } from "../processes";
import { readStackJson } from "../stack-json";
import { lockArguments } from "../state-lock";
import { synthesizeWorkspace, type Workspace } from "../workspace";

const state = z.looseObject({
  resources: z.array(z.unknown()),
  outputs: z.record(z.string(), z.unknown()),
});

/**
 * Copies the state of every stack from where it is to where the file says; returns the exit code.
 *
 * Where it is, this machine's Terraform remembers; on another one the committed JSON says it, until that is written
 * anew. A state is written only where there is none: a second run finds it there already. Lineage tells nothing, since
 * Terraform gives a state another one where it is pushed to an empty place. The old state stays where it was.
 *
 * @throws UserError where Terraform cannot read or write a state, or another one is there; stacks before it are moved.
 */
export async function moveStatesCommand(workspace: Workspace): Promise<number> {
  const stacks = await synthesizeWorkspace(workspace);
  const moves = stacks.flatMap((stack) => {
    const wanted = backendOf(readStackJson(stack));
    const from = otherBackend(stack) ?? committedBackend(workspace, stack);
    return wanted === undefined || from === undefined || isSamePlace(from, wanted)
      ? []
      : [{ stack, from, wanted }];
  });
  for (const { stack, from, wanted } of moves) {
    const moved = await move(workspace, stack, from, wanted);
    // The next init begins at the new place, with nothing to ask.
    for (const file of [rememberedFile(stack), path.join(stack.directory, ".terraform", "causeway-init")]) {
      rmSync(file, { force: true });
    }
    const what = moved ? "moved" : "nothing is deployed";
    console.log(`${stack.name}: ${what} (${describeBackend(from)} → ${describeBackend(wanted)})`);
  }
  console.log(
    moves.length === 0
      ? `nothing to move: no other backend of ${workspace.environment} is known on this machine or in ${committedFolder}/`
      : `Now "npm run synth:commit", commit, and "npm run plan -- ${workspace.environment}": it has no changes but for what you changed besides. The old states are where they were: delete them then, so that nobody deploys by them.`,
  );
  return exitCodes.success;
}

/** The backend in the JSON that was committed last; undefined where there is none. */
function committedBackend(workspace: Workspace, { name }: SynthesizedStack): StateBackend | undefined {
  const { committed, environment } = workspace;
  if (committed === undefined) return undefined;
  const jsonPath = path.join(committed, environment, `${name}.tf.json`);
  return existsSync(jsonPath) ? backendOf(readStackJson({ jsonPath })) : undefined;
}

/** @returns whether there was a state with something in it. */
async function move(
  workspace: Workspace,
  stack: SynthesizedStack,
  from: StateBackend,
  to: StateBackend,
): Promise<boolean> {
  try {
    const text = await (await initialised(workspace, stack, from))("state", "pull");
    const content = contentOf(text);
    if (content === undefined) return false;
    const target = await initialised(workspace, stack, to);
    const there = contentOf(await target("state", "pull"));
    if (there !== undefined && there !== content) {
      throw new UserError(
        `${stack.name}: at ${describeBackend(to)} is another state already, so nothing was written. Delete it if nothing is deployed by it any more, or name another place in the environment file.`,
      );
    }
    // A state can hold what is nobody else's business.
    writeFileSync(path.join(folderOf(workspace, stack), "moved.tfstate"), text, { mode: 0o600 });
    if (there === undefined)
      await target("state", "push", ...lockArguments(workspace, readStackJson(stack)), "moved.tfstate");
    return true;
  } finally {
    rmSync(folderOf(workspace, stack), { recursive: true, force: true });
  }
}

/** What a state has, to be compared; undefined if that is nothing. */
function contentOf(text: string): string | undefined {
  if (text.trim() === "") return undefined;
  const { resources, outputs } = state.parse(JSON.parse(text));
  if (resources.length === 0 && Object.keys(outputs).length === 0) return undefined;
  return JSON.stringify([resources, outputs]);
}

/** A folder as deep as the stack's own, so that relative paths of state files mean the same. */
function folderOf(workspace: Workspace, stack: SynthesizedStack): string {
  return path.join(`${workspace.outDir}.moving`, "stacks", stack.name);
}

/** Terraform in a folder that has nothing but a backend; it wants the providers of what is in the state, too. */
async function initialised(workspace: Workspace, stack: SynthesizedStack, { type, config }: StateBackend) {
  const folder = folderOf(workspace, stack);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { required_providers } = readStackJson(stack).terraform;
  const terraform = {
    required_providers,
    ...(type === "cloud" ? { cloud: config } : { backend: { [type]: config } }),
  };
  writeFileSync(path.join(folder, "main.tf.json"), JSON.stringify({ terraform }));
  const command = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await run({
      file: workspace.terraform,
      args: [...args],
      cwd: folder,
      env: workspace.env,
    });
    if (code === 0) return stdout;
    throw new UserError(
      `${stack.name}: terraform ${args.join(" ")} at ${describeBackend({ type, config })} failed; nothing was changed at the old place:\n${stderr}${stdout}`,
    );
  };
  await command("init", "-input=false", "-no-color");
  return command;
}

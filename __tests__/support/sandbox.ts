/** A sandbox of its own for a test: environment files, the command line in a child process, the accounts. */
import type { ChildProcess } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { loadEnvironments } from "../../config/load";
import type { Environment } from "../../model/schema/environment";
import { sandboxFolder } from "../../cli/sandbox/workspace";
import type { Connection, Task } from "../../cli/sandbox/pipelines";
import { stopAccounts } from "../../sandbox/accounts";
import { readAccountsFile, type AccountsRecord } from "../../sandbox/accounts-file";
import type { ExternalIdMode, Modes } from "../../sandbox/emulator/world/modes";
import type { PaceChange } from "../../sandbox/emulator/world/pace";
import type { InjectedFault } from "../../sandbox/emulator/lambda/faults";
import { askSandbox } from "../../sandbox/emulator/address";
import { leftovers } from "../../sandbox/inventory";
import { accountClients, type AccountClients } from "../../sandbox/emulator/moto";
import { causeway, root, type Said, type Watch } from "./causeway-command";
import type { EnvironmentFile } from "./environment";
import { isAlive, killIn, processesIn } from "./processes-in";
import { shippedFolder } from "./synth-app";

/** One sandbox: `close` takes everything away again, whatever happened. */
export class Sandbox {
  /** Folder of the environment files, with a space in its path. */
  readonly directory = mkdtempSync(path.join(tmpdir(), "causeway sandbox "));
  /** Folder of the sandbox: outputs, states, logs. */
  readonly folder: string;
  private readonly processes = new Set<number>();

  /**
   * @param name of the environment; no two tests that run at the same time may share one.
   * @param beside Folder of files that stand beside it, `common.yaml` for one.
   */
  constructor(
    readonly name: string,
    private file: EnvironmentFile,
    beside?: string,
  ) {
    this.folder = sandboxFolder(root, name);
    cpSync(path.join(shippedFolder, "certificates"), path.join(this.directory, "certificates"), {
      recursive: true,
    });
    if (beside !== undefined) {
      // Other environments of the folder are none of this test's.
      const filter = (file: string): boolean => !file.endsWith(".yaml") || file.endsWith("common.yaml");
      cpSync(beside, this.directory, { recursive: true, filter });
    }
    this.write();
  }

  /** Changes the environment file. */
  edit(change: (file: EnvironmentFile) => void): void {
    this.file = structuredClone(this.file);
    change(this.file);
    this.write();
  }

  get environment(): Environment {
    const [environment] = loadEnvironments({ directory: this.directory, only: this.name });
    if (!environment) throw new Error(`${this.name} was not loaded`);
    return environment;
  }

  /** `npm run sandbox -- <verb>`, without npm. */
  async command(
    verb: "up" | "plan" | "deploy" | "test" | "env" | "destroy",
    watch: Watch = {},
  ): Promise<Said> {
    const env = { CAUSEWAY_ENVIRONMENTS_DIR: this.directory, ...watch.env };
    const args = ["sandbox", verb, "--env", this.name, ...(watch.args ?? [])];
    const over = new AbortController();
    const { code, output } = await causeway(args, env, watch.onLine, (child) => {
      if (watch.limit !== undefined) void this.endAfter(watch.limit, child, over.signal);
    }).finally(() => over.abort());
    this.rememberProcesses();
    if (code !== 0 && (watch.mustSucceed ?? true)) {
      throw new Error(`sandbox ${verb} of ${this.name} ended with ${code}:\n${output}`);
    }
    return { code, output };
  }

  async up(watch: Watch = {}): Promise<Said> {
    return this.command("up", watch);
  }

  async deploy(watch: Watch = {}): Promise<Said> {
    return this.command("deploy", watch);
  }

  /** Plans; exit code 2 when there are changes. */
  async plan(): Promise<Said> {
    return this.command("plan", { mustSucceed: false });
  }

  async destroy(watch: Watch = {}): Promise<Said> {
    return this.command("destroy", watch);
  }

  /** Tests every connection anew. */
  async test(): Promise<Connection[]> {
    return this.admin<Connection[]>("POST", "test", { environment: this.name });
  }

  async tasks(): Promise<Task[]> {
    return this.admin<Task[]>("GET", "tasks");
  }

  /** What was tested last, and not tested anew. */
  async connections(): Promise<Connection[]> {
    return this.admin<Connection[]>("GET", "connections");
  }

  /** The connections that fail, tested anew. */
  async failures(): Promise<Connection[]> {
    return (await this.test()).filter(({ status }) => status !== "successful");
  }

  async injectFault(fault: InjectedFault): Promise<void> {
    await this.admin("POST", "faults", fault);
  }

  /** Faults that have not happened yet. */
  async faults(): Promise<InjectedFault[]> {
    return this.admin("GET", "faults");
  }

  async clearFaults(): Promise<void> {
    await this.admin("DELETE", "faults");
  }

  /** AWS calls of a function's last invocation. */
  async callsOf(functionName: string): Promise<string[]> {
    return this.admin("GET", `calls?function=${functionName}`);
  }

  /** How the emulated DMS answers the first create of an endpoint whose role is in another account. */
  async answerFirstCreate(externalId: ExternalIdMode): Promise<void> {
    await this.choose({ externalId });
  }

  /** Chooses what the emulated accounts do where nobody knows what AWS does. */
  async choose(modes: Partial<Modes>): Promise<void> {
    await this.admin("POST", "world", { modes });
  }

  /** DMS raises the engine version of a replication instance, as it does in a maintenance window. */
  async raiseVersion(instance: string, version: string): Promise<void> {
    await this.admin("POST", "versions", { [instance]: version });
  }

  /** Changes how long things take in the emulated accounts. */
  async keepPace(pace: PaceChange): Promise<void> {
    await this.admin("POST", "world", { pace });
  }

  /** Clients with every right in an account, by its key. */
  of(account: string): AccountClients {
    const { accounts, region } = this.environment;
    const id = accounts[account]?.id;
    if (id === undefined) throw new Error(`${this.name} has no account ${account}`);
    return accountClients(this, id, region);
  }

  /** What exists beyond what other teams own. */
  async leftovers(): Promise<string[]> {
    return leftovers(this.environment, this);
  }

  get isUp(): boolean {
    return readAccountsFile(this.folder) !== undefined;
  }

  /** Address of the emulated accounts. */
  get url(): string {
    return this.record.url;
  }

  /** What they demand of every call. */
  get token(): string {
    return this.record.token;
  }

  private get record(): AccountsRecord {
    const record = readAccountsFile(this.folder);
    if (!record) throw new Error(`the sandbox of ${this.name} is not up`);
    return record;
  }

  /** Processes of this sandbox that are still alive, each with its command line. */
  livingProcesses(): string[] {
    const known = [...this.processes].filter(isAlive).map((pid) => `process ${pid}`);
    return [...known, ...processesIn(this.folder)];
  }

  /** Terraform that is still at work in this sandbox. */
  terraformProcesses(): string[] {
    return processesIn(this.folder).filter((line) => line.includes("terraform"));
  }

  /** Ends the accounts, deployed or not, and takes away all folders. */
  async close(): Promise<void> {
    await this.closeAccounts();
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Ends the accounts, such as a run that was killed has left, and takes away their folder. */
  async closeAccounts(): Promise<void> {
    await stopAccounts(this.folder);
    for (let tries = 0; processesIn(this.folder).length > 0 && tries < 100; tries += 1) await sleep(100);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Ends a command that takes too long: nothing further begins, Terraform is killed, and then it, if it stays. */
  private async endAfter(limit: number, child: ChildProcess, over: AbortSignal): Promise<void> {
    try {
      await sleep(limit, undefined, { signal: over });
      child.kill("SIGINT");
      for (let seconds = 0; seconds < 20; seconds += 1) {
        killIn(this.folder, "terraform");
        await sleep(1000, undefined, { signal: over });
      }
      child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
  }

  private rememberProcesses(): void {
    const record = readAccountsFile(this.folder);
    if (record) this.processes.add(record.pid).add(record.motoPid);
  }

  private write(): void {
    mkdirSync(this.directory, { recursive: true });
    // JSON is YAML.
    writeFileSync(path.join(this.directory, `${this.name}.yaml`), JSON.stringify(this.file, null, 2));
  }

  private async admin<T>(method: string, route: string, body?: unknown): Promise<T> {
    const answer = await askSandbox(this, route, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${route} answered ${answer.status}: ${text}`);
    return JSON.parse(text) as T;
  }
}

/** The functions that Terraform has uploaded: code, role and settings, by account, Region and name. */
import { unzipSync } from "fflate";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { AwsFault } from "../reply";

/** A function as it is to be run. */
export interface DeployedFunction {
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMiB: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Folder that the zip was unpacked into. */
  readonly codeDir: string;
  /** Reserved concurrency: how many invocations may run at once; unlimited when it is not set. */
  readonly concurrency?: number;
}

/** Lambda's own defaults (CreateFunction in the API reference). */
const defaults = { timeoutSeconds: 3, memoryMiB: 128 };

/** Settings of a function in the words of CreateFunction and UpdateFunctionConfiguration. */
interface FunctionRequest {
  readonly FunctionName?: string;
  readonly Role?: string;
  readonly Handler?: string;
  readonly Timeout?: number;
  readonly MemorySize?: number;
  readonly Environment?: { readonly Variables?: Record<string, string> };
  readonly Code?: { readonly ZipFile?: string };
  readonly ZipFile?: string;
}

/** Functions that moto keeps, in a form that can be run. */
export class Functions {
  private readonly deployed = new Map<string, DeployedFunction>();
  private uploads = 0;

  /** @param codeRoot Folder that code is unpacked under. */
  constructor(private readonly codeRoot: string) {}

  /** Finds a function by name or ARN, as the URL of a call has it. */
  find(accountId: string, region: string, nameOrArn: string): DeployedFunction | undefined {
    return this.deployed.get(keyOf(accountId, region, functionName(nameOrArn)));
  }

  /** Takes over what a successful CreateFunction said. */
  create(accountId: string, region: string, request: FunctionRequest): void {
    const name = functionName(request.FunctionName ?? "");
    const zip = request.Code?.ZipFile;
    if (zip === undefined) {
      throw new AwsFault(
        "InvalidParameterValueException",
        "The sandbox runs functions uploaded as a zip file.",
      );
    }
    this.deployed.set(keyOf(accountId, region, name), {
      accountId,
      region,
      name,
      arn: `arn:aws:lambda:${region}:${accountId}:function:${name}`,
      roleArn: request.Role ?? "",
      handler: request.Handler ?? "index.handler",
      timeoutSeconds: request.Timeout ?? defaults.timeoutSeconds,
      memoryMiB: request.MemorySize ?? defaults.memoryMiB,
      environment: request.Environment?.Variables ?? {},
      codeDir: this.unpack(name, zip),
    });
  }

  /** Takes over what a successful UpdateFunctionCode said. */
  updateCode(fn: DeployedFunction, request: FunctionRequest): void {
    if (request.ZipFile === undefined) return;
    this.replace(fn, { codeDir: this.unpack(fn.name, request.ZipFile) });
  }

  /** Takes over what a successful UpdateFunctionConfiguration said. */
  updateConfiguration(fn: DeployedFunction, request: FunctionRequest): void {
    this.replace(fn, {
      ...(request.Role === undefined ? {} : { roleArn: request.Role }),
      ...(request.Handler === undefined ? {} : { handler: request.Handler }),
      ...(request.Timeout === undefined ? {} : { timeoutSeconds: request.Timeout }),
      ...(request.MemorySize === undefined ? {} : { memoryMiB: request.MemorySize }),
      ...(request.Environment === undefined ? {} : { environment: request.Environment.Variables ?? {} }),
    });
  }

  /** @param concurrency Undefined takes the reservation away. */
  reserve(fn: DeployedFunction, concurrency: number | undefined): void {
    const { concurrency: _before, ...rest } = fn;
    const reserved = concurrency === undefined ? rest : { ...rest, concurrency };
    this.deployed.set(keyOf(fn.accountId, fn.region, fn.name), reserved);
  }

  remove(fn: DeployedFunction): void {
    this.deployed.delete(keyOf(fn.accountId, fn.region, fn.name));
    rmSync(fn.codeDir, { recursive: true, force: true });
  }

  private replace(fn: DeployedFunction, changes: Partial<DeployedFunction>): void {
    this.deployed.set(keyOf(fn.accountId, fn.region, fn.name), { ...fn, ...changes });
  }

  private unpack(name: string, zipBase64: string): string {
    this.uploads += 1;
    const dir = path.join(this.codeRoot, `${name}-${this.uploads}`);
    mkdirSync(dir, { recursive: true });
    for (const [entry, bytes] of Object.entries(unzipSync(Buffer.from(zipBase64, "base64")))) {
      const file = path.join(dir, entry);
      // A zip may name "../": nothing is written outside the function's folder.
      if (!file.startsWith(dir + path.sep) || entry.endsWith("/")) continue;
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, bytes);
    }
    return dir;
  }
}

/** Name of a function from a name, an ARN, or an ARN with a version. */
export function functionName(nameOrArn: string): string {
  const decoded = decodeURIComponent(nameOrArn);
  const match = /:function:([^:]+)/.exec(decoded);
  return match?.[1] ?? decoded;
}

function keyOf(accountId: string, region: string, name: string): string {
  return `${accountId}/${region}/${name}`;
}

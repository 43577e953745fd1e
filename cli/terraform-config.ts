/**
 * The CLI configuration of Terraform: where it takes the AWS provider from.
 *
 * Downloading the provider (600 MB unpacked) for every stack is what makes a first `init` slow, and on a
 * machine without the registry it is what makes it fail.
 */
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const provider = path.join("registry.terraform.io", "hashicorp", "aws");

/** Folders below which administrators put mirrors, one level down. */
const mirrorParents = ["/opt", "/usr/share", "/usr/local/share", "/usr/local/lib", "/srv", "/var/lib"];

/** Folders that Terraform itself takes for mirrors (https://developer.hashicorp.com/terraform/cli/config/config-file). */
const impliedMirrors = ["/usr/local/share/terraform/plugins", "/usr/share/terraform/plugins"];

/** Places to search; tests name their own. */
export interface MirrorSearch {
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  /** @default `mirrorParents` */
  readonly parents?: readonly string[];
  /** @default `impliedMirrors` */
  readonly implied?: readonly string[];
}

/**
 * A folder laid out like a provider mirror that holds the AWS provider.
 *
 * CAUSEWAY_PROVIDER_MIRROR comes first, then Terraform's own implied folders, then conventional ones. What nobody named
 * and others may write is passed over: its provider would run with the credentials of a deploy.
 */
export function findProviderMirror(search: MirrorSearch): string | undefined {
  const { CAUSEWAY_PROVIDER_MIRROR: named } = search.env;
  return mirrorsOf(search).find((folder) => folder === named || !isWritableByOthers(folder));
}

/** Folders laid out like a mirror, the best first. */
function mirrorsOf({ env, home, parents = mirrorParents, implied = impliedMirrors }: MirrorSearch): string[] {
  const named = env.CAUSEWAY_PROVIDER_MIRROR;
  const dataHome = env.XDG_DATA_HOME ?? path.join(home, ".local", "share");
  const candidates = [
    ...(named === undefined || named === "" ? [] : [named]),
    path.join(home, ".terraform.d", "plugins"),
    path.join(dataHome, "terraform", "plugins"),
    ...implied,
    ...parents.flatMap(foldersIn),
  ];
  return candidates.filter((folder) => existsSync(path.join(folder, provider)));
}

/** True if a folder, or one on the way to the provider in it, is neither this user's nor root's, or everybody's to write. */
function isWritableByOthers(mirror: string): boolean {
  const parts = ["", ...provider.split(path.sep)];
  return parts.some((_, index) => {
    const { mode, uid } = statSync(path.join(mirror, ...parts.slice(0, index + 1)));
    return (mode & 0o002) !== 0 || (uid !== 0 && uid !== process.getuid?.());
  });
}

function foldersIn(parent: string): string[] {
  try {
    return readdirSync(parent).map((name) => path.join(parent, name));
  } catch {
    // Not there, or not for us to read: no mirror either.
    return [];
  }
}

/** Result of the choice, for a run. */
export interface TerraformConfig {
  /** Environment variables that make Terraform use it; undefined takes a variable away. */
  readonly env: NodeJS.ProcessEnv;
  /** What a deploy says of it: a mirror that it takes, and those that it passes over. */
  readonly notices: readonly string[];
  /** True if providers come from the registry, so that other platforms' checksums can be locked too. */
  readonly usesRegistry: boolean;
}

/**
 * Chooses where Terraform takes the provider from, and writes `<directory>/terraform.tfrc` where that needs one.
 *
 * A TF_CLI_CONFIG_FILE that exists is the user's own choice and is left alone; one that does not exist is ignored.
 */
export function configureTerraform(
  directory: string,
  search: MirrorSearch = { env: process.env, home: os.homedir() },
): TerraformConfig {
  const chosen = search.env.TF_CLI_CONFIG_FILE;
  if (chosen !== undefined && chosen !== "" && existsSync(chosen)) {
    return {
      env: { TF_CLI_CONFIG_FILE: chosen },
      notices: [],
      usesRegistry: false,
    };
  }
  mkdirSync(directory, { recursive: true });
  const mirror = findProviderMirror(search);
  const notices = noticesOf(mirror, search);
  const file = path.join(directory, "terraform.tfrc");
  if (mirror !== undefined) {
    writeFileSync(file, mirrorConfig(path.resolve(mirror)));
    return {
      // A plugin cache would copy what a mirror only links to.
      env: { TF_CLI_CONFIG_FILE: file, CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1", TF_PLUGIN_CACHE_DIR: undefined },
      notices,
      usesRegistry: false,
    };
  }
  const cache = search.env.TF_PLUGIN_CACHE_DIR ?? path.join(directory, "plugin-cache");
  mkdirSync(cache, { recursive: true });
  return {
    env: {
      // Terraform warns about a file that is missing, on every call.
      TF_CLI_CONFIG_FILE: undefined,
      TF_PLUGIN_CACHE_DIR: cache,
      // Without it, Terraform does not trust the cache before a lock file exists, and downloads again for each stack.
      TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "1",
    },
    notices,
    usesRegistry: true,
  };
}

function noticesOf(mirror: string | undefined, search: MirrorSearch): string[] {
  const all = mirrorsOf(search);
  const before = mirror === undefined ? all : all.slice(0, all.indexOf(mirror));
  return [
    ...before.map((folder) => `AWS provider: not from the mirror ${folder}, which other users may write`),
    ...(mirror === undefined ? [] : [`AWS provider: from the local mirror ${mirror}`]),
  ];
}

function mirrorConfig(mirror: string): string {
  const only = `["registry.terraform.io/hashicorp/aws"]`;
  return `provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = ${only}
  }
  direct {
    exclude = ${only}
  }
}
`;
}

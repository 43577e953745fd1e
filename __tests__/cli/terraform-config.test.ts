import { chmodSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { configureTerraform, findProviderMirror } from "../../cli/terraform-config";
import { put, removeFolders, temporaryFolder } from "../support/command-line";

afterEach(removeFolders);

const provider = "registry.terraform.io/hashicorp/aws";

function mirrorIn(folder: string): string {
  mkdirSync(path.join(folder, provider), { recursive: true });
  return folder;
}

test("leaves a TF_CLI_CONFIG_FILE that exists alone", () => {
  const folder = temporaryFolder();
  const file = put(path.join(folder, "mine.tfrc"), "");
  const config = configureTerraform(path.join(folder, ".causeway"), {
    env: { TF_CLI_CONFIG_FILE: file },
    home: folder,
    parents: [],
  });
  expect(config.env).toEqual({ TF_CLI_CONFIG_FILE: file });
  expect(existsSync(path.join(folder, ".causeway"))).toBe(false);
});

test("ignores a TF_CLI_CONFIG_FILE that does not exist, about which Terraform would warn", () => {
  const folder = temporaryFolder();
  const config = configureTerraform(path.join(folder, ".causeway"), {
    env: { TF_CLI_CONFIG_FILE: path.join(folder, "gone.tfrc") },
    home: folder,
    parents: [],
  });
  expect(config.env).toMatchObject({ TF_CLI_CONFIG_FILE: undefined });
});

test("takes the provider from a mirror on this machine and everything else from the registry", () => {
  const folder = temporaryFolder();
  const mirror = mirrorIn(path.join(folder, "parent", "tf mirror"));
  const config = configureTerraform(path.join(folder, ".causeway"), {
    env: {},
    home: folder,
    parents: [path.join(folder, "parent")],
  });
  expect(config).toMatchObject({ usesRegistry: false, env: { CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1" } });
  expect(readFileSync(String(config.env.TF_CLI_CONFIG_FILE), "utf8")).toBe(`provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = ["${provider}"]
  }
  direct {
    exclude = ["${provider}"]
  }
}
`);
});

test("downloads once into a cache where there is no mirror", () => {
  const folder = temporaryFolder();
  const directory = path.join(folder, ".causeway");
  // The machine that runs the tests may have a mirror in one of Terraform's own folders.
  const search = { env: {}, home: folder, parents: [], implied: [] };
  const config = configureTerraform(directory, search);
  expect(config.usesRegistry).toBe(true);
  expect(config.env).toMatchObject({ TF_PLUGIN_CACHE_DIR: path.join(directory, "plugin-cache") });
  expect(existsSync(path.join(directory, "plugin-cache"))).toBe(true);
});

test("prefers the mirror that CAUSEWAY_PROVIDER_MIRROR names, then Terraform's own folder", () => {
  const folder = temporaryFolder();
  const own = mirrorIn(path.join(folder, ".terraform.d", "plugins"));
  const named = mirrorIn(path.join(folder, "named"));
  const parents = [path.dirname(mirrorIn(path.join(folder, "parent", "one")))];
  expect(findProviderMirror({ env: { CAUSEWAY_PROVIDER_MIRROR: named }, home: folder, parents })).toBe(named);
  expect(findProviderMirror({ env: {}, home: folder, parents })).toBe(own);
});

test("says which mirror it takes", () => {
  const folder = temporaryFolder();
  const mirror = mirrorIn(path.join(folder, "parent", "mirror"));
  const search = { env: {}, home: folder, parents: [path.join(folder, "parent")], implied: [] };
  const { notices } = configureTerraform(path.join(folder, ".causeway"), search);
  expect(notices).toEqual([`AWS provider: from the local mirror ${mirror}`]);
});

test.each(["", "registry.terraform.io", "registry.terraform.io/hashicorp", provider])(
  "passes over a mirror whose folder %p everybody may write, unless it is named",
  (open) => {
    const folder = temporaryFolder();
    const mirror = mirrorIn(path.join(folder, "parent", "mirror"));
    chmodSync(path.join(mirror, open), 0o777);
    const search = { env: {}, home: folder, parents: [path.join(folder, "parent")], implied: [] };
    expect(findProviderMirror(search)).toBeUndefined();
    const config = configureTerraform(path.join(folder, ".causeway"), search);
    expect(config).toMatchObject({
      usesRegistry: true,
      notices: [`AWS provider: not from the mirror ${mirror}, which other users may write`],
    });
    expect(findProviderMirror({ ...search, env: { CAUSEWAY_PROVIDER_MIRROR: mirror } })).toBe(mirror);
  },
);

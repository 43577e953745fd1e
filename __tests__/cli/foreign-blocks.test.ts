import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { foreignBlocks, withoutForeignBlocks } from "../../cli/foreign-blocks";

const synthesized = path.join(__dirname, "../../synthesized");
const files = readdirSync(synthesized, { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".tf.json"),
);

test.each(files)("%s, as synthesis writes it, is taken", (file) => {
  expect(foreignBlocks(JSON.parse(readFileSync(path.join(synthesized, file), "utf8")))).toEqual([]);
});

const runsProgram = { provisioner: [{ "local-exec": { command: "id" } }] };

test.each<[string, object]>([
  ["resource.terraform_data.it.provisioner", { resource: { terraform_data: { it: runsProgram } } }],
  ["resource.aws_ssm_parameter.it.provisioner", { resource: { aws_ssm_parameter: { it: [runsProgram] } } }],
  ["resource.aws_instance.it.connection", { resource: { aws_instance: { it: { connection: {} } } } }],
  ["resource.terraform_data", { resource: { terraform_data: [{ it: runsProgram }] } }],
  ["resource.0", { resource: [{ terraform_data: { it: runsProgram } }] }],
  ["removed.provisioner", { removed: [{ from: "terraform_data.it", ...runsProgram }] }],
  ["resource.null_resource", { resource: { null_resource: { it: {} } } }],
  ["resource.aws_kms_key.it.provider", { resource: { aws_kms_key: { it: { provider: "evil.x" } } } }],
  ["data.external", { data: { external: { it: { program: ["id"] } } } }],
  ["data.http", { data: { http: { it: { url: "https://example.com" } } } }],
  ["data.terraform_remote_state.it", { data: { terraform_remote_state: { it: { backend: "http" } } } }],
  ["ephemeral.vault_token", { ephemeral: { vault_token: { it: {} } } }],
  ["module", { module: { it: { source: "git::https://example.com/it.git" } } }],
  ["check", { check: { it: {} } }],
  ["provider.local", { provider: { local: [{}] } }],
  ["provider.aws.shared_config_files", { provider: { aws: [{ shared_config_files: ["config"] }] } }],
  ["provider.aws.profile", { provider: { aws: { profile: "mine" } } }],
  [
    "terraform.required_providers.aws",
    { terraform: { required_providers: { aws: { source: "evil/aws", version: "5.0.0" } } } },
  ],
  ["terraform.required_providers.evil", { terraform: { required_providers: { evil: {} } } }],
  ["terraform.backend.http", { terraform: { backend: { http: {} } } }],
  ["terraform.provider_meta", { terraform: { provider_meta: {} } }],
  ["locals.it", { locals: { it: '${file("/etc/passwd")}' } }],
  ["output.it.value", { output: { it: { value: '${join("", [filebase64 ("x")])}' } } }],
])("%s is not", (address, json) => {
  expect(foreignBlocks(json)).toEqual([address]);
});

test("fails with the file and what to do", () => {
  const json = JSON.stringify({ resource: { terraform_data: { it: runsProgram } }, module: {} });
  expect(() => {
    withoutForeignBlocks("synthesized/dev/retired/dev-lake-storage.tf.json", json);
  }).toThrowErrorMatchingInlineSnapshot(
    `"synthesized/dev/retired/dev-lake-storage.tf.json has module (and 1 more), which synthesis never writes: expected AWS's own provider (hashicorp/aws), terraform_data and terraform_remote_state, without provisioners, modules or anything that runs a program or reads a file. Nothing was run. Take the file from the commit that retired it (git log -- synthesized/dev/retired/dev-lake-storage.tf.json), and ask who changed it"`,
  );
});

test("of a key that stands twice, Terraform sees the one that was looked at", () => {
  const twice = '{"resource":{"terraform_data":{"it":{"provisioner":[]}}},"resource":{}}';
  expect(withoutForeignBlocks("file", twice)).toBe('{"resource":{}}');
});

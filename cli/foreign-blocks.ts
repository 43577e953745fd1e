/**
 * What a committed stack may hold before Terraform sees it.
 *
 * Its JSON passes for generated, and is initialised, planned and destroyed with the rights of deploy roles. So it may hold
 * what synthesis writes: no other provider, no module, nothing that runs a program here or reads a file.
 */
import { lookup } from "../model/members";
import { UserError } from "./errors";

type Members = Readonly<Record<string, unknown>>;

const topics = [
  ...["//", "terraform", "provider", "resource", "data", "ephemeral", "output", "locals"],
  ...["import", "moved", "removed"],
];
const settings = ["backend", "cloud", "required_providers", "required_version"];
/** A removed block may have provisioners, too. */
const removedMembers = ["from", "lifecycle"];
const backends = ["local", "s3", "remote"];
/** A profile or a configuration file can name a program that answers with credentials. */
const providerArguments = ["alias", "allowed_account_ids", "assume_role", "default_tags", "region"];
/** Functions of Terraform that read files: https://developer.hashicorp.com/terraform/language/functions */
const readsFiles = /[$%]\{[^]*?\b(file\w*|templatefile|templatestring|pathexpand)\s*\(/;

/**
 * The JSON of a committed stack, to run.
 *
 * It is written anew: of a key that stands twice, Terraform would take both, and what was looked at here is the last.
 *
 * @throws UserError for a stack that holds anything else; `file` is where it was committed.
 */
export function withoutForeignBlocks(file: string, text: string): string {
  const json: unknown = JSON.parse(text);
  const [found, ...more] = foreignBlocks(json);
  if (found === undefined) return JSON.stringify(json);
  const others = more.length === 0 ? "" : ` (and ${more.length} more)`;
  throw new UserError(
    `${file} has ${found}${others}, which synthesis never writes: expected AWS's own provider (hashicorp/aws), terraform_data and terraform_remote_state, without provisioners, modules or anything that runs a program or reads a file. Nothing was run. Take the file from the commit that retired it (git log -- ${file}), and ask who changed it`,
  );
}

/** Addresses of what synthesis never writes. */
export function foreignBlocks(stack: unknown): string[] {
  const json = members(stack);
  return [
    ...unknownKeys("", json, topics),
    ...inTerraform(members(json.terraform)),
    ...Object.entries(members(json.provider)).flatMap(([name, blocks]) =>
      name === "aws"
        ? list(blocks).flatMap((block) => unknownKeys("provider.aws.", members(block), providerArguments))
        : [`provider.${name}`],
    ),
    ...typed(json, "resource", ["terraform_data"]),
    ...typed(json, "data", ["terraform_remote_state"]),
    ...typed(json, "ephemeral", []),
    ...Object.entries(members(members(json.data).terraform_remote_state))
      .filter(([, block]) => !backends.includes(String(members(block).backend)))
      .map(([name]) => `data.terraform_remote_state.${name}`),
    ...list(json.removed ?? []).flatMap((block) => unknownKeys("removed.", members(block), removedMembers)),
    ...readers(stack, []),
  ];
}

function inTerraform(terraform: Members): string[] {
  const required = Object.entries(members(terraform.required_providers));
  return [
    ...unknownKeys("terraform.", terraform, settings),
    ...unknownKeys("terraform.backend.", members(terraform.backend), backends),
    ...required
      .filter(([name, block]) => name !== "aws" || members(block).source !== "hashicorp/aws")
      .map(([name]) => `terraform.required_providers.${name}`),
  ];
}

/** Blocks of a kind whose type is neither AWS's nor one of `others`, and those that run programs. */
function typed(json: Members, kind: string, others: readonly string[]): string[] {
  return Object.entries(members(json[kind])).flatMap(([type, blocks]) => {
    const known = type.startsWith("aws_") || others.includes(type);
    // As a list, which Terraform takes too, blocks would have their names one level down.
    if (!known || Array.isArray(blocks)) return [`${kind}.${type}`];
    return Object.entries(members(blocks)).flatMap(([name, block]) =>
      list(block).flatMap((one) => {
        const runs = ["provisioner", "connection"].filter((word) => lookup(members(one), word) !== undefined);
        const { provider } = members(one);
        const isAws = typeof provider === "string" && /^aws(\.|$)/.test(provider);
        const foreign = provider === undefined || isAws ? [] : ["provider"];
        return [...runs, ...foreign].map((word) => `${kind}.${type}.${name}.${word}`);
      }),
    );
  });
}

function unknownKeys(before: string, block: Members, known: readonly string[]): string[] {
  return Object.keys(block)
    .filter((key) => !known.includes(key))
    .map((key) => `${before}${key}`);
}

/** Texts whose expressions read files. */
function readers(value: unknown, path: readonly string[]): string[] {
  if (typeof value === "string") return readsFiles.test(value) ? [path.join(".")] : [];
  return Object.entries(members(value)).flatMap(([key, member]) => readers(member, [...path, key]));
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function members(value: unknown): Members {
  return typeof value === "object" && value !== null ? (value as Members) : {};
}

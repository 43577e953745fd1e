/** The small environment that facts are looked for in: in the accounts of the user's own, under another name. */
import type * as z from "zod";
import { names, partitionOf, shortened } from "../../model/names";
import { isSealed, keyed, s3Endpoints } from "../../model/queries";
import type { AccountConfig, Environment, environmentSchema } from "../../model/schema/environment";

/** Version of the instance where the environment has none, since all its pipelines are serverless. */
const usualVersion = "3.6.1";

/** An account of the probe. */
export interface ProbeAccount {
  /** Key in the probe's own file. */
  readonly key: "dms" | "lake";
  readonly id: string;
  /** The role that Terraform assumes, and the calls of this command as well. */
  readonly deployRoleArn: string;
  readonly bucket: string;
}

/** What is made to look at, and where. */
export interface Probe {
  /** Name of its environment: everything that it makes begins with it. */
  readonly name: string;
  readonly region: string;
  readonly partition: string;
  readonly replication: ProbeAccount;
  /** Undefined where the environment has no bucket of another account. */
  readonly lake: ProbeAccount | undefined;
  readonly engineVersion: string;
}

/** Accounts with a role or a bucket of the probe. */
export function accountsOf({ replication, lake }: Probe): ProbeAccount[] {
  return lake === undefined ? [replication] : [replication, lake];
}

/** The probe of an environment. */
export function probeOf(environment: Environment): Probe {
  const { region, accounts, replication } = environment;
  const name = `${shortened(environment.name, 30)}-facts`;
  const partition = partitionOf(region);
  const account = (key: ProbeAccount["key"], config: AccountConfig): ProbeAccount => ({
    key,
    id: config.id,
    deployRoleArn: `arn:${partition}:iam::${config.id}:role/${config.deployRole}`,
    bucket: `${name}-${key}-${config.id}`,
  });
  const dms = accounts[replication.account];
  if (dms === undefined) throw new Error(`[${environment.name}] no account "${replication.account}"`);
  const lake = lakeOf(environment, dms.id);
  const versions = Object.values(replication.instances).flatMap(({ engineVersion }) => engineVersion ?? []);
  return {
    name,
    region,
    partition,
    replication: account("dms", dms),
    lake: lake === undefined ? undefined : account("lake", lake),
    engineVersion: versions.sort()[0] ?? usualVersion,
  };
}

/** The account of the first bucket that DMS is to write to with a role of its owner, or of any other foreign one. */
function lakeOf(environment: Environment, own: string): AccountConfig | undefined {
  const sealed = s3Endpoints(environment)
    .filter(({ config }) => isSealed(environment, config))
    .flatMap(({ config }) => environment.buckets[config.bucket]?.account ?? []);
  const owners = keyed(environment.buckets).map(({ config }) => config.account);
  return [...sealed, ...owners]
    .map((key) => environment.accounts[key])
    .find((config) => config !== undefined && config.id !== own);
}

/**
 * The environment file of a probe, and nothing of it that DMS could refuse: what may fail is tried by calls.
 *
 * @param serviceRoles Whether the account has DMS's own roles already.
 */
export function probeFile(
  probe: Probe,
  environment: Pick<Environment, "terraform" | "tags" | "accounts" | "replication">,
  serviceRoles: "create" | "existing",
): z.input<typeof environmentSchema> {
  const accounts = accountsOf(probe);
  return {
    region: probe.region,
    backend: { type: "local" },
    terraform: environment.terraform,
    tags: environment.tags,
    accounts: Object.fromEntries(
      accounts.map(({ key, id, deployRoleArn }) => [
        key,
        { id, deployRole: deployRoleArn.replace(/^.*?:role\//, "") },
      ]),
    ),
    replication: {
      account: "dms",
      // Nobody is reached from it, so that the range may be anybody's.
      network: { cidr: "10.255.255.0/24" },
      serviceRoles,
      instances: {
        main: {
          class: instanceClass,
          engineVersion: probe.engineVersion,
          allocatedStorageGiB: 5,
          autoMinorVersionUpgrade: false,
        },
      },
    },
    buckets: Object.fromEntries(
      accounts.map(({ key, bucket }) => [key, { account: key, name: bucket, forceDestroy: true }]),
    ),
  };
}

/** The smallest class of instances. */
export const instanceClass = "dms.t3.micro";

/** Identifier of the instance. */
export function instanceName({ name }: Probe): string {
  return names.replicationInstance(name, "main");
}

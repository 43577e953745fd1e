/** Files of a repository that uses the npm package: what `init` writes. */
import { partitionOf } from "../model/names";

/** What they are about. */
export interface InitialFacts {
  /** Name of the environment. */
  readonly environment: string;
  readonly region: string;
  readonly replicationAccount: string;
  readonly databaseAccount: string;
  readonly lakeAccount: string;
  /** Name of Causeway's npm package. */
  readonly packageName: string;
}

/** Scripts of package.json: the commands that messages and documents name. */
export const initialScripts: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["synth", "plan", "deploy", "destroy", "move-states", "grants", "deploy-roles", "facts"].map(
      (command) => [command, `causeway ${command}`],
    ),
  ),
  "synth:commit": "causeway synth --commit",
  check: "causeway synth --check --strict",
};

/** Lines of `.gitignore`: what commands write for themselves. */
export const ignoredFiles = [
  "node_modules/",
  "cdktf.out/",
  "cdktf.out.retired*/",
  ".causeway/",
  "states/",
] as const;

/** Every other file, by its path. */
export function initialFiles(facts: InitialFacts): ReadonlyMap<string, string> {
  return new Map([
    ["cdktf.json", cdktfFile(facts)],
    [`environments/${facts.environment}.yaml`, environmentFile(facts)],
    [".github/workflows/causeway.yml", workflow],
  ]);
}

function cdktfFile({ packageName }: InitialFacts): string {
  const file = {
    language: "typescript",
    app: `node node_modules/${packageName}/dist/main.js`,
    projectId: "causeway",
    sendCrashReports: "false",
    output: "cdktf.out",
  };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

function environmentFile(facts: InitialFacts): string {
  const { environment, region, replicationAccount, databaseAccount, lakeAccount, packageName } = facts;
  return `# yaml-language-server: $schema=../node_modules/${packageName}/dist/environments/environment.schema.json
# One PostgreSQL database over PrivateLink, one bucket of another account: write your accounts, names and tables.
# Every key: node_modules/${packageName}/docs/environment-file.md
region: ${region}
backend: { type: local } # before others deploy, too: { type: s3, bucket: …, region: … }
accounts:
  dms: { id: "${replicationAccount}", deployRole: causeway-deploy }
  orders:
    id: "${databaseAccount}"
    deployRole: causeway-deploy
    alarmTopicArn: arn:${partitionOf(region)}:sns:${region}:${databaseAccount}:alarms # one that somebody subscribes to
  lake: { id: "${lakeAccount}", deployRole: causeway-deploy }
replication:
  account: dms
  network: { cidr: 10.40.0.0/16 }
  serviceRoles: create
  instances:
    main: { class: dms.t3.medium, engineVersion: "3.6.1" }
buckets:
  landing: { account: lake, name: ${environment}-landing-${lakeAccount} }
endpoints:
  orders-db:
    engine: aurora-postgresql
    account: orders
    cluster: orders-aurora
    databaseName: shop
    secret: { name: orders/dms, policy: merge, keyAccess: grant }
    connection:
      via: private-link
      vpc: orders
      subnets: [private-a, private-b]
      securityGroup: aurora
    sslMode: require # verify-full also checks the name, with caCertificate: the Region's file from the RDS guide
  lake-orders: { engine: s3, bucket: landing, folder: orders, access: bucket-policy }
pipelines:
  orders-to-lake:
    source: orders-db
    target: lake-orders
    migrationType: full-load-and-cdc
    runsOn: main
    tables: [{ include: public.orders }]
`;
}

/** Needs no AWS account: environment files are right, and the JSON that reviewers read is up to date. */
const workflow = `name: causeway

on:
  pull_request:
  push:
    branches: [main]

permissions:
  contents: read

jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@11d5960a326750d5838078e36cf38b85af677262 # v4.4.0
      - uses: actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020 # v4.4.0
        with:
          node-version: "22"
          cache: npm
      - run: npm ci --ignore-scripts
      - run: npm run check
`;

/** Streams and domains of the replication account, and brokers that stand somewhere. */
import {
  isKafka,
  isService,
  type Environment,
  type ServiceEndpointConfig,
} from "../../model/schema/environment";
import { partitionOf } from "../../model/names";
import { ownerHeaders } from "../emulator/address";
import { tell, type SeedContext } from "./context";
import { makeKey } from "./keys";

type ConfigOf<Engine extends string> = Extract<ServiceEndpointConfig, { readonly engine: Engine }>;

/** A host that listens, with the private address that DNS answers. */
interface Listener {
  readonly host: string;
  readonly port: number;
  readonly address: string;
}

/** A call to a service that no SDK client is at hand for. */
interface RawCall {
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly target?: string;
  readonly body?: unknown;
}

/** Everything that targets without a secret name; tables are DMS's to make. */
export async function makeServices(land: SeedContext): Promise<void> {
  const listeners: Listener[] = [];
  for (const endpoint of Object.values(land.env.endpoints)) {
    if (isKafka(endpoint)) listeners.push(...brokers(endpoint));
    if (!isService(endpoint)) continue;
    if (endpoint.engine === "kinesis") await makeStream(land, endpoint);
    if (endpoint.engine === "opensearch") listeners.push(await makeDomain(land, endpoint));
  }
  if (listeners.length > 0) await tell(land, "listeners", listeners);
}

function brokers(
  endpoint: Extract<Environment["endpoints"][string], { readonly engine: "kafka" }>,
): Listener[] {
  return endpoint.broker.map((broker, index) => {
    const [host = "", port = ""] = broker.split(":");
    return { host, port: Number(port), address: within(endpoint.connection.cidrs, 10 + index) };
  });
}

async function makeStream(land: SeedContext, { stream }: ConfigOf<"kinesis">): Promise<void> {
  const kinesis = (operation: string, body: object) =>
    call(land, {
      service: "kinesis",
      method: "POST",
      path: "/",
      target: `Kinesis_20131202.${operation}`,
      body: { StreamName: stream, ...body },
    });
  if ((await kinesis("DescribeStreamSummary", {})).ok) return;
  await done(kinesis("CreateStream", { ShardCount: 1 }));
  const account = land.env.replication.account;
  const owner = { partition: partitionOf(land.env.region), accountId: land.accountId(account) };
  const KeyId = await makeKey(land.of(account).kms, `alias/${stream}-stream`, owner);
  await done(kinesis("StartStreamEncryption", { EncryptionType: "KMS", KeyId }));
}

async function makeDomain(
  land: SeedContext,
  { domain, connection }: ConfigOf<"opensearch">,
): Promise<Listener> {
  const describe = () =>
    call(land, { service: "es", method: "GET", path: `/2021-01-01/opensearch/domain/${domain}` });
  if (!(await describe()).ok) {
    await done(
      call(land, {
        service: "es",
        method: "POST",
        path: "/2021-01-01/opensearch/domain",
        body: {
          DomainName: domain,
          EngineVersion: "OpenSearch_2.11",
          EncryptionAtRestOptions: { Enabled: true },
          NodeToNodeEncryptionOptions: { Enabled: true },
          VPCOptions: { SubnetIds: ["subnet-0search"], SecurityGroupIds: ["sg-0search"] },
        },
      }),
    );
  }
  const { DomainStatus: status } = (await (await describe()).json()) as {
    readonly DomainStatus: { readonly Endpoints?: Readonly<Record<string, string>> };
  };
  const host = status.Endpoints?.["vpc"];
  if (host === undefined) throw new Error(`domain ${domain} has no address`);
  return { host, port: 443, address: within(connection.cidrs, 20) };
}

/** An address within the first of some ranges. */
function within(cidrs: readonly string[], number: number): string {
  return (cidrs[0] ?? "10.0.0.0/8").replace(/\d+\/\d+$/, String(number));
}

async function done(answer: Promise<Response>): Promise<void> {
  const given = await answer;
  if (!given.ok) throw new Error(`the emulated accounts refuse ${given.url}: ${await given.text()}`);
}

function call(land: SeedContext, { service, method, path, target, body }: RawCall): Promise<Response> {
  const { region, replication } = land.env;
  return fetch(new URL(path, land.url), {
    method,
    headers: {
      ...ownerHeaders(land, { accountId: land.accountId(replication.account), region, service }),
      "content-type": "application/x-amz-json-1.1",
      ...(target === undefined ? {} : { "x-amz-target": target }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

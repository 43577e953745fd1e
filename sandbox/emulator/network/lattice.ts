/** VPC Lattice resources: gateways into an owner's VPC, and the hosts behind them. moto has neither. */
import { randomBytes } from "node:crypto";
import * as z from "zod";
import { AwsFault, jsonReply, type Reply } from "../reply";
import { jsonBody, type AwsRequest } from "../request";
import type { NetworkCall, NetworkPart } from "./part";

/** Members of a gateway that can be changed (VPC Lattice API reference, UpdateResourceGateway). */
const gatewayChange = z.object({ securityGroupIds: z.array(z.string()).optional() });

const gatewayRequest = gatewayChange.extend({
  name: z.string(),
  vpcIdentifier: z.string(),
  subnetIds: z.array(z.string()),
  ipAddressType: z.string().default("IPV4"),
  tags: z.record(z.string(), z.string()).default({}),
});

const configurationChange = z.object({
  portRanges: z.array(z.string()).optional(),
  allowAssociationToShareableServiceNetwork: z.boolean().optional(),
  resourceConfigurationDefinition: z
    .object({
      dnsResource: z.object({ domainName: z.string(), ipAddressType: z.string().optional() }).optional(),
      arnResource: z.object({ arn: z.string() }).optional(),
    })
    .optional(),
});

const configurationRequest = configurationChange.extend({
  name: z.string(),
  type: z.string(),
  protocol: z.string().default("TCP"),
  resourceGatewayIdentifier: z.string(),
  tags: z.record(z.string(), z.string()).default({}),
});

interface Made {
  readonly id: string;
  readonly arn: string;
  readonly accountId: string;
  readonly region: string;
  readonly createdAt: string;
}

export type ResourceGateway = Made & z.infer<typeof gatewayRequest>;
export type ResourceConfiguration = Made & z.infer<typeof configurationRequest>;

const routes = /^\/(resourcegateways|resourceconfigurations)(?:\/(.+))?$/;

/** Resource gateways and resource configurations of all accounts. */
export class Lattice implements NetworkPart {
  private readonly gateways = new Map<string, ResourceGateway>();
  private readonly configurations = new Map<string, ResourceConfiguration>();

  /** A configuration by its ARN, in whatever account. */
  configuration(arn: string): ResourceConfiguration | undefined {
    return [...this.configurations.values()].find((one) => one.arn === arn);
  }

  gateway(id: string): ResourceGateway | undefined {
    return this.gateways.get(id);
  }

  /** Tags of a gateway or configuration. */
  tagsOf(id: string): ReadonlyMap<string, string> | undefined {
    const thing = this.gateways.get(id) ?? this.configurations.get(id);
    return thing && new Map(Object.entries(thing.tags));
  }

  answer({ request, caller: { accountId } }: NetworkCall): Reply | undefined {
    if (request.service !== "vpc-lattice") return undefined;
    const path = decodeURIComponent(request.path);
    if (path.startsWith("/tags/")) return this.tags(request, path.slice("/tags/".length));
    const [, kind, identifier] = routes.exec(path) ?? [];
    if (kind === "resourcegateways") return this.gatewayCall(request, accountId, identifier);
    if (kind === "resourceconfigurations") return this.configurationCall(request, accountId, identifier);
    return undefined;
  }

  private gatewayCall(request: AwsRequest, accountId: string, identifier: string | undefined): Reply {
    if (identifier === undefined) {
      if (request.method !== "POST")
        return jsonReply({ items: owned(this.gateways, accountId).map(gatewayShape) });
      const made = {
        ...fresh("rgw", "resourcegateway", accountId, request.region),
        ...gatewayRequest.parse(jsonBody(request)),
      };
      this.gateways.set(made.id, made);
      return jsonReply(gatewayShape(made));
    }
    const gateway = found(this.gateways, identifier, accountId);
    if (request.method === "PATCH") {
      const changed = { ...gateway, ...gatewayChange.parse(jsonBody(request)) };
      this.gateways.set(gateway.id, changed);
      return jsonReply(gatewayShape(changed));
    }
    if (request.method === "DELETE") {
      const used = [...this.configurations.values()].some(
        (one) => one.resourceGatewayIdentifier === gateway.id,
      );
      if (used)
        throw new AwsFault(
          "ConflictException",
          `Resource gateway ${gateway.id} has resource configurations`,
          409,
        );
      this.gateways.delete(gateway.id);
    }
    return jsonReply(gatewayShape(gateway));
  }

  private configurationCall(request: AwsRequest, accountId: string, identifier: string | undefined): Reply {
    if (identifier === undefined) {
      if (request.method !== "POST")
        return jsonReply({ items: owned(this.configurations, accountId).map(configurationShape) });
      const given = configurationRequest.parse(jsonBody(request));
      const gateway = found(this.gateways, given.resourceGatewayIdentifier, accountId);
      const made = {
        ...fresh("rcfg", "resourceconfiguration", accountId, request.region),
        ...given,
        resourceGatewayIdentifier: gateway.id,
      };
      this.configurations.set(made.id, made);
      return jsonReply(configurationShape(made));
    }
    const configuration = found(this.configurations, identifier, accountId);
    if (request.method === "PATCH") {
      const changed = { ...configuration, ...configurationChange.parse(jsonBody(request)) };
      this.configurations.set(configuration.id, changed);
      return jsonReply(configurationShape(changed));
    }
    if (request.method === "DELETE") {
      this.configurations.delete(configuration.id);
      return jsonReply({});
    }
    return jsonReply(configurationShape(configuration));
  }

  private tags(request: AwsRequest, arn: string): Reply | undefined {
    const thing = [...this.gateways.values(), ...this.configurations.values()].find((one) => one.arn === arn);
    if (!thing) return undefined;
    if (request.method === "POST") {
      Object.assign(thing.tags, z.object({ tags: gatewayRequest.shape.tags }).parse(jsonBody(request)).tags);
    }
    if (request.method === "DELETE") {
      for (const key of request.query.getAll("tagKeys")) Reflect.deleteProperty(thing.tags, key);
    }
    return jsonReply({ tags: thing.tags });
  }
}

function fresh(prefix: string, kind: string, accountId: string, region: string): Made {
  const id = `${prefix}-${randomBytes(9).toString("hex").slice(0, 17)}`;
  const arn = `arn:aws:vpc-lattice:${region}:${accountId}:${kind}/${id}`;
  return { id, arn, accountId, region, createdAt: new Date().toISOString() };
}

function owned<T extends Made>(things: ReadonlyMap<string, T>, accountId: string): T[] {
  return [...things.values()].filter((one) => one.accountId === accountId);
}

/** @param identifier Id or ARN. */
function found<T extends Made>(things: ReadonlyMap<string, T>, identifier: string, accountId: string): T {
  const thing = things.get(identifier.split("/").pop() ?? "");
  if (thing?.accountId === accountId) return thing;
  throw new AwsFault("ResourceNotFoundException", `${identifier} not found`, 404);
}

function gatewayShape({
  accountId: _account,
  region: _region,
  tags: _tags,
  ...gateway
}: ResourceGateway): object {
  const { vpcIdentifier, createdAt, securityGroupIds = [], ...rest } = gateway;
  return {
    ...rest,
    createdAt,
    lastUpdatedAt: createdAt,
    vpcId: vpcIdentifier,
    vpcIdentifier,
    securityGroupIds,
    status: "ACTIVE",
  };
}

function configurationShape(configuration: ResourceConfiguration): object {
  const {
    accountId: _account,
    region: _region,
    tags: _tags,
    resourceGatewayIdentifier,
    createdAt,
    ...rest
  } = configuration;
  return {
    allowAssociationToShareableServiceNetwork: false,
    amazonManaged: false,
    ...rest,
    createdAt,
    lastUpdatedAt: createdAt,
    resourceGatewayId: resourceGatewayIdentifier,
    status: "ACTIVE",
  };
}

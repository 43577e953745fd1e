/** Endpoint services of customers: who may see and use them from another account. */
import { DescribeSubnetsCommand, DescribeVpcEndpointServiceConfigurationsCommand } from "@aws-sdk/client-ec2";
import { createHash } from "node:crypto";
import * as z from "zod";
import type { Caller } from "../callers";
import type { Moto } from "../moto";
import { ec2Reply, listParameter } from "../query";
import { AwsFault, changeReply, replyRoot, type Reply } from "../reply";
import { childText, elementsWith, firstText, setChildren, texts } from "../xml";
import type { NetworkCall, NetworkPart } from "./part";

/** A service and its owner. */
export interface OwnedService {
  readonly accountId: string;
  readonly region: string;
}

/** An endpoint service as it is now. */
export interface EndpointServiceFacts extends OwnedService {
  readonly serviceId: string;
  readonly serviceName: string;
  /** Names of the zones that the service's balancers stand in. */
  readonly zones: readonly string[];
  readonly acceptanceRequired: boolean;
  readonly balancerArns: readonly string[];
  readonly principals: readonly string[];
}

/** A service of somebody whom nobody here knows: EC2 would choose its id, and files name it. */
const foreignService = z.strictObject({
  serviceName: z.string().regex(/\.vpce-svc-[0-9a-f]+$/, "a name that ends in the service's id"),
  accountId: z.string().regex(/^\d{12}$/, "twelve digits"),
  region: z.string().min(1),
  zones: z.array(z.string()),
  acceptanceRequired: z.boolean(),
  balancerArns: z.array(z.string()),
  principals: z.array(z.string()),
});

/** Names of services end in their ids. */
const serviceIdPattern = /vpce-svc-[0-9a-f]+/;

/** moto keeps each service in its owner's account; this lets the others see it. */
export class EndpointServices implements NetworkPart {
  private readonly owners = new Map<string, OwnedService>();
  private readonly foreign = new Map<string, EndpointServiceFacts>();

  constructor(private readonly moto: Moto) {}

  /** A service by its name or id, in whatever account. */
  async find(nameOrId: string): Promise<EndpointServiceFacts | undefined> {
    const serviceId = serviceIdPattern.exec(nameOrId)?.[0] ?? "";
    const owner = this.owners.get(serviceId);
    if (!owner) return this.foreign.get(serviceId);
    const { ec2 } = this.moto.of(owner.accountId, owner.region);
    const found = await ec2.send(
      new DescribeVpcEndpointServiceConfigurationsCommand({ ServiceIds: [serviceId] }),
    );
    const service = found.ServiceConfigurations?.[0];
    if (!service) return undefined;
    return {
      ...owner,
      serviceId,
      serviceName: service.ServiceName ?? "",
      zones: [...new Set(service.AvailabilityZones ?? [])],
      acceptanceRequired: service.AcceptanceRequired ?? false,
      balancerArns: service.NetworkLoadBalancerArns ?? [],
      principals: await this.principalsOf(serviceId, owner),
    };
  }

  /**
   * Remembers a service with the id that its name says.
   *
   * @throws Error that says what was expected, when something else was said.
   */
  tell(said: unknown): void {
    const told = foreignService.safeParse(said);
    if (!told.success) throw new Error(`services: ${z.prettifyError(told.error)}`);
    const serviceId = serviceIdPattern.exec(told.data.serviceName)?.[0] ?? "";
    this.foreign.set(serviceId, { ...told.data, serviceId });
  }

  async answer(call: NetworkCall): Promise<Reply | undefined> {
    if (call.operation === "ec2:DescribeVpcEndpointServices") return this.describe(call);
    return undefined;
  }

  mend({ operation, request, caller }: NetworkCall, reply: Reply): Reply {
    const serviceId = request.form.get("ServiceId") ?? "";
    switch (operation) {
      case "ec2:CreateVpcEndpointServiceConfiguration": {
        const made = firstText(replyRoot(reply), "serviceId") ?? "";
        this.owners.set(made, { accountId: caller.accountId, region: request.region });
        return reply;
      }
      case "ec2:ModifyVpcEndpointServicePermissions": {
        const added = listParameter(request.form, "AddAllowedPrincipals");
        const list = added.map((principal) => permission(serviceId, principal));
        return ec2Reply("ModifyVpcEndpointServicePermissions", { addedPrincipalSet: list, return: true });
      }
      case "ec2:DescribeVpcEndpointServicePermissions":
        return changeReply(reply, (root) => {
          for (const item of elementsWith(root, "principal")) {
            setChildren(item, permission(serviceId, childText(item, "principal") ?? ""));
          }
        });
      default:
        return reply;
    }
  }

  /**
   * A service that a caller may connect an endpoint to, from subnets of its own.
   *
   * @throws InvalidServiceName for a caller who is not admitted, too: AWS does not tell these apart.
   */
  async forConsumer(name: string, caller: Caller, region: string, subnetIds: readonly string[]) {
    const service = await this.find(name);
    if (service?.region !== region || !admits(service, caller)) throw noSuchService(name);
    const { ec2 } = this.moto.of(caller.accountId, region);
    const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [...subnetIds] }));
    const outside = (Subnets ?? []).filter(
      ({ AvailabilityZone = "" }) => !service.zones.includes(AvailabilityZone),
    );
    if (subnetIds.length > 0 && outside.length > 0) {
      const ids = outside.map(({ SubnetId = "" }) => SubnetId).join(", ");
      throw new AwsFault(
        "InvalidParameter",
        `The VPC endpoint service ${name} does not support the availability zone of the subnet: ${ids}.`,
      );
    }
    return service;
  }

  /** Names of customers' services only: AWS's own are moto's to answer. */
  private async describe({ request, caller }: NetworkCall): Promise<Reply | undefined> {
    const names = listParameter(request.form, "ServiceName");
    const foreign = names.filter((name) => {
      const owner = this.owners.get(serviceIdPattern.exec(name)?.[0] ?? "");
      return name.includes(".vpce-svc-") && owner?.accountId !== caller.accountId;
    });
    if (foreign.length === 0) return undefined;
    const services: EndpointServiceFacts[] = [];
    for (const name of names) services.push(await this.forConsumer(name, caller, request.region, []));
    return ec2Reply("DescribeVpcEndpointServices", {
      serviceNameSet: services.map(({ serviceName }) => serviceName),
      serviceDetailSet: services.map((service) => ({
        serviceName: service.serviceName,
        serviceId: service.serviceId,
        serviceType: [{ serviceType: "Interface" }],
        serviceRegion: service.region,
        availabilityZoneSet: service.zones,
        owner: service.accountId,
        baseEndpointDnsNameSet: [`${service.serviceId}.${service.region}.vpce.amazonaws.com`],
        vpcEndpointPolicySupported: false,
        acceptanceRequired: service.acceptanceRequired,
        managesVpcEndpoints: false,
        supportedIpAddressTypeSet: ["ipv4"],
      })),
    });
  }

  private async principalsOf(serviceId: string, { accountId, region }: OwnedService): Promise<string[]> {
    const body = `Action=DescribeVpcEndpointServicePermissions&Version=2016-11-15&ServiceId=${serviceId}`;
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const call = { accountId, region, service: "ec2", method: "POST", path: "/", headers, body };
    return texts(replyRoot(await this.moto.raw(call)), "principal");
  }
}

/** True if a service lets a caller connect: by role, by account, or by letting in everybody. */
export function admits(service: EndpointServiceFacts, caller: Caller): boolean {
  if (service.accountId === caller.accountId) return true;
  return service.principals.some((principal) => {
    const [, , , , accountId] = principal.split(":");
    if (principal === "*") return true;
    if (accountId !== caller.accountId) return false;
    return principal.endsWith(":root") || caller.kind === "owner" || caller.kind === "home"
      ? true
      : principal === caller.roleArn;
  });
}

export function noSuchService(name: string): AwsFault {
  return new AwsFault("InvalidServiceName", `The Vpc Endpoint Service '${name}' does not exist`);
}

/** A permission; its id follows from what it is, so that nothing has to be remembered. */
function permission(serviceId: string, principal: string) {
  const digest = createHash("sha256").update(`${serviceId} ${principal}`).digest("hex").slice(0, 17);
  const kinds = [
    [/^\*$/, "All"],
    [/:root$/, "Account"],
    [/:role\//, "Role"],
    [/:user\//, "User"],
  ] as const;
  return {
    principalType: kinds.find(([pattern]) => pattern.test(principal))?.[1] ?? "Service",
    principal,
    servicePermissionId: `vpce-svc-perm-${digest}`,
    serviceId,
  };
}

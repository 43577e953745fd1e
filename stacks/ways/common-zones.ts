import { DataAwsVpcEndpointService } from "@cdktf/provider-aws/lib/data-aws-vpc-endpoint-service";
import { Fn, TerraformLocal, Token, type Precondition } from "cdktf";
import { addressed } from "../../modules/addressed";
import type { AccountStack, StackOutput } from "../account-stack";
import type { NetworkOutputs } from "../outputs";

/**
 * The replication subnets in zones that the other side of a path stands in, too.
 *
 * Names of zones differ between accounts, ids do not.
 */
export class CommonZones {
  constructor(
    private readonly stack: AccountStack,
    private readonly network: NetworkOutputs,
  ) {}

  /** Terraform expression: those subnets, by the ids of the other side's zones. */
  subnetsIn(key: string, zoneIds: StackOutput): string {
    return this.subnets(
      key,
      Fn.jsondecode(this.stack.read(zoneIds)),
      Fn.jsondecode(this.stack.read(this.network.zoneIds)),
    );
  }

  /** Same for an existing endpoint service, whose zones AWS reports by this account's zone names. */
  subnetsOfService(key: string, serviceName: string): string {
    const { stack } = this;
    const service = addressed(
      new DataAwsVpcEndpointService(stack, `${key}_service`, { provider: stack.provider(), serviceName }),
      key,
    );
    return this.subnets(key, service.availabilityZones, Fn.jsondecode(stack.read(this.network.zoneNames)));
  }

  private subnets(key: string, otherZones: unknown, ownZones: unknown): string {
    const { stack } = this;
    const local = (name: string, value: unknown) => {
      addressed(new TerraformLocal(stack, name, value), name);
      return `local.${name}`;
    };
    const zones = local(`${key}_service_zones`, otherZones);
    const ids: unknown = Fn.jsondecode(stack.read(this.network.subnetIds));
    const subnets = local(`${key}_replication_subnets`, Fn.zipmap(Token.asList(ids), ownZones));
    // One in each zone: an interface endpoint takes no second one.
    const byZone = `{for subnet, zone in ${subnets} : zone => subnet... if contains(${zones}, zone)}`;
    return local(`${key}_subnets`, `\${[for subnets in ${byZone} : sort(subnets)[0]]}`);
  }
}

/** That there is a common zone. @param orElse Another way out of it. */
export function commonZone(key: string, orElse = ""): Precondition {
  const zones = `\${join(", ", local.${key}_service_zones)}`;
  return {
    condition: `\${length(local.${key}_subnets) > 0}`,
    errorMessage: `endpoints.${key}.connection: none of the replication subnets is in a zone that the other side stands in (${zones}). Name subnets in one of these zones at replication.network.subnets${orElse}, or subnets of the database's VPC in a zone of the replication subnets.`,
  };
}

/** A VPC that is made here can be made in the zones of the other side. */
export function inTheirZones(key: string): string {
  return `, or make the replication VPC in them with \`availabilityZones: [\${join(", ", local.${key}_service_zones)}]\``;
}

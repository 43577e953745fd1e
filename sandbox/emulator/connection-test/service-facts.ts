/** Facts about the emulated accounts that endpoints which are services need, read back at the moment of the test. */
import {
  DescribeManagedPrefixListsCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeVpcEndpointsCommand,
} from "@aws-sdk/client-ec2";
import type { Policy } from "../iam/evaluate";
import type { Moto } from "../moto";
import type { Listeners } from "../network/listeners";
import type { Place } from "../network/facts";
import type { RoleDirectory } from "../roles";

export interface StreamFacts {
  readonly arn: string;
  /** Key of its encryption; undefined where it has none. */
  readonly keyId: string | undefined;
}

export interface DomainFacts {
  readonly arn: string;
  readonly policy: Policy | undefined;
}

/** An endpoint of an AWS service in a VPC. */
export interface VpcEndpointFacts {
  readonly id: string;
  readonly groupIds: readonly string[];
  readonly subnetIds: readonly string[];
  readonly routeTableIds: readonly string[];
}

/** Facts about services, from whichever source. */
export type ServiceFactsReader = Pick<ServiceFacts, keyof ServiceFacts>;

/** Looks things up that no SDK client is at hand for. */
export class ServiceFacts {
  constructor(
    private readonly moto: Pick<Moto, "of" | "raw">,
    private readonly roles: Pick<RoleDirectory, "toShown">,
    private readonly listeners: Pick<Listeners, "addressOf">,
  ) {}

  async stream(place: Place, arn: string): Promise<StreamFacts | undefined> {
    const answer = await this.moto.raw({
      ...place,
      service: "kinesis",
      method: "POST",
      path: "/",
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "Kinesis_20131202.DescribeStreamSummary",
      },
      body: JSON.stringify({ StreamARN: arn }),
    });
    if (answer.status >= 300) return undefined;
    const { StreamDescriptionSummary: found } = JSON.parse(answer.body.toString("utf8")) as {
      readonly StreamDescriptionSummary: { readonly EncryptionType?: string; readonly KeyId?: string };
    };
    return { arn, keyId: found.EncryptionType === "KMS" ? found.KeyId : undefined };
  }

  /** The domain that has a host name. */
  async domain(place: Place, host: string): Promise<DomainFacts | undefined> {
    const get = async <T>(path: string): Promise<T> => {
      const answer = await this.moto.raw({ ...place, service: "es", method: "GET", path });
      return JSON.parse(answer.body.toString("utf8")) as T;
    };
    const names = await get<{ readonly DomainNames?: readonly { readonly DomainName: string }[] }>(
      "/2021-01-01/domain",
    );
    for (const { DomainName } of names.DomainNames ?? []) {
      const { DomainStatus: one } = await get<{ readonly DomainStatus: DomainStatus }>(
        `/2021-01-01/opensearch/domain/${DomainName}`,
      );
      if (one.Endpoint !== host && one.Endpoints?.["vpc"] !== host) continue;
      const policy = one.AccessPolicies ?? "";
      return {
        arn: one.ARN,
        policy: policy === "" ? undefined : (JSON.parse(this.roles.toShown(policy)) as Policy),
      };
    }
    return undefined;
  }

  /** The endpoint of a VPC for a service of AWS. */
  async endpointOf(place: Place, vpcId: string, serviceName: string): Promise<VpcEndpointFacts | undefined> {
    const { ec2 } = this.moto.of(place.accountId, place.region);
    const { VpcEndpoints = [] } = await ec2.send(new DescribeVpcEndpointsCommand({}));
    const found = VpcEndpoints.find((one) => one.VpcId === vpcId && one.ServiceName === serviceName);
    return (
      found && {
        id: found.VpcEndpointId ?? "",
        groupIds: (found.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
        subnetIds: found.SubnetIds ?? [],
        routeTableIds: found.RouteTableIds ?? [],
      }
    );
  }

  /** True if groups let HTTPS out to a service's prefix list. */
  async letsOutTo(place: Place, groupIds: readonly string[], serviceName: string): Promise<boolean> {
    const { ec2 } = this.moto.of(place.accountId, place.region);
    const { PrefixLists = [] } = await ec2.send(new DescribeManagedPrefixListsCommand({}));
    const list = PrefixLists.find(({ PrefixListName }) => PrefixListName === serviceName)?.PrefixListId;
    const { SecurityGroupRules = [] } = await ec2.send(
      new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: "group-id", Values: [...groupIds] }] }),
    );
    return SecurityGroupRules.some(
      ({ IsEgress, FromPort = 0, ToPort = 0, PrefixListId }) =>
        IsEgress === true && FromPort <= 443 && 443 <= ToPort && list !== undefined && PrefixListId === list,
    );
  }

  /** Private address of a broker or a domain, where it was told. */
  addressOf(host: string): string | undefined {
    return this.listeners.addressOf(host);
  }
}

interface DomainStatus {
  readonly ARN: string;
  readonly Endpoint?: string;
  readonly Endpoints?: Readonly<Record<string, string>>;
  readonly AccessPolicies?: string;
}

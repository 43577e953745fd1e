/** The way to S3 from subnets of other teams: a gateway endpoint in the route tables that they follow. */
import { DataAwsEc2ManagedPrefixList } from "@cdktf/provider-aws/lib/data-aws-ec2-managed-prefix-list";
import { DataAwsRouteTables } from "@cdktf/provider-aws/lib/data-aws-route-tables";
import { DataAwsSubnet } from "@cdktf/provider-aws/lib/data-aws-subnet";
import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { DataResource, Fn, TerraformIterator, TerraformLocal, Token, type Postcondition } from "cdktf";
import { Construct } from "constructs";
import { addressed } from "../addressed";

/** Properties for `S3Routes`. */
export interface S3RoutesProps {
  readonly provider: AwsProvider;
  readonly region: string;

  /** Key of the endpoint: in every address, and in every message. */
  readonly key: string;

  /** Name of the thing in the subnets, for messages. */
  readonly what: string;

  /** Subnets of one VPC: a list that the plan knows. */
  readonly subnetIds: string[];

  /**
   * Keys of the other endpoints of this stack for which `createS3Gateway` is called.
   *
   * At plan nothing of what it makes is to be seen yet.
   */
  readonly created: readonly string[];
}

/** Properties for a gateway endpoint that is made here. */
export interface S3GatewayProps extends S3RoutesProps {
  /** Name tag. */
  readonly name: string;

  /** Account of the stack. */
  readonly accountId: string;
}

/**
 * Confirms that each subnet's route table has a route to S3; the plan fails otherwise.
 *
 * What is asked for is a route to the prefix list of S3 in the Region, which is what a gateway endpoint puts
 * into a table (VPC guide, "Gateway endpoints"). The provider's data sources do not show where it leads:
 * they leave the routes of endpoints out.
 */
export function confirmS3Gateway(scope: Construct, props: S3RoutesProps): void {
  const { key, what, created } = props;
  const reached = `concat(${["self.ids", ...created.map(tablesOf)].join(", ")})`;
  const missing = `setsubtract(${tablesOf(key)}, ${reached})`;
  new S3Routes(scope, props, {
    toS3: {
      condition: `\${length(${missing}) == 0}`,
      errorMessage: `${says(key, "gateway-endpoint")}, but ${what} has subnets whose route tables have no route to S3: \${join(", ", ${missing})}. The owner of the VPC adds them to its gateway endpoint for S3 (aws ec2 modify-vpc-endpoint --vpc-endpoint-id <endpoint> --add-route-table-ids <route tables>). If it has none, write "create-gateway-endpoint"; if S3 is reached through NAT or a firewall, write "other".`,
    },
  });
}

/**
 * Makes a gateway endpoint for S3 in the route tables of the subnets.
 *
 * A table takes one route to S3, whoever makes it. The plan fails if one has a route already, or if two of
 * these endpoints want the same table. What was there is looked at once for each table, before the first
 * apply, and remembered: later the route is the endpoint's own.
 *
 * It keeps the policy of AWS, which allows everything: who else has subnets with these route tables goes
 * through it as well (docs/adr/0022-a-gateway-endpoint-among-others.md).
 */
export function createS3Gateway(scope: Construct, props: S3GatewayProps): void {
  const { provider, region, key, name } = props;
  const routes = new S3Routes(scope, props, { vpc: isOwn(props) });
  const each = TerraformIterator.fromList(routes.tableIds);
  const before = addressed(
    new DataResource(routes, "before", {
      forEach: each,
      input: { taken: `\${contains(data.aws_route_tables.${key}_to_s3.ids, each.key)}` },
      lifecycle: { ignoreChanges: ["input"], postcondition: hasNoOther(props) },
    }),
    `${key}_to_s3`,
  );
  addressed(
    new VpcEndpoint(routes, "Default", {
      provider,
      vpcId: routes.vpcId,
      serviceName: `com.amazonaws.${region}.s3`,
      vpcEndpointType: "Gateway",
      routeTableIds: routes.tableIds,
      tags: { Name: name },
      dependsOn: [before],
    }),
    key,
  );
}

/** The VPC and route tables of subnets that only the plan knows, and which tables have a route to S3. */
class S3Routes extends Construct {
  readonly vpcId: string;
  /** Each once: a list that only the plan knows. */
  readonly tableIds: string[];

  constructor(
    scope: Construct,
    { provider, region, key, subnetIds }: S3RoutesProps,
    conditions: { readonly vpc?: Postcondition; readonly toS3?: Postcondition },
  ) {
    super(scope, `${key}_to_s3`);
    // All are in one VPC, so that any of them names it.
    const subnet = addressed(
      new DataAwsSubnet(this, "subnet", {
        provider,
        id: Token.asString(Fn.element(Fn.sort(subnetIds), 0)),
      }),
      key,
    );
    const vpc = addressed(
      new DataAwsVpc(this, "vpc", { provider, id: subnet.vpcId, ...checked(conditions.vpc) }),
      `${key}_to_s3`,
    );
    this.vpcId = vpc.id;
    this.tableIds = this.findTables(provider, key, subnetIds);
    const prefixes = addressed(
      new DataAwsEc2ManagedPrefixList(this, "prefixes", { provider, name: `com.amazonaws.${region}.s3` }),
      key,
    );
    addressed(
      new DataAwsRouteTables(this, "to_s3", {
        provider,
        vpcId: this.vpcId,
        filter: [{ name: "route.destination-prefix-list-id", values: [prefixes.id] }],
        ...checked(conditions.toS3),
      }),
      `${key}_to_s3`,
    );
  }

  private findTables(provider: AwsProvider, key: string, subnetIds: S3RoutesProps["subnetIds"]): string[] {
    // None for a subnet that follows its VPC's main route table.
    addressed(
      new DataAwsRouteTables(this, "own", {
        provider,
        forEach: TerraformIterator.fromList(subnetIds),
        filter: [{ name: "association.subnet-id", values: ["${each.value}"] }],
      }),
      key,
    );
    const tables = `[for own in data.aws_route_tables.${key} : coalesce(one(own.ids), data.aws_vpc.${key}_to_s3.main_route_table_id)]`;
    return addressed(new TerraformLocal(this, "tables", `\${distinct(${tables})}`), `${key}_route_tables`)
      .asList;
  }
}

/** Expression: the route tables of an endpoint's subnets. */
function tablesOf(key: string): string {
  return `local.${key}_route_tables`;
}

function checked(postcondition: Postcondition | undefined) {
  return postcondition === undefined ? {} : { lifecycle: { postcondition: [postcondition] } };
}

function says(key: string, value: string): string {
  return `endpoints.${key}.settings.enhancedVpcRouting is "${value}"`;
}

function isOwn({ key, what, accountId }: S3GatewayProps): Postcondition {
  return {
    condition: `\${self.owner_id == "${accountId}"}`,
    errorMessage: `${says(key, "create-gateway-endpoint")}, but the VPC of ${what} is shared by account \${self.owner_id}, which alone adds routes to it: have a gateway endpoint for S3 made there, and write "gateway-endpoint".`,
  };
}

function hasNoOther({ key, what, created }: S3GatewayProps): Postcondition[] {
  return [
    {
      condition: "${!self.input.taken}",
      errorMessage: `${says(key, "create-gateway-endpoint")}, but route table \${each.key} of ${what} has a route to S3 already and takes no second one: write "gateway-endpoint".`,
    },
    ...created
      .filter((other) => other < key)
      .map((other) => ({
        condition: `\${!contains(${tablesOf(other)}, each.key)}`,
        errorMessage: `${says(key, "create-gateway-endpoint")}, as is that of endpoints.${other}, but both have subnets with route table \${each.key}, which takes one route to S3: write "gateway-endpoint" for one of the two.`,
      })),
  ];
}

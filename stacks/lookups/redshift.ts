/** Existing Redshift clusters and workgroups, looked up by their names, and compared with what the file says. */
import { DataAwsRedshiftCluster } from "@cdktf/provider-aws/lib/data-aws-redshift-cluster";
import { DataAwsRedshiftSubnetGroup } from "@cdktf/provider-aws/lib/data-aws-redshift-subnet-group";
import { DataAwsRedshiftserverlessWorkgroup } from "@cdktf/provider-aws/lib/data-aws-redshiftserverless-workgroup";
import type { Postcondition } from "cdktf";
import type { Environment } from "../../model/schema/environment";
import { databasePort } from "../../model/engines";
import { routingOf } from "../../model/vpc-owners";
import { addressed } from "../../modules/addressed";
import { confirmS3Gateway, createS3Gateway } from "../../modules/network/s3-gateway";
import type { AccountStack } from "../account-stack";
import { databaseEndpoints, isExistingNetwork, type DatabaseEndpoint } from "../../model/queries";

/** The cluster of an endpoint; the plan fails if rows could not reach it, or not safely. */
export function findRedshiftCluster(stack: AccountStack, endpoint: DatabaseEndpoint, cluster: string) {
  const { key } = endpoint;
  const what = `cluster "${cluster}"`;
  const found = addressed(
    new DataAwsRedshiftCluster(stack, `${key}_redshift_cluster`, {
      provider: stack.provider(),
      clusterIdentifier: cluster,
      lifecycle: {
        postcondition: [
          {
            condition: "${self.encrypted}",
            errorMessage: `endpoints.${key}: ${what} is not encrypted. Its owner encrypts it (aws redshift modify-cluster --cluster-identifier ${cluster} --encrypted).`,
          },
          isPrivate(
            endpoint,
            what,
            `aws redshift modify-cluster --cluster-identifier ${cluster} --no-publicly-accessible`,
          ),
          answersAt(endpoint, what, "self.port"),
          ...saysItsRouting(
            endpoint,
            what,
            `aws redshift modify-cluster --cluster-identifier ${cluster} --enhanced-vpc-routing`,
          ),
        ],
      },
    }),
    key,
  );
  wayToS3(stack, endpoint, what, () => {
    const { clusterSubnetGroupName: name } = found;
    const provider = stack.provider();
    const group = new DataAwsRedshiftSubnetGroup(stack, `${key}_redshift_subnets`, { provider, name });
    return addressed(group, key).subnetIds;
  });
  // The name alone: the resource of the same kind has the port behind it.
  return { writer: `\${split(":", data.aws_redshift_cluster.${key}.endpoint)[0]}` };
}

/** The workgroup of an endpoint; what it holds is always encrypted. */
export function findWorkgroup(stack: AccountStack, endpoint: DatabaseEndpoint, workgroup: string) {
  const { key } = endpoint;
  const what = `workgroup "${workgroup}"`;
  const found = addressed(
    new DataAwsRedshiftserverlessWorkgroup(stack, `${key}_workgroup`, {
      provider: stack.provider(),
      workgroupName: workgroup,
      lifecycle: {
        postcondition: [
          isPrivate(
            endpoint,
            what,
            `aws redshift-serverless update-workgroup --workgroup-name ${workgroup} --no-publicly-accessible`,
          ),
          answersAt(endpoint, what, "self.endpoint[0].port"),
          ...saysItsRouting(
            endpoint,
            what,
            `aws redshift-serverless update-workgroup --workgroup-name ${workgroup} --enhanced-vpc-routing`,
          ),
        ],
      },
    }),
    key,
  );
  wayToS3(stack, endpoint, what, () => found.subnetIds);
  return { writer: `\${data.aws_redshiftserverless_workgroup.${key}.endpoint[0].address}` };
}

function isPrivate({ key }: DatabaseEndpoint, what: string, command: string): Postcondition {
  return {
    condition: "${!self.publicly_accessible}",
    errorMessage: `endpoints.${key}: ${what} is publicly accessible. Its owner makes it private (${command}).`,
  };
}

function answersAt({ key, config }: DatabaseEndpoint, what: string, port: string): Postcondition {
  const said = databasePort(config);
  return {
    condition: `\${${port} == ${said}}`,
    errorMessage: `endpoints.${key}.connection.port is ${said}, but ${what} answers at port \${${port}}: write that one, because the replication instances may open no other.`,
  };
}

/**
 * True if the plan of an account's database stack looks for a gateway endpoint that the foundation makes.
 *
 * That is so in an existing VPC, where a warehouse may stand beside the replication instances.
 */
export function looksForGateway(environment: Environment, account: string): boolean {
  const { network } = environment.replication;
  if (!isExistingNetwork(network) || network.serviceEndpoints !== "create") return false;
  return databaseEndpoints(environment).some(
    ({ config }) => config.account === account && goesThroughGateway(routingOf(config)),
  );
}

function goesThroughGateway(routing: ReturnType<typeof routingOf>): boolean {
  return routing === "create-gateway-endpoint" || routing === "gateway-endpoint";
}

/** With Enhanced VPC Routing COPY reads the staging bucket through its own VPC, and fails if that has no way to S3. */
function saysItsRouting({ key, config }: DatabaseEndpoint, what: string, command: string): Postcondition[] {
  const routing = routingOf(config);
  // Its owner switches the routing on when the gateway endpoint is there (Redshift guide, "Working with VPC endpoints").
  if (routing === "create-gateway-endpoint") return [];
  if (routing === undefined) {
    return [
      {
        condition: "${!self.enhanced_vpc_routing}",
        errorMessage: `endpoints.${key}: ${what} has Enhanced VPC Routing, so it reads the staging bucket through its own VPC. Write in settings how that reaches S3: "enhancedVpcRouting: create-gateway-endpoint" to have a gateway endpoint for S3 made, "gateway-endpoint" if there is one, "other" for NAT or a firewall.`,
      },
    ];
  }
  return [
    {
      condition: "${self.enhanced_vpc_routing}",
      errorMessage: `endpoints.${key}.settings.enhancedVpcRouting is "${routing}", but ${what} has no Enhanced VPC Routing: delete the setting, or have its owner switch it on (${command}).`,
    },
  ];
}

/** The gateway endpoint for S3 that the file asks for, or confirms. */
function wayToS3(
  stack: AccountStack,
  endpoint: DatabaseEndpoint,
  what: string,
  subnetIds: () => string[],
): void {
  const { key, config } = endpoint;
  const routing = routingOf(config);
  if (!goesThroughGateway(routing)) return;
  const created = databaseEndpoints(stack.environment).filter(
    (other) =>
      other.key !== key &&
      other.config.account === stack.account &&
      routingOf(other.config) === "create-gateway-endpoint",
  );
  const props = {
    provider: stack.provider(),
    region: stack.environment.region,
    key,
    what,
    subnetIds: subnetIds(),
    created: created.map((other) => other.key),
  };
  if (routing === "gateway-endpoint") {
    confirmS3Gateway(stack, props);
    return;
  }
  createS3Gateway(stack, {
    ...props,
    accountId: stack.accountId(),
    name: `${stack.environment.name}-${key}-s3`,
  });
}

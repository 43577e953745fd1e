/** Existing Redshift clusters and workgroups, looked up by their names, and compared with what the file says. */
import { DataAwsRedshiftCluster } from "@cdktf/provider-aws/lib/data-aws-redshift-cluster";
import { DataAwsRedshiftserverlessWorkgroup } from "@cdktf/provider-aws/lib/data-aws-redshiftserverless-workgroup";
import type { Postcondition } from "cdktf";
import type { DatabaseEndpointConfig } from "../config/schema";
import { databasePort } from "../modules/dms/engines";
import { addressed } from "../modules/naming";
import type { AccountStack } from "./account-stack";
import type { Keyed } from "./layout";

type DatabaseEndpoint = Keyed<DatabaseEndpointConfig>;

/** The cluster of an endpoint; the plan fails if rows could not reach it, or not safely. */
export function findRedshiftCluster(stack: AccountStack, endpoint: DatabaseEndpoint, cluster: string) {
  const { key } = endpoint;
  const what = `cluster "${cluster}"`;
  addressed(
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
          ...reachesBucket(endpoint, what),
        ],
      },
    }),
    key,
  );
  // The name alone: the resource of the same kind has the port behind it.
  return { writer: `\${split(":", data.aws_redshift_cluster.${key}.endpoint)[0]}` };
}

/** The workgroup of an endpoint; what it holds is always encrypted. */
export function findWorkgroup(stack: AccountStack, endpoint: DatabaseEndpoint, workgroup: string) {
  const { key } = endpoint;
  const what = `workgroup "${workgroup}"`;
  addressed(
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
          ...reachesBucket(endpoint, what),
        ],
      },
    }),
    key,
  );
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

/** Nobody here can see every way that a VPC has to S3 (endpoints, NAT, proxies), so its owner says that there is one. */
function reachesBucket({ key, config }: DatabaseEndpoint, what: string): Postcondition[] {
  if ("enhancedVpcRouting" in config.settings && config.settings.enhancedVpcRouting) return [];
  return [
    {
      condition: "${!self.enhanced_vpc_routing}",
      errorMessage: `endpoints.${key}: ${what} has Enhanced VPC Routing, so it reads the staging bucket through its own VPC. See that this VPC has a gateway endpoint for S3 in the route tables of its subnets, and write "settings: { enhancedVpcRouting: true }".`,
    },
  ];
}

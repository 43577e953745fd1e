/** What the emulated accounts take AWS to do, and on what evidence. */
import type { Belief } from "./belief";
import { dmsBeliefs } from "./dms-beliefs";

/** Every behaviour, by the service that has it. */
export const beliefs: Readonly<Record<string, readonly Belief[]>> = {
  DMS: dmsBeliefs,
  IAM: [
    {
      behaviour:
        "A policy keeps the unique id of a role: one that is made again is not admitted by the old statement",
      evidence: "documented",
      source: "reference_policies_elements_principal in the IAM user guide",
      usedIn: ["roles.ts", "policies.ts"],
    },
    {
      behaviour: "Roles, trust, policies, grants and resource policies take effect late",
      evidence: "documented",
      source: "troubleshoot_general in the IAM user guide: changes are not always immediately visible",
      usedIn: ["late-writes.ts", "world/propagation.ts", "iam/reader.ts", "connection-test/facts.ts"],
    },
    {
      behaviour: "Across accounts both sides have to allow; PassRole is judged by the caller's own policies",
      evidence: "documented",
      source:
        "reference_policies_evaluation-logic in the IAM user guide; judged by @cloud-copilot/iam-simulate",
      usedIn: ["iam/evaluate.ts", "iam/authorize.ts", "sts.ts"],
    },
    {
      behaviour:
        "A role may do what its policies and its permissions boundary both allow; a boundary has to exist, and calls that change a role are judged by the one that it has",
      evidence: "documented",
      source: "access_policies_boundaries in the IAM user guide; judged by @cloud-copilot/iam-simulate",
      usedIn: ["iam/boundaries.ts", "iam/evaluate.ts", "iam/reader.ts", "iam/role-rights.ts"],
    },
    {
      behaviour: "An access key that nobody gave is refused before anything else is looked at",
      evidence: "documented",
      source: "Common errors of the API references: UnrecognizedClientException, InvalidClientTokenId",
      usedIn: ["callers.ts"],
    },
    {
      behaviour: "A refused call names the caller, the action and the resource, with a code of its service",
      evidence: "seen",
      source: "texts of public bug reports of each service",
      usedIn: ["iam/authorize.ts", "iam/call-target.ts", "front.ts"],
    },
  ],
  "Every service": [
    {
      behaviour: "A throttled call is refused in the service's own protocol and words",
      evidence: "model",
      source: "common errors in the API references of EC2, S3, IAM, Route 53 and DMS",
      usedIn: ["reply.ts", "front.ts"],
    },
  ],
  Lambda: [
    {
      behaviour: "A function is made only with a role that Lambda may assume, and invoked in its own account",
      evidence: "provider",
      source: "retries of CreateFunction in the provider's source",
      usedIn: ["lambda/service.ts", "lambda/functions.ts"],
    },
    {
      behaviour: "More invocations than reserved concurrency are throttled with 429",
      evidence: "model",
      source: "Invoke in the Lambda API reference",
      usedIn: ["lambda/service.ts"],
    },
    {
      behaviour: "Events of SNS and EventBridge arrive later, and at least once",
      evidence: "documented",
      source: "invocation-async in the Lambda developer guide",
      usedIn: ["lambda/deliveries.ts", "network/topics.ts"],
    },
  ],
  Network: [
    {
      behaviour:
        "An interface endpoint to a customer's service waits for acceptance; a service takes endpoints of allowed principals",
      evidence: "documented",
      source: "endpoint-services in the PrivateLink guide",
      usedIn: [
        "network/endpoint-connections.ts",
        "network/endpoint-services.ts",
        "connection-test/endpoint-path.ts",
      ],
    },
    {
      behaviour:
        "A balancer provisions before it is active, and an endpoint is pending before it is available",
      evidence: "provider",
      source: "waits of aws_lb and aws_vpc_endpoint in the provider's source",
      usedIn: ["network/passing-states.ts"],
    },
    {
      behaviour:
        "A balancer under deletion protection is not deleted, and a target without a server is unhealthy",
      evidence: "model",
      source: "DeleteLoadBalancer and DescribeTargetHealth in the ELB API reference",
      usedIn: ["network/balancers.ts"],
    },
    {
      behaviour:
        "A rule may name a group of another account where the VPCs are peered; the group is not looked up",
      evidence: "documented",
      source: "vpc-peering-security-groups in the VPC peering guide",
      usedIn: ["network/foreign-groups.ts", "network/group-rules.ts"],
    },
    {
      behaviour:
        "A VPC attached to a transit gateway of another account waits for its owner, and tables are the owner's",
      evidence: "documented",
      source: "tgw-vpc-attachments in the transit gateway guide",
      usedIn: [
        "network/transit-attachments.ts",
        "network/transit-gateways.ts",
        "network/transit-tables.ts",
        "connection-test/transit-path.ts",
      ],
    },
    {
      behaviour: "Within one organization a share of RAM is there for the other account at once",
      evidence: "documented",
      source: "getting-started-sharing in the RAM user guide, with sharing in organizations enabled",
      usedIn: ["network/resource-shares.ts", "network/shared-subnets.ts"],
    },
    {
      behaviour:
        "With whom subnets are shared, those see them and their VPC without tags, and make security groups, balancers and databases there; gateways, endpoints, routes, peering connections and attachments are the owner's",
      evidence: "documented",
      source:
        "vpc-sharing and vpc-share-limitations in the VPC user guide, resource-gateway in the VPC Lattice guide; the words of the refusal: aws-nuke issue 497",
      usedIn: ["network/shared-subnets.ts"],
    },
    {
      behaviour: "With whom subnets are shared, those see no route tables of the VPC",
      evidence: "taken against us",
      source: "AWS shows them (aws-nuke issue 497), but the VPC user guide does not promise it",
      usedIn: ["network/shared-subnets.ts"],
    },
    {
      behaviour: "A resource configuration is reached through a resource endpoint where it is shared",
      evidence: "documented",
      source: "privatelink-access-resources in the PrivateLink guide",
      usedIn: ["network/lattice.ts", "network/resource-endpoints.ts", "connection-test/resource-path.ts"],
    },
    {
      behaviour: "A proxy has its writer's address in the given subnets, and more endpoints in others",
      evidence: "documented",
      source: "rds-proxy-endpoints in the RDS user guide",
      usedIn: ["network/proxies.ts", "network/proxy-endpoints.ts", "network/proxy-hosts.ts"],
    },
    {
      behaviour: "A gateway endpoint puts a route of its prefix list into each of its tables",
      evidence: "documented",
      source: "gateway-endpoints in the PrivateLink guide",
      usedIn: ["network/gateway-routes.ts", "connection-test/loading-path.ts"],
    },
    {
      behaviour: "Redshift's data sources answer what they answer at AWS, as far as Causeway reads it",
      evidence: "model",
      source: "DescribeClusters and GetWorkgroup in the API references",
      usedIn: ["network/warehouses.ts"],
    },
  ],
};

/** Every behaviour without its service. */
export const allBeliefs: readonly Belief[] = Object.values(beliefs).flat();

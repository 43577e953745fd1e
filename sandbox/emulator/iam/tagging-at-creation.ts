/**
 * Rights to tag that a creating call asks for when it brings tags (each service's guide on tagging at creation).
 *
 * Of what has a random id, the second says what the right is judged on. EC2 is told apart by `ec2:CreateAction`.
 */
export const taggingAtCreation: Readonly<Record<string, readonly [right: string, made?: string]>> = {
  "cloudwatch:PutMetricAlarm": ["cloudwatch:TagResource"],
  "dms:CreateEndpoint": ["dms:AddTagsToResource", "dms:@:endpoint:*"],
  "dms:CreateReplicationConfig": ["dms:AddTagsToResource", "dms:@:replication-config:*"],
  "dms:CreateReplicationInstance": ["dms:AddTagsToResource", "dms:@:rep:*"],
  "dms:CreateReplicationSubnetGroup": ["dms:AddTagsToResource", "dms:@:subgrp:new"],
  "dms:CreateReplicationTask": ["dms:AddTagsToResource", "dms:@:task:*"],
  "dms:ImportCertificate": ["dms:AddTagsToResource", "dms:@:cert:*"],
  "elasticloadbalancing:CreateLoadBalancer": ["elasticloadbalancing:AddTags"],
  "elasticloadbalancing:CreateTargetGroup": ["elasticloadbalancing:AddTags"],
  "events:PutRule": ["events:TagResource"],
  "iam:CreateRole": ["iam:TagRole"],
  "kms:CreateKey": ["kms:TagResource", "kms:@:key/new"],
  "lambda:CreateFunction": ["lambda:TagResource"],
  "logs:CreateLogGroup": ["logs:TagResource"],
  "ram:CreateResourceShare": ["ram:TagResource", "ram:@:resource-share/new"],
  "rds:CreateDBClusterParameterGroup": ["rds:AddTagsToResource"],
  "rds:CreateDBParameterGroup": ["rds:AddTagsToResource"],
  "rds:CreateDBProxy": ["rds:AddTagsToResource", "rds:@:db-proxy:new"],
  "rds:CreateDBProxyEndpoint": ["rds:AddTagsToResource", "rds:@:db-proxy-endpoint:new"],
  "rds:CreateDBSubnetGroup": ["rds:AddTagsToResource"],
  "secretsmanager:CreateSecret": ["secretsmanager:TagResource"],
  "sns:CreateTopic": ["sns:TagResource"],
  "sqs:CreateQueue": ["sqs:TagQueue"],
  "ssm:PutParameter": ["ssm:AddTagsToResource"],
  "vpc-lattice:CreateResourceConfiguration": ["vpc-lattice:TagResource"],
  "vpc-lattice:CreateResourceGateway": ["vpc-lattice:TagResource"],
};

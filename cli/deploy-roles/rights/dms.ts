/** Rights on DMS: by tag, as its ids are random; no wildcard of actions. */
import type { Found } from "../found";
import { grant, onlyOwn, onlyTagged, onlyUntagged, type Catalogue, type Grant, type Purpose } from "../grant";
import { handOn, linkedRole } from "./hand-on";
import { useKeys } from "./kms";

const listDms: Purpose = {
  sid: "ListDms",
  access: "read",
  why: "DMS describes without resources.",
};
const readTags: Purpose = {
  sid: "ReadTagsInDms",
  access: "read",
  why: "Every plan reads the tags of what stacks make; ids are random.",
};
const make: Purpose = {
  sid: "MakeInDms",
  access: "write",
  why: "What is new in DMS has to bear the environment's tag.",
};
const tagNew: Purpose = {
  sid: "TagNewInDms",
  access: "write",
  why: "Tags at creation are a right of their own, which DMS cannot tell from tagging later: what bears a tag of an environment is left alone.",
};
const use: Purpose = {
  sid: "ChangeInDms",
  access: "write",
  why: "Only what bears the environment's tag: whoever else uses DMS in this account is left alone.",
};
const useGroup: Purpose = {
  sid: "UseExistingSubnetGroup",
  access: "write",
  why: "Instances are made in the subnet group that the file names, which bears no environment's tag.",
};
const describeSecrets: Purpose = {
  sid: "DescribeSecretsForDms",
  access: "write",
  why: "DMS describes a secret in the name of whoever makes its endpoint; the secret's own policy has to admit the role, too.",
};

const giveRoles: Purpose = {
  sid: "GiveRolesToWarehouses",
  access: "write",
  why: "DMS gives a cluster the role that loads, in the name of whoever makes the endpoint; no call of Terraform's shows it.",
};

interface Kind {
  /** How ARNs call it. */
  readonly arn: string;
  readonly read: readonly string[];
  readonly create: string;
  /** Whether the creating call is judged on what it makes; otherwise on what it is made of alone. @default true */
  readonly isJudgedOnItself?: boolean;
  /** What the creating call names besides. */
  readonly beside?: readonly string[];
  readonly change: readonly string[];
}

const all = (found: Found, kinds: readonly string[]): string[] =>
  kinds.map((kind) => found.arn("dms", `${kind}:*`));

function kindOf(kind: Kind): (found: Found) => Grant[] {
  return (found) => [
    grant(
      listDms,
      kind.read.map((name) => `dms:${name}`),
      "*",
    ),
    grant(readTags, ["dms:ListTagsForResource"], all(found, [kind.arn])),
    ...(kind.isJudgedOnItself === false
      ? []
      : [grant(make, [`dms:${kind.create}`], all(found, [kind.arn]), onlyTagged(found))]),
    grant(tagNew, ["dms:AddTagsToResource"], all(found, [kind.arn]), onlyUntagged(found)),
    ...(kind.beside === undefined
      ? []
      : [grant(use, [`dms:${kind.create}`], all(found, kind.beside), onlyOwn(found))]),
    grant(
      use,
      [...kind.change.map((name) => `dms:${name}`), "dms:AddTagsToResource", "dms:RemoveTagsFromResource"],
      all(found, [kind.arn]),
      onlyOwn(found),
    ),
  ];
}

/** Tasks are stopped while an endpoint changes, and started again when it answers. */
function pausedTasks(endpoint: Found): Grant[] {
  if (endpoint.block.pause_replication_tasks !== true) return [];
  return [
    grant(listDms, ["dms:DescribeConnections", "dms:DescribeReplicationTasks"], "*"),
    grant(
      use,
      ["dms:StartReplicationTask", "dms:StopReplicationTask"],
      all(endpoint, ["task"]),
      onlyOwn(endpoint),
    ),
    grant(use, ["dms:TestConnection"], all(endpoint, ["endpoint", "rep"]), onlyOwn(endpoint)),
  ];
}

const services = (found: Found): string[] => [
  "dms.amazonaws.com",
  // Secrets are read by the Region's own principal.
  `dms.${found.place.region}.amazonaws.com`,
];

const endpointKind = kindOf({
  arn: "endpoint",
  read: ["DescribeEndpoints"],
  create: "CreateEndpoint",
  beside: ["cert"],
  change: ["DeleteEndpoint", "ModifyEndpoint"],
});

/** An endpoint may name its roles and its secret at the top or within the settings of its engine. */
function endpoint(found: Found): Grant[] {
  const secret = found.block.secrets_manager_arn;
  return [
    ...endpointKind(found),
    grant(use, ["dms:ModifyEndpoint"], all(found, ["cert"]), onlyOwn(found)),
    ...pausedTasks(found),
    ...handOn(found, "secrets_manager_access_role_arn", "Dms", services(found)),
    ...handOn(found, "service_access_role", "Dms", services(found)),
    ...handOn(found, "service_access_role_arn", "Dms", services(found)),
    ...settingsWithRoles(found),
    ...(found.block.engine_name === "redshift" ? givenToCluster(found) : []),
    ...(typeof secret === "string"
      ? [grant(describeSecrets, ["secretsmanager:DescribeSecret"], found.text("secrets_manager_arn"))]
      : []),
    useKeys(found, "dms"),
  ];
}

/** DMS gives the role that loads to the cluster, in the name of whoever makes the endpoint. */
function givenToCluster(found: Found): Grant[] {
  const [settings] = [found.block.redshift_settings].flat();
  const inner = found.within(settings as Found["block"]);
  return [
    grant(
      giveRoles,
      ["redshift:DescribeClusters", "redshift:ModifyClusterIamRoles"],
      found.arn("redshift", "cluster:*"),
    ),
    ...handOn(inner, "service_access_role_arn", "Redshift", ["redshift.amazonaws.com"]),
  ];
}

function settingsWithRoles(found: Found): Grant[] {
  return Object.entries(found.block)
    .filter(([argument]) => argument.endsWith("_settings"))
    .flatMap(([, settings]) => [settings].flat())
    .flatMap((settings) => {
      const inner = found.within(settings as Found["block"]);
      return handOn(inner, "service_access_role_arn", "Dms", services(found));
    });
}

export const dms: Catalogue = {
  aws_dms_certificate: kindOf({
    arn: "cert",
    read: ["DescribeCertificates"],
    create: "ImportCertificate",
    change: ["DeleteCertificate"],
  }),
  aws_dms_endpoint: endpoint,
  aws_dms_s3_endpoint: endpoint,
  aws_dms_replication_subnet_group: kindOf({
    arn: "subgrp",
    read: ["DescribeReplicationSubnetGroups"],
    create: "CreateReplicationSubnetGroup",
    change: ["DeleteReplicationSubnetGroup", "ModifyReplicationSubnetGroup"],
  }),
  "data.aws_dms_replication_subnet_group": (group) => [
    grant(listDms, ["dms:DescribeReplicationSubnetGroups"], "*"),
    grant(readTags, ["dms:ListTagsForResource"], all(group, ["subgrp"])),
    grant(
      useGroup,
      ["dms:CreateReplicationInstance"],
      group.arn("dms", `subgrp:${group.text("replication_subnet_group_id")}`),
    ),
  ],
  aws_dms_replication_instance: (instance) => [
    ...kindOf({
      arn: "rep",
      read: ["DescribeReplicationInstances"],
      create: "CreateReplicationInstance",
      beside: ["subgrp"],
      change: ["DeleteReplicationInstance", "ModifyReplicationInstance"],
    })(instance),
    useKeys(instance, "dms"),
  ],
  "data.aws_dms_replication_task": (task) => [
    grant(listDms, ["dms:DescribeReplicationTasks"], "*"),
    grant(readTags, ["dms:ListTagsForResource"], all(task, ["task"])),
  ],
  aws_dms_replication_task: (task) => [
    ...kindOf({
      arn: "task",
      read: ["DescribeReplicationTasks"],
      create: "CreateReplicationTask",
      isJudgedOnItself: false,
      beside: ["endpoint", "rep"],
      change: [
        "DeleteReplicationTask",
        "ModifyReplicationTask",
        "StartReplicationTask",
        "StopReplicationTask",
      ],
    })(task),
    // It is judged on the task and on the instance that the task goes to.
    grant(use, ["dms:MoveReplicationTask"], all(task, ["rep", "task"]), onlyOwn(task)),
  ],
  aws_dms_replication_config: (config) => [
    ...kindOf({
      arn: "replication-config",
      read: ["DescribeReplicationConfigs", "DescribeReplications"],
      create: "CreateReplicationConfig",
      isJudgedOnItself: false,
      beside: ["endpoint"],
      change: ["DeleteReplicationConfig", "ModifyReplicationConfig", "StartReplication", "StopReplication"],
    })(config),
    linkedRole(config, "dms.amazonaws.com", "AWSServiceRoleForDMSServerless"),
    useKeys(config, "dms"),
  ],
};

/** Rights on RDS: what the file names is described, clusters and parameter groups that are made here go by name. */
import type { Found } from "../found";
import { grant, type Catalogue, type Grant, type Purpose } from "../grant";
import { handOn, linkedRole } from "./hand-on";
import { useKeys } from "./kms";

const readDatabases: Purpose = {
  sid: "ReadDatabases",
  access: "read",
  why: "Every plan reads the databases of the file, by name where it is known.",
};
const listDatabases: Purpose = {
  sid: "ListDatabases",
  access: "read",
  why: "What RDS describes without resources, and members of clusters, whose names only AWS knows.",
};
const changeDatabases: Purpose = {
  sid: "ChangeDatabases",
  access: "write",
  why: "Clusters, instances, parameter groups and subnet groups that are made here, by their exact names.",
};

const tagging = ["rds:AddTagsToResource", "rds:RemoveTagsFromResource"];

function parameterGroup(kind: "cluster-pg" | "pg"): (found: Found) => Grant[] {
  const word = kind === "pg" ? "DBParameterGroup" : "DBClusterParameterGroup";
  const parameters = kind === "pg" ? "DBParameters" : "DBClusterParameters";
  return (group) => {
    const arn = group.arn("rds", `${kind}:${group.text("name")}`);
    return [
      grant(
        readDatabases,
        [`rds:Describe${word}s`, `rds:Describe${parameters}`, "rds:ListTagsForResource"],
        arn,
      ),
      grant(
        changeDatabases,
        [`rds:Create${word}`, `rds:Delete${word}`, `rds:Modify${word}`, `rds:Reset${word}`, ...tagging],
        arn,
      ),
    ];
  };
}

/** What the creating calls of a cluster name besides the cluster. */
function madeWith(found: Found): string[] {
  const names: readonly (readonly [string, string])[] = [
    ["cluster-pg", "db_cluster_parameter_group_name"],
    ["pg", "db_parameter_group_name"],
    ["subgrp", "db_subnet_group_name"],
  ];
  return [
    ...names
      .filter(([, argument]) => found.block[argument] !== undefined)
      .map(([kind, argument]) => found.arn("rds", `${kind}:${found.text(argument)}`)),
    // The default option group of an engine, which every cluster and instance has.
    found.arn("rds", "og:default*"),
  ];
}

export const databases: Catalogue = {
  aws_db_parameter_group: parameterGroup("pg"),
  aws_rds_cluster_parameter_group: parameterGroup("cluster-pg"),
  aws_db_subnet_group: (group) => {
    const arn = group.arn("rds", `subgrp:${group.text("name")}`);
    return [
      grant(readDatabases, ["rds:DescribeDBSubnetGroups", "rds:ListTagsForResource"], arn),
      grant(
        changeDatabases,
        ["rds:CreateDBSubnetGroup", "rds:DeleteDBSubnetGroup", "rds:ModifyDBSubnetGroup", ...tagging],
        arn,
      ),
    ];
  },
  aws_rds_cluster: (cluster) => {
    const arn = cluster.arn("rds", `cluster:${cluster.text("cluster_identifier")}`);
    return [
      grant(readDatabases, ["rds:DescribeDBClusters", "rds:ListTagsForResource"], arn),
      grant(listDatabases, ["rds:DescribeGlobalClusters"], "*"),
      grant(
        changeDatabases,
        ["rds:CreateDBCluster", "rds:DeleteDBCluster", "rds:ModifyDBCluster", ...tagging],
        arn,
      ),
      grant(changeDatabases, ["rds:CreateDBCluster", "rds:ModifyDBCluster"], madeWith(cluster)),
      ...(cluster.block.skip_final_snapshot === true
        ? []
        : [
            grant(
              changeDatabases,
              ["rds:DeleteDBCluster"],
              cluster.arn("rds", `cluster-snapshot:${cluster.text("final_snapshot_identifier")}`),
            ),
          ]),
      linkedRole(cluster, "rds.amazonaws.com", "AWSServiceRoleForRDS"),
      useKeys(cluster, "rds"),
    ];
  },
  aws_rds_cluster_instance: (instance) => {
    const arn = instance.arn("rds", `db:${instance.text("identifier")}`);
    const cluster = instance.arn("rds", `cluster:${instance.text("cluster_identifier")}`);
    return [
      grant(readDatabases, ["rds:DescribeDBInstances", "rds:ListTagsForResource"], arn),
      grant(readDatabases, ["rds:DescribeDBClusters"], cluster),
      grant(
        changeDatabases,
        [
          "rds:CreateDBInstance",
          "rds:DeleteDBInstance",
          "rds:ModifyDBInstance",
          "rds:RebootDBInstance",
          ...tagging,
        ],
        arn,
      ),
      grant(
        changeDatabases,
        ["rds:CreateDBInstance", "rds:ModifyDBInstance"],
        [cluster, ...madeWith(instance)],
      ),
      ...handOn(instance, "monitoring_role_arn", "Monitoring", ["monitoring.rds.amazonaws.com"]),
    ];
  },
  "data.aws_rds_cluster": (cluster) => [
    grant(
      readDatabases,
      ["rds:DescribeDBClusters", "rds:ListTagsForResource"],
      cluster.arn("rds", `cluster:${cluster.text("cluster_identifier")}`),
    ),
  ],
  "data.aws_db_instance": (instance) => {
    const name = instance.text("db_instance_identifier");
    return [
      grant(
        name === "*" ? listDatabases : readDatabases,
        ["rds:DescribeDBInstances", "rds:ListTagsForResource"],
        instance.arn("rds", `db:${name}`),
      ),
    ];
  },
  "data.aws_db_subnet_group": (group) => [
    grant(listDatabases, ["rds:DescribeDBSubnetGroups"], group.arn("rds", `subgrp:${group.text("name")}`)),
  ],
  "data.aws_rds_engine_version": () => [grant(listDatabases, ["rds:DescribeDBEngineVersions"], "*")],
};

import type { PolicyStatement } from "../../model/policy";
import { markerStatement } from "../shared/permissions";

/** Whose rights they are. */
export interface ReconcileTargetsRights {
  readonly targetGroupArns: readonly string[];
  readonly markerArns: readonly string[];
  /** Databases whose `max_connect_errors` is looked at; may be none. */
  readonly databaseArns: readonly string[];
  /** Parameter groups that these may have. */
  readonly parameterGroupArns: readonly string[];
}

/** Rights of `reconcile-targets`, besides writing its log. */
export function reconcileTargetsStatements(rights: ReconcileTargetsRights): PolicyStatement[] {
  return [
    {
      Sid: "SeeTargets",
      Effect: "Allow",
      // Knows no resources (Service Authorization Reference).
      Action: "elasticloadbalancing:DescribeTargetHealth",
      Resource: "*",
    },
    {
      Sid: "KeepTargets",
      Effect: "Allow",
      Action: ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
      Resource: rights.targetGroupArns,
    },
    markerStatement(rights.markerArns),
    ...(rights.databaseArns.length === 0 ? [] : parameterStatements(rights)),
  ];
}

function parameterStatements(rights: ReconcileTargetsRights): PolicyStatement[] {
  return [
    {
      Sid: "SeeDatabases",
      Effect: "Allow",
      Action: ["rds:DescribeDBClusters", "rds:DescribeDBInstances"],
      Resource: rights.databaseArns,
    },
    {
      Sid: "SeeParameters",
      Effect: "Allow",
      Action: ["rds:DescribeDBClusterParameters", "rds:DescribeDBParameters"],
      Resource: rights.parameterGroupArns,
    },
  ];
}

/** Roles that a call hands to a service: `iam:PassRole` is asked for each of them. DMS's are judged where it looks at them. */
import type { AwsRequest } from "../request";
import { parameter } from "./parameters";
import type { CallTarget } from "./target";

const handed: Readonly<Record<string, readonly [parameter: string, service: string]>> = {
  "ec2:CreateFlowLogs": ["DeliverLogsPermissionArn", "vpc-flow-logs.amazonaws.com"],
  "lambda:CreateFunction": ["Role", "lambda.amazonaws.com"],
  "lambda:UpdateFunctionConfiguration": ["Role", "lambda.amazonaws.com"],
  "rds:CreateDBInstance": ["MonitoringRoleArn", "monitoring.rds.amazonaws.com"],
  "rds:CreateDBProxy": ["RoleArn", "rds.amazonaws.com"],
  "rds:ModifyDBInstance": ["MonitoringRoleArn", "monitoring.rds.amazonaws.com"],
  "rds:ModifyDBProxy": ["RoleArn", "rds.amazonaws.com"],
};

/** What else a call is judged by. */
export function passedRoles(request: AwsRequest, action: string): CallTarget[] {
  return rolesIn(request, action).map(([role, service]) => ({
    action: "iam:PassRole",
    resource: role,
    context: { "iam:PassedToService": service },
  }));
}

function rolesIn(request: AwsRequest, action: string): (readonly [role: string, service: string])[] {
  const known = handed[action];
  if (known) return parameter(request, known[0]).map((role) => [role, known[1]] as const);
  const isFeedback =
    action === "sns:SetTopicAttributes" && /FeedbackRoleArn$/.test(request.form.get("AttributeName") ?? "");
  const role = request.form.get("AttributeValue") ?? "";
  return isFeedback && role !== "" ? [[role, "sns.amazonaws.com"]] : [];
}

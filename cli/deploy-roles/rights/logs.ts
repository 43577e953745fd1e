/** Rights on log groups and on parameters: markers of steps, and what functions and networks log. */
import type { Found } from "../found";
import { grant, type Catalogue, type Purpose } from "../grant";

const readLogs: Purpose = {
  sid: "ReadLogGroups",
  access: "read",
  why: "Every plan reads tags of the log groups that stacks make.",
};
const listLogs: Purpose = {
  sid: "ListLogGroups",
  access: "read",
  why: "Log groups are found by listing; IAM knows no narrower resource that the provider's call would match.",
};
const changeLogs: Purpose = {
  sid: "ChangeLogGroups",
  access: "write",
  why: "Log groups of functions, networks, proxies and clusters, by their exact names.",
};
const readParameters: Purpose = {
  sid: "ReadParameters",
  access: "read",
  why: "Every plan reads the markers of steps: whether what a function did still holds.",
};
const listParameters: Purpose = {
  sid: "ListParameters",
  access: "read",
  why: "The provider finds a parameter's description by listing.",
};
const changeParameters: Purpose = {
  sid: "ChangeParameters",
  access: "write",
  why: "Markers of steps, by their exact names.",
};

const groupArns = (group: Found): string[] => {
  const arn = group.arn("logs", `log-group:${group.text("name")}`);
  // Some calls name a log group with its streams.
  return [arn, `${arn}:*`];
};
const parameterArn = (parameter: Found): string =>
  parameter.arn("ssm", `parameter/${parameter.text("name").replace(/^\//, "")}`);

export const logs: Catalogue = {
  "data.aws_cloudwatch_log_groups": () => [grant(listLogs, ["logs:DescribeLogGroups"], "*")],
  aws_cloudwatch_log_group: (group) => [
    grant(readLogs, ["logs:ListTagsForResource"], groupArns(group)),
    grant(listLogs, ["logs:DescribeLogGroups"], "*"),
    grant(
      changeLogs,
      [
        "logs:AssociateKmsKey",
        "logs:CreateLogGroup",
        "logs:DeleteLogGroup",
        "logs:DeleteRetentionPolicy",
        "logs:DisassociateKmsKey",
        "logs:PutRetentionPolicy",
        "logs:TagResource",
        "logs:UntagResource",
      ],
      groupArns(group),
    ),
  ],
  "data.aws_ssm_parameters_by_path": (found) => {
    // SSM judges the path as a parameter of that name (AWS Systems Manager guide, sysman-paramstore-access).
    const path = found.arn("ssm", `parameter/${found.text("path").replace(/^\//, "").replace(/\/$/, "")}`);
    return [grant(readParameters, ["ssm:GetParametersByPath"], [path, `${path}/*`])];
  },
  aws_ssm_parameter: (parameter) => [
    grant(
      readParameters,
      ["ssm:GetParameter", "ssm:GetParameters", "ssm:ListTagsForResource"],
      parameterArn(parameter),
    ),
    grant(listParameters, ["ssm:DescribeParameters"], "*"),
    grant(
      changeParameters,
      ["ssm:AddTagsToResource", "ssm:DeleteParameter", "ssm:PutParameter", "ssm:RemoveTagsFromResource"],
      parameterArn(parameter),
    ),
  ],
};

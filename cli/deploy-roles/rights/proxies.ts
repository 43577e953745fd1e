/** Rights on RDS proxies: their ids are random, so that the environment's tag says which are meant. */
import type { Found } from "../found";
import { grant, onlyOwn, onlyTagged, onlyUntagged, type Catalogue, type Purpose } from "../grant";
import { handOn, linkedRole } from "./hand-on";

const read: Purpose = {
  sid: "ReadProxies",
  access: "read",
  why: "Every plan reads proxies and their targets; their ids are random.",
};
const make: Purpose = {
  sid: "MakeProxies",
  access: "write",
  why: "A new proxy has to bear the environment's tag.",
};
const tagNew: Purpose = {
  sid: "TagNewProxies",
  access: "write",
  why: "Tags at creation are a right of their own, which RDS cannot tell from tagging later: what bears an environment's tag is left alone.",
};
const change: Purpose = {
  sid: "ChangeProxies",
  access: "write",
  why: "Only proxies that bear the environment's tag.",
};
const register: Purpose = {
  sid: "RegisterTargetsOfProxies",
  access: "write",
  why: "Targets of a proxy, and the databases behind it; target groups come with their proxy and bear no tag of ours.",
};

const anyProxy = (found: Found): string => found.arn("rds", "db-proxy:*");
const endpoints = (found: Found): string => found.arn("rds", "db-proxy-endpoint:*");
const groups = (found: Found): string => found.arn("rds", "target-group:*");
const tagging = ["rds:AddTagsToResource", "rds:RemoveTagsFromResource"];

export const proxies: Catalogue = {
  aws_db_proxy: (proxy) => [
    grant(read, ["rds:DescribeDBProxies", "rds:ListTagsForResource"], anyProxy(proxy)),
    grant(make, ["rds:CreateDBProxy"], "*", onlyTagged(proxy)),
    grant(tagNew, ["rds:AddTagsToResource"], anyProxy(proxy), onlyUntagged(proxy)),
    grant(change, ["rds:DeleteDBProxy", "rds:ModifyDBProxy", ...tagging], anyProxy(proxy), onlyOwn(proxy)),
    ...handOn(proxy, "role_arn", "Rds", ["rds.amazonaws.com"]),
    linkedRole(proxy, "rds.amazonaws.com", "AWSServiceRoleForRDS"),
  ],
  aws_db_proxy_default_target_group: (group) => [
    grant(read, ["rds:DescribeDBProxyTargetGroups"], [anyProxy(group), groups(group)]),
    grant(register, ["rds:ModifyDBProxyTargetGroup"], groups(group)),
  ],
  aws_db_proxy_target: (target) => [
    grant(read, ["rds:DescribeDBProxyTargets"], [anyProxy(target), groups(target)]),
    grant(
      register,
      ["rds:DeregisterDBProxyTargets", "rds:RegisterDBProxyTargets"],
      [anyProxy(target), groups(target), target.arn("rds", "cluster:*"), target.arn("rds", "db:*")],
    ),
  ],
  aws_db_proxy_endpoint: (endpoint) => [
    grant(
      read,
      ["rds:DescribeDBProxyEndpoints", "rds:ListTagsForResource"],
      [anyProxy(endpoint), endpoints(endpoint)],
    ),
    grant(make, ["rds:CreateDBProxyEndpoint"], endpoints(endpoint), onlyTagged(endpoint)),
    grant(change, ["rds:CreateDBProxyEndpoint"], anyProxy(endpoint), onlyOwn(endpoint)),
    grant(tagNew, ["rds:AddTagsToResource"], endpoints(endpoint), onlyUntagged(endpoint)),
    grant(
      change,
      ["rds:DeleteDBProxyEndpoint", "rds:ModifyDBProxyEndpoint", ...tagging],
      endpoints(endpoint),
      onlyOwn(endpoint),
    ),
  ],
};

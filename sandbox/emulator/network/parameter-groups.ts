/** Parameter groups of RDS: moto does not say who wrote a parameter, and has no default groups of clusters. */
import { queryReply } from "../query";
import { changeReply, type Reply } from "../reply";
import { elementsWith, setChildren } from "../xml";
import type { NetworkCall, NetworkPart } from "./part";

/** Form parameter that names the group, by operation. */
const groupParameters: Readonly<Record<string, string>> = {
  "rds:DescribeDBClusterParameters": "DBClusterParameterGroupName",
  "rds:DescribeDBParameters": "DBParameterGroupName",
};

export class ParameterGroups implements NetworkPart {
  /** A default group has what nobody wrote; of that, only what a function asks for. */
  answer({ operation, request: { form } }: NetworkCall): Reply | undefined {
    const parameter = groupParameters[operation];
    if (parameter === undefined || form.get(parameter)?.startsWith("default.") !== true) return undefined;
    const unwritten = { Parameter: { ParameterName: "max_connect_errors", Source: "engine-default" } };
    return queryReply(operation, { Parameters: unwritten });
  }

  /** Parameters as they were written, which is all that moto keeps. */
  mend({ operation }: NetworkCall, reply: Reply): Reply {
    if (groupParameters[operation] === undefined) return reply;
    return changeReply(reply, (root) => {
      for (const parameter of elementsWith(root, "ParameterName")) setChildren(parameter, { Source: "user" });
    });
  }
}

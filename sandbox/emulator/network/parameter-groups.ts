/** Parameter groups of RDS: moto does not say who wrote a parameter, and has no default groups of clusters. */
import { xmlReply, type Reply } from "../reply";
import type { NetworkCall, NetworkPart } from "./part";
import { replyText, toXml, withText } from "./xml";

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
    const action = operation.replace("rds:", "");
    const unwritten = { Parameter: { ParameterName: "max_connect_errors", Source: "engine-default" } };
    const result = toXml({ [`${action}Result`]: { Parameters: unwritten } });
    return xmlReply(
      `<${action}Response xmlns="http://rds.amazonaws.com/doc/2014-10-31/">${result}</${action}Response>`,
    );
  }

  /** What moto keeps is what was written. */
  mend({ operation }: NetworkCall, reply: Reply): Reply {
    if (groupParameters[operation] === undefined) return reply;
    return withText(reply, replyText(reply).replaceAll("</ParameterName>", "$&<Source>user</Source>"));
  }
}

/** The query protocol: lists in the parameters of calls, and answers. */
import { randomUUID } from "node:crypto";
import { xmlReply, type Reply } from "./reply";
import { buildXml, type Xml, type XmlMembers } from "./xml";

/** Namespaces of answers, by what stands before the colon of an operation. */
const namespaces: Readonly<Record<string, string>> = {
  rds: "http://rds.amazonaws.com/doc/2014-10-31/",
  redshift: "http://redshift.amazonaws.com/doc/2012-12-01/",
  sns: "http://sns.amazonaws.com/doc/2010-03-31/",
  sts: "https://sts.amazonaws.com/doc/2011-06-15/",
};

/** An EC2 answer with these elements. */
export function ec2Reply(action: string, content: XmlMembers): Reply {
  const namespace = "http://ec2.amazonaws.com/doc/2016-11-15/";
  return xmlReply(buildXml(`${action}Response`, { ...content, requestId: randomUUID() }, { namespace }));
}

/**
 * The answer to a call of a service that wraps its results.
 *
 * @param operation As IAM spells it: `rds:DescribeDBParameters`.
 * @param listElement Name of each element of a list.
 */
export function queryReply(operation: string, result: Xml, listElement?: string): Reply {
  const [service = "", action = ""] = operation.split(":");
  const content = { [`${action}Result`]: result, ResponseMetadata: { RequestId: randomUUID() } };
  return xmlReply(
    buildXml(`${action}Response`, content, {
      namespace: namespaces[service],
      ...(listElement === undefined ? {} : { listElement }),
    }),
  );
}

/** Values of a list parameter: `Name.1`, `Name.2` …, or `Name.member.1` …. */
export function listParameter(form: URLSearchParams, name: string): string[] {
  const values: string[] = [];
  for (const prefix of [`${name}.`, `${name}.member.`]) {
    for (let index = 1; form.has(`${prefix}${index}`); index += 1) {
      values.push(form.get(`${prefix}${index}`) ?? "");
    }
  }
  return values;
}

/** Values of EC2's `Filter.<n>.Name` and `Filter.<n>.Value.<m>`, by name. */
export function filterParameters(form: URLSearchParams): ReadonlyMap<string, readonly string[]> {
  const filters = new Map<string, readonly string[]>();
  for (let index = 1; form.has(`Filter.${index}.Name`); index += 1) {
    filters.set(form.get(`Filter.${index}.Name`) ?? "", listParameter(form, `Filter.${index}.Value`));
  }
  return filters;
}

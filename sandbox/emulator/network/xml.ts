/** XML of the query protocol: lists in requests, elements in answers. */
import { randomUUID } from "node:crypto";
import { escapeXml, xmlReply, type Reply } from "../reply";

/** Content of an element: text, elements by name, or a list (EC2 calls its elements `item`). */
export type Xml = string | number | boolean | undefined | readonly Xml[] | { readonly [name: string]: Xml };

/** An EC2 answer with these elements. */
export function ec2Reply(action: string, content: Xml): Reply {
  const namespace = "http://ec2.amazonaws.com/doc/2016-11-15/";
  const body = `${toXml(content)}<requestId>${randomUUID()}</requestId>`;
  return xmlReply(`<${action}Response xmlns="${namespace}">${body}</${action}Response>`);
}

/** Elements as text; undefined ones are left out. */
export function toXml(content: Xml, listElement = "item"): string {
  if (content === undefined) return "";
  if (typeof content !== "object") return escapeXml(String(content));
  if (isList(content)) {
    return content.map((one) => `<${listElement}>${toXml(one, listElement)}</${listElement}>`).join("");
  }
  return Object.entries(content)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<${name}>${toXml(value, listElement)}</${name}>`)
    .join("");
}

function isList(content: object): content is readonly Xml[] {
  return Array.isArray(content);
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

/** Text of the first element of a name; undefined when there is none. */
export function elementText(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
}

/** Replaces the content of each element of a name; `change` is given the whole element. */
export function replaceElements(xml: string, name: string, change: (element: string) => string): string {
  return xml.replace(new RegExp(`<${name}>.*?</${name}>|<${name}\\s*/>`, "gs"), change);
}

/** Text of a reply. */
export function replyText(reply: Reply): string {
  return reply.body.toString("utf8");
}

/** A reply with another text. */
export function withText(reply: Reply, text: string): Reply {
  return { ...reply, body: Buffer.from(text) };
}

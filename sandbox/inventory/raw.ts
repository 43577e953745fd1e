/** Things of services that no SDK client is installed for, listed with plain calls, and DMS's own. */
import { setTimeout as sleep } from "node:timers/promises";
import { askSandbox, ownerHeaders, type SandboxAddress } from "../emulator/address";
import { parseXml, texts } from "../emulator/xml";

interface Place extends SandboxAddress {
  readonly accountId: string;
  readonly region: string;
}

const jsonName = /"name":\s*"([^"]+)"/g;

/** Functions, log groups, topics, queues, rules, alarms and what DMS has: "kind name" each. */
export async function otherThings(place: Place): Promise<string[]> {
  const lists = await Promise.all([
    functions(place),
    jsonList(place, "logs", "Logs_20140328.DescribeLogGroups", /"logGroupName":\s*"([^"]+)"/g, "log group"),
    jsonList(place, "events", "AWSEvents.ListRules", /"Name":\s*"([^"]+)"/g, "event rule"),
    jsonList(place, "sqs", "AmazonSQS.ListQueues", /(https?:[^"\s]+)/g, "queue"),
    queryList(place, "sns", "ListTopics", "2010-03-31", "TopicArn", "topic"),
    queryList(
      place,
      "elasticloadbalancing",
      "DescribeLoadBalancers",
      "2015-12-01",
      "LoadBalancerName",
      "balancer",
    ),
    queryList(
      place,
      "elasticloadbalancing",
      "DescribeTargetGroups",
      "2015-12-01",
      "TargetGroupName",
      "target group",
    ),
    queryList(place, "rds", "DescribeDBProxies", "2014-10-31", "DBProxyName", "proxy"),
    zones(place),
    restList(place, "vpc-lattice", "GET", "/resourcegateways", jsonName, "resource gateway"),
    restList(place, "vpc-lattice", "GET", "/resourceconfigurations", jsonName, "resource configuration"),
    restList(place, "ram", "POST", "/getresourceshares", jsonName, "resource share"),
    queryList(place, "monitoring", "DescribeAlarms", "2010-08-01", "AlarmName", "alarm"),
    dmsThings(place),
  ]);
  return lists.flat();
}

async function functions(place: Place): Promise<string[]> {
  const text = await call(place, "lambda", { method: "GET", path: "/2015-03-31/functions/" });
  return matches(text, /"FunctionName":\s*"([^"]+)"/g, "function");
}

async function restList(
  place: Place,
  service: string,
  method: "GET" | "POST",
  path: string,
  pattern: RegExp,
  kind: string,
): Promise<string[]> {
  return matches(await call(place, service, { method, path }), pattern, kind);
}

async function jsonList(place: Place, service: string, target: string, pattern: RegExp, kind: string) {
  const headers = { "x-amz-target": target, "content-type": "application/x-amz-json-1.1" };
  return matches(
    await call(place, service, { method: "POST", path: "/", headers, body: "{}" }),
    pattern,
    kind,
  );
}

async function queryList(
  place: Place,
  service: string,
  action: string,
  version: string,
  element: string,
  kind: string,
): Promise<string[]> {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const body = `Action=${action}&Version=${version}`;
  return named(await call(place, service, { method: "POST", path: "/", headers, body }), element, kind);
}

async function zones(place: Place): Promise<string[]> {
  const answer = await call(place, "route53", { method: "GET", path: "/2013-04-01/hostedzone" });
  return named(answer, "Name", "hosted zone");
}

async function dmsThings(place: Place): Promise<string[]> {
  const answer = await askSandbox(place, `dms?account=${place.accountId}&region=${place.region}`);
  return (await answer.json()) as string[];
}

/** Question to a service. */
interface Question {
  readonly method: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Several services that are asked for the first time at once can each find moto half loaded: it says 500 then. */
const patience = 5;

/** Asks until the answer is no internal error. */
async function call(place: Place, service: string, question: Question): Promise<string> {
  for (let times = 1; ; times++) {
    const answer = await ask(place, service, question);
    const text = await answer.text();
    if (answer.ok) return text;
    if (answer.status !== 500 || times === patience) {
      throw new Error(`${service} could not be listed: ${answer.status} ${text.slice(0, 300)}`);
    }
    await sleep(200 * times);
  }
}

function ask(place: Place, service: string, { method, path, headers, body }: Question): Promise<Response> {
  return fetch(place.url + path, {
    method,
    headers: {
      ...ownerHeaders(place, { ...place, service }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
}

function matches(text: string, pattern: RegExp, kind: string): string[] {
  return [...text.matchAll(pattern)].map(([, name]) => `${kind} ${name ?? ""}`);
}

/** @param element Name of the XML element that says each thing's name. */
function named(text: string, element: string, kind: string): string[] {
  return texts(parseXml(text), element).map((name) => `${kind} ${name}`);
}

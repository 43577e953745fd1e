/** Policies of topics, which decide together with the caller's where the topic is another account's. */
import type { Moto } from "../moto";
import { replyRoot } from "../reply";
import type { RoleDirectory } from "../roles";
import { childText, elementsWith } from "../xml";
import type { Policy } from "./evaluate";

/** The policy of a topic; undefined when there is no such topic. */
export async function topicPolicy(
  arn: string,
  moto: Pick<Moto, "raw">,
  roles: Pick<RoleDirectory, "toShown">,
): Promise<Policy | undefined> {
  const [, , , region = "", accountId = ""] = arn.split(":");
  const reply = await moto.raw({
    accountId,
    region,
    service: "sns",
    method: "POST",
    path: "/",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ Action: "GetTopicAttributes", TopicArn: arn }).toString(),
  });
  if (reply.status !== 200) return undefined;
  const entry = elementsWith(replyRoot(reply), "key").find((one) => childText(one, "key") === "Policy");
  const text = entry && childText(entry, "value");
  return text === undefined ? undefined : (JSON.parse(roles.toShown(text)) as Policy);
}

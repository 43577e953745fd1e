/** Tags of what belongs to transit gateways: each account has its own on what is shared. */
import type { Reply } from "../reply";
import type { NetworkCall, NetworkPart } from "./part";
import { ec2Reply, listParameter } from "../query";
import type { Xml } from "../xml";

export class TransitTags implements NetworkPart {
  /** By account and id. */
  private readonly tags = new Map<string, Map<string, string>>();

  /** The tags that an account gave to a thing. */
  of(accountId: string, id: string): Xml {
    return [...(this.tags.get(`${accountId} ${id}`) ?? [])].map(([key, value]) => ({ key, value }));
  }

  /** The same by key. */
  tagsOf(accountId: string, id: string): ReadonlyMap<string, string> {
    return this.tags.get(`${accountId} ${id}`) ?? new Map<string, string>();
  }

  /** Remembers the tags that a call creates a thing with. */
  ofNew({ request: { form }, caller }: NetworkCall, id: string): void {
    this.add(caller.accountId, id, tagsIn(form, "TagSpecifications?.1.Tag"));
  }

  answer({ operation, request: { form }, caller }: NetworkCall): Reply | undefined {
    if (operation !== "ec2:CreateTags" && operation !== "ec2:DeleteTags") return undefined;
    const ids = listParameter(form, "ResourceId").filter((id) => id.startsWith("tgw-"));
    if (ids.length === 0) return undefined;
    const given = tagsIn(form, "Tag");
    for (const id of ids) {
      if (operation === "ec2:CreateTags") this.add(caller.accountId, id, given);
      else for (const [key] of given) this.tags.get(`${caller.accountId} ${id}`)?.delete(key);
    }
    return ec2Reply(operation.replace("ec2:", ""), { return: true });
  }

  private add(accountId: string, id: string, given: readonly (readonly [string, string])[]): void {
    const key = `${accountId} ${id}`;
    this.tags.set(key, new Map([...(this.tags.get(key) ?? []), ...given]));
  }
}

/** @param prefix Pattern of what stands before a tag's number. */
function tagsIn(form: URLSearchParams, prefix: string): [key: string, value: string][] {
  const keyName = new RegExp(`^${prefix}\\.\\d+\\.Key$`);
  return [...form].flatMap(([name, key]) =>
    keyName.test(name) ? [[key, form.get(name.replace(/Key$/, "Value")) ?? ""]] : [],
  );
}

/** Things that the file takes as existing, made with the tags that it looks for. */
import type { Filter, ResourceType, Tag, TagSpecification } from "@aws-sdk/client-ec2";
import { lookupOf, type Existing } from "../../model/existing";

/** Tags that a thing is found by; a word is its Name tag, whatever it looks like, because nobody chooses an id. */
export function tagsOf(thing: Existing): Tag[] {
  const tags = typeof thing === "string" ? { Name: thing } : thing.tags;
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** What a describe call finds it by. */
export function tagFilters(thing: Existing): Filter[] {
  return tagsOf(thing).map(({ Key, Value }) => ({ Name: `tag:${Key}`, Values: [Value ?? ""] }));
}

/** The same of a security group, which a word names. */
export function groupFilters(group: Existing): Filter[] {
  const lookup = lookupOf("securityGroup", group);
  return "name" in lookup ? [{ Name: "group-name", Values: [lookup.name] }] : tagFilters(group);
}

/** Tags for a call that makes it. */
export function tagged(ResourceType: ResourceType, thing: Existing): TagSpecification[] {
  return [{ ResourceType, Tags: tagsOf(thing) }];
}

/** Tags of everything that DMS keeps. */
import type { DmsOperation } from "./context";
import type { Resource } from "./store";

const list: DmsOperation = ({ store, payload }) => {
  const single = payload.text("ResourceArn");
  const arns = single === undefined ? payload.texts("ResourceArnList") : [single];
  const tags = arns.flatMap((arn) => tagsOf(store.taggable(arn), arns.length > 1));
  return { TagList: tags };
};

const add: DmsOperation = ({ store, payload }) => {
  const resource = store.taggable(payload.required("ResourceArn"));
  for (const [key, value] of payload.tags()) resource.tags.set(key, value);
  return {};
};

const remove: DmsOperation = ({ store, payload }) => {
  const resource = store.taggable(payload.required("ResourceArn"));
  for (const key of payload.texts("TagKeys")) resource.tags.delete(key);
  return {};
};

export const tagOperations: Readonly<Record<string, DmsOperation>> = {
  ListTagsForResource: list,
  AddTagsToResource: add,
  RemoveTagsFromResource: remove,
};

function tagsOf(resource: Resource, withArn: boolean): object[] {
  return [...resource.tags].map(([Key, Value]) => ({
    Key,
    Value,
    ...(withArn ? { ResourceArn: resource.arn } : {}),
  }));
}

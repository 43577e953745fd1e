/** Which members of task settings DMS answers. */
import { memberPaths, type AccountFacts } from "../../model/schema/account-facts";
import { tried } from "./dms";
import type { Ends, Looking } from "./looking";

/** Members of settings documents that DMS answers, and those that it drops of what is sent. */
export async function taskSettingsFact(
  { dms }: Looking,
  { source, target }: Ends,
  documents: readonly string[],
): Promise<AccountFacts["taskSettings"]> {
  if ("why" in source || "why" in target) {
    return { answered: [], dropped: [], seen: "no task was made, as its endpoints were refused" };
  }
  const ends = { source: source.arn, target: target.arn };
  const answeredTo = async (word: string, settings?: string): Promise<string[]> => {
    const task = await dms.createTask(word, ends, settings);
    return memberPaths(JSON.parse(task.ReplicationTaskSettings ?? "{}"));
  };
  const answered = await answeredTo("settings");
  const dropped = new Set<string>();
  const refused: string[] = [];
  for (const [index, document] of documents.entries()) {
    const answer = await tried(async () => {
      const kept = await answeredTo(`settings-${index + 1}`, document);
      for (const member of memberPaths(JSON.parse(document))) if (!kept.includes(member)) dropped.add(member);
    });
    if (!answer.accepted) refused.push(answer.why);
  }
  const seen = [
    `a task without settings, and ${documents.length} with those of the environment's pipelines`,
    ...refused.map((why) => `one was refused: ${why}`),
  ].join("; ");
  return { answered: answered.sort(), dropped: [...dropped].sort(), seen };
}

/** Everything that the DMS API takes for a task can be said in a file, or the guide says why not. */
import type {
  CreateReplicationTaskMessage,
  StartReplicationTaskMessage,
} from "@aws-sdk/client-database-migration-service";
import { readFileSync } from "node:fs";
import path from "node:path";

const guide = readFileSync(path.join(__dirname, "../../docs/task-settings.md"), "utf8");

/** The type is the API's: a member that DMS adds makes this file wrong. */
const members: Readonly<
  Record<keyof CreateReplicationTaskMessage | keyof StartReplicationTaskMessage, "offered" | "not offered">
> = {
  ReplicationTaskIdentifier: "offered",
  SourceEndpointArn: "offered",
  TargetEndpointArn: "offered",
  ReplicationInstanceArn: "offered",
  MigrationType: "offered",
  TableMappings: "offered",
  ReplicationTaskSettings: "offered",
  CdcStartTime: "offered",
  CdcStartPosition: "offered",
  CdcStopPosition: "offered",
  Tags: "offered",
  TaskData: "not offered",
  ResourceIdentifier: "offered",
  ReplicationTaskArn: "offered",
  StartReplicationTaskType: "offered",
};

test.each(Object.entries(members).filter(([member]) => member !== "ReplicationTaskArn"))(
  "%s is %s, and the guide says so",
  (member, how) => {
    const row =
      guide.split("\n").find((line) => line.startsWith("|") && line.includes(`\`${member}\``)) ?? "";
    expect(row).toContain(`\`${member}\``);
    expect(row.includes("not offered:")).toBe(how === "not offered");
  },
);

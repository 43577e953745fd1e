/** Versions of RDS's engines, which moto does not know: a version that is asked for is there. */
import { xmlReply, type Reply } from "../reply";
import type { NetworkCall, NetworkPart } from "./part";
import { toXml } from "./xml";

export class EngineVersions implements NetworkPart {
  answer({ operation, request: { form } }: NetworkCall): Reply | undefined {
    const engine = form.get("Engine");
    const version = form.get("EngineVersion");
    if (operation !== "rds:DescribeDBEngineVersions" || engine === null || version === null) return undefined;
    const found = {
      DBEngineVersion: {
        Engine: engine,
        EngineVersion: version,
        MajorEngineVersion: majorOf(engine, version),
        DBParameterGroupFamily: `${engine}${majorOf(engine, version)}`,
        Status: "available",
      },
    };
    const result = toXml({ DescribeDBEngineVersionsResult: { DBEngineVersions: found } });
    return xmlReply(
      `<DescribeDBEngineVersionsResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/">${result}</DescribeDBEngineVersionsResponse>`,
    );
  }
}

/** PostgreSQL counts its major versions with one number, MySQL and MariaDB with two. */
function majorOf(engine: string, version: string): string {
  return version
    .split(".")
    .slice(0, engine.includes("postgres") ? 1 : 2)
    .join(".");
}

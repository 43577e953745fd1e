import type { AwsRequest } from "../../sandbox/emulator/request";

/** An AWS call as the emulator reads it, with an empty body and no parameters but for what is said. */
export function awsRequest(said: Partial<AwsRequest>): AwsRequest {
  return {
    method: "POST",
    url: "/",
    path: "/",
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.from(""),
    service: "dms",
    region: "eu-west-1",
    accessKeyId: "",
    form: new URLSearchParams(),
    statedOperation: undefined,
    ...said,
  };
}

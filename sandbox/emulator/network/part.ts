/** The parts that answer, or mend moto's answers to, calls about ways between networks. */
import type { Caller } from "../callers";
import type { Reply } from "../reply";
import type { AwsRequest } from "../request";

/** A call as a part sees it. */
export interface NetworkCall {
  readonly request: AwsRequest;
  /** As IAM spells it: `ec2:CreateVpcEndpoint`. */
  readonly operation: string;
  readonly caller: Caller;
}

/** One thing that moto lacks, or keeps to a single account although AWS lets two share it. */
export interface NetworkPart {
  /**
   * Answers a call in moto's place; undefined leaves it to moto.
   *
   * @throws AwsFault where AWS would refuse.
   */
  answer?(call: NetworkCall): Promise<Reply | undefined> | Reply | undefined;

  /** Mends a call before moto sees it: the body it is to see. */
  prepare?(call: NetworkCall, body: Buffer): Buffer;

  /** Mends moto's answer to a call that it took. */
  mend?(call: NetworkCall, reply: Reply): Promise<Reply> | Reply;
}

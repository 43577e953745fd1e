/** What the settings of the SDK's clients do, with the real SDK and a server that fails as AWS does. */
import { DescribeSecurityGroupRulesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { call, clientSettings, settingsWithin, type CallOptions } from "../../../lambda-src/shared/call";
import { Deadline, systemClock } from "../../../lambda-src/shared/deadline";
import { AwsError, AwsServer } from "../../support/aws-server";
import { FakeSsm } from "../../support/fake-ssm";
import { testClient, testRun } from "../../support/step-run";

const name = "/causeway/dev/marker";
const ssm = new FakeSsm();
ssm.parameters.set(name, "done");
let server: AwsServer;

beforeAll(async () => {
  server = await AwsServer.start({
    ssm: (asked) => ssm.service(asked),
    ec2: () => {
      throw new AwsError(
        "UnauthorizedOperation",
        "You are not authorized to perform this operation. Encoded authorization failure message: 2mY",
        403,
      );
    },
  });
});
beforeEach(() => {
  server.reset();
  // The SDK waits for a random part of growing pauses.
  jest.spyOn(Math, "random").mockReturnValue(0);
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => server.close());

/** The function's settings, at the server on loopback. */
function client(made: object = clientSettings) {
  const { endpoint, region, credentials } = testClient(server.url);
  return { endpoint, region, credentials, ...made };
}

const get = "ssm:GetParameter";
const reading = (made?: object) => {
  const reader = new SSMClient(client(made));
  return (options: CallOptions) => reader.send(new GetParameterCommand({ Name: name }), options);
};

test("a call that is throttled four times is made a fifth time", async () => {
  server.faults = (asked) => (asked <= 4 ? "throttle" : undefined);

  const answer = await call(testRun().deadline, get, name, reading());

  expect(answer.Parameter?.Value).toBe("done");
  expect(server.count(get)).toBe(5);
});

test("a call that is throttled on and on fails after the fifth time, with what to do", async () => {
  server.faults = () => "throttle";

  await expect(call(testRun().deadline, get, name, reading())).rejects.toMatchObject({
    name: "CallFailed",
    message: expect.stringContaining("run the deploy again in a minute") as string,
  });
  expect(server.count(get)).toBe(5);
});

test("a call that gets no answer is cut and made again", async () => {
  server.faults = (asked) => (asked === 1 ? "deaf" : undefined);
  // Three seconds are left beside the deadline's reserve: without a limit the call would wait for their end.
  const deadline = new Deadline(systemClock, 8_000);

  const answer = await call(deadline, get, name, reading(settingsWithin(200)));

  expect(answer.Parameter?.Value).toBe("done");
  expect(server.count(get)).toBe(2);
});

test("a call that never gets an answer fails, and does not use up the function's time", async () => {
  server.faults = () => "deaf";
  const deadline = new Deadline(systemClock, 25_000);

  await expect(call(deadline, get, name, reading(settingsWithin(100)))).rejects.toMatchObject({
    name: "CallFailed",
    fault: "TimeoutError",
  });
  expect(deadline.over).toBe(false);
});

test("EC2's refusal, which names neither action nor resource, is a missing permission that is named", async () => {
  const ec2 = new EC2Client(client());
  const action = "ec2:DescribeSecurityGroupRules";

  const refused = call(testRun().deadline, action, "sg-1", (options) =>
    ec2.send(new DescribeSecurityGroupRulesCommand({}), options),
  );

  await expect(refused).rejects.toMatchObject({
    name: "PermissionMissing",
    message: expect.stringContaining(`The function may not call ${action} on sg-1`) as string,
  });
});

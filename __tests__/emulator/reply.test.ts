import { faultReply, throttled } from "../../sandbox/emulator/reply";

test.each([
  ["route53", "<Code>Throttling</Code>"],
  ["iam", "<Code>Throttling</Code>"],
  ["ec2", "<Code>RequestLimitExceeded</Code>"],
  ["s3", "<Code>SlowDown</Code>"],
  ["dms", '"__type":"ThrottlingException"'],
])("a throttled call of %s is answered in its protocol: %s", (service, words) => {
  expect(faultReply({ service }, throttled({ service })).body.toString("utf8")).toContain(words);
});

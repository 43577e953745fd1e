import { Fn, TerraformOutput } from "cdktf";
import { ExistingEndpoints } from "../../../modules/network/existing-endpoints";
import { synthModule, terraformProblems } from "../../support/synth-module";

const json = synthModule(({ stack, provider }) => {
  const { secretsManagerHost } = new ExistingEndpoints(stack, "vpc_endpoints", {
    provider: provider("dms"),
    region: "eu-west-1",
    place: { vpcId: "vpc-1", routeTableIds: ["rtb-1", Fn.join("", ["rtb-", "2"])] },
    endpoints: {
      s3: "vpce-0123456789abcdef0",
      kms: { tags: { owner: "network" } },
      secretsmanager: "secrets",
    },
  });
  new TerraformOutput(stack, "host", { value: secretsManagerHost });
});

const found = (service: string) => json.data["aws_vpc_endpoint"]?.[service];
const conditions = (service: string) =>
  (found(service)?.["lifecycle"] as { postcondition: { condition: string }[] }).postcondition.map(
    ({ condition }) => condition,
  );

test("each is looked for as the file names it, in the VPC and for its service", () => {
  expect(found("s3")).toMatchObject({
    id: "vpce-0123456789abcdef0",
    vpc_id: "vpc-1",
    service_name: "com.amazonaws.eu-west-1.s3",
    provider: "aws.dms",
  });
  expect(found("kms")).toMatchObject({ tags: { owner: "network" } });
  expect(found("secretsmanager")).toMatchObject({ tags: { Name: "secrets" } });
});

test("the plan fails unless it is available, and a gateway endpoint is in the route table of each subnet", () => {
  expect(conditions("s3")).toEqual([
    '${self.state == "available"}',
    '${self.vpc_endpoint_type != "Gateway" || length(setsubtract(split(",", join(",", ["rtb-1", join("", ["rtb-", "2"])])), self.route_table_ids)) == 0}',
    '${self.vpc_endpoint_type != "Interface" || self.private_dns_enabled}',
  ]);
});

test("only Secrets Manager may answer at the endpoint's own name, which is handed on", () => {
  expect(conditions("kms").join()).toContain("private_dns_enabled");
  expect(conditions("secretsmanager").join()).not.toContain("private_dns_enabled");
  expect(json.output["host"]?.["value"]).toBe(
    "${data.aws_vpc_endpoint.secretsmanager.dns_entry[0].dns_name}",
  );
});

test("it is accepted by Terraform and the provider", async () => {
  expect(await terraformProblems(json)).toEqual([]);
}, 120_000);

import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { AssetType, TerraformAsset, TerraformStack, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { addressed } from "../addressed";
import { AccountRole, conventionsOf } from "../iam/account-role";
import { withoutUndefined } from "../../model/members";
import { policyJson, serviceTrust, type PolicyStatement } from "../../model/policy";
import { bundleFunction, type LambdaFunctionName } from "./bundle";
import type { PhysicalName } from "../../model/names";

/** Properties for `StepFunction`. */
export interface StepFunctionProps {
  readonly provider: AwsProvider;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;

  /** Physical name: at most 64 characters. */
  readonly functionName: PhysicalName<"function">;

  /** Folder of the function in `lambda-src/`. */
  readonly code: LambdaFunctionName;

  readonly description: string;

  /** Rights, besides writing its own log. */
  readonly statements: readonly PolicyStatement[];

  readonly environment: Readonly<Record<string, string>>;

  /** Customer-managed key for its environment variables and log. */
  readonly keyArn: string;

  readonly logRetentionDays: number;

  /** Longest run, in seconds, at most 900. */
  readonly timeoutSeconds: number;
}

/**
 * A Lambda function that Terraform invokes as a step of a deployment, with its role and log group.
 *
 * It runs outside any VPC: it only calls AWS APIs. Its role can write to its own log group and do what
 * the statements say, nothing else.
 */
export class StepFunction extends Construct {
  public readonly functionName: string;
  /** For what invokes it by ARN, like a rule of EventBridge. */
  public readonly functionArn: string;
  /** Whatever invokes the function has to depend on these: the policy must be there before the first call. */
  public readonly ready: readonly (LambdaFunction | IamRolePolicy)[];

  constructor(scope: Construct, id: string, props: StepFunctionProps) {
    super(scope, id);
    const { provider } = props;
    const role = addressed(
      new AccountRole(this, "role", {
        provider,
        roleName: props.functionName,
        description: `Runs the Lambda function ${props.functionName}.`,
        assumeRolePolicy: policyJson(serviceTrust(["lambda.amazonaws.com"])),
      }),
      id,
    );
    const logGroup = addressed(
      new CloudwatchLogGroup(this, "log", {
        provider,
        name: `/aws/lambda/${props.functionName}`,
        kmsKeyId: props.keyArn,
        retentionInDays: props.logRetentionDays,
      }),
      id,
    );
    const policy = addressed(
      new IamRolePolicy(this, "policy", {
        provider,
        name: "step",
        role: role.nameForPolicies,
        policy: policyJson(...props.statements, ...runtimeStatements(props)),
      }),
      id,
    );
    const lambda = addressed(this.makeFunction(props, role.arn, [logGroup, policy]), id);
    this.functionName = lambda.functionName;
    this.functionArn = lambda.arn;
    this.ready = [lambda, policy];
  }

  private makeFunction(
    props: StepFunctionProps,
    role: string,
    after: readonly ITerraformDependable[],
  ): LambdaFunction {
    const bundle = bundleFunction(props.code);
    // Directly in the stack, so that the folder of the archive is called like the function's source.
    const asset = new TerraformAsset(TerraformStack.of(this), `lambda_${props.code}`, {
      path: bundle.zipPath,
      type: AssetType.FILE,
      assetHash: bundle.sha256Hex.slice(0, 32),
    });
    return new LambdaFunction(this, "Default", {
      provider: props.provider,
      functionName: props.functionName,
      description: props.description,
      role,
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      handler: "index.handler",
      filename: asset.path,
      sourceCodeHash: bundle.sha256Base64,
      memorySize: 256,
      timeout: props.timeoutSeconds,
      kmsKeyArn: props.keyArn,
      environment: { variables: { ...props.environment } },
      tracingConfig: { mode: "Active" },
      ...withoutUndefined({
        reservedConcurrentExecutions: conventionsOf(props.provider).functionConcurrency,
      }),
      // The group has to be there first, or Lambda makes one without key and retention. A function that is there
      // may be called at plan, so that its rights are there before it and go after it.
      dependsOn: [...after],
    });
  }
}

function runtimeStatements(props: StepFunctionProps): PolicyStatement[] {
  const { partition, region, accountId, functionName } = props;
  return [
    {
      Sid: "WriteOwnLog",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: `arn:${partition}:logs:${region}:${accountId}:log-group:/aws/lambda/${functionName}:*`,
    },
    {
      Sid: "SendTraces",
      Effect: "Allow",
      // X-Ray knows no resources for these (Service Authorization Reference).
      Action: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
      Resource: "*",
    },
    {
      Sid: "ReadOwnEnvironment",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: props.keyArn,
      Condition: { StringEquals: { "kms:ViaService": `lambda.${region}.amazonaws.com` } },
    },
  ];
}

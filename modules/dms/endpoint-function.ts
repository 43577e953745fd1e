import { TerraformLocal, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { dmsEndpointStatements, type DmsEndpointRights } from "../../lambda-src/dms-endpoint/permissions";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { Look } from "../lambda/look";
import { markerName, markersOf } from "../lambda/marker-name";
import { StepFunction } from "../lambda/step-function";
import { addressed } from "../addressed";
import type { PhysicalName } from "../../model/names";

/** Properties for `EndpointFunction`. */
export interface EndpointFunctionProps extends Omit<DmsEndpointRights, "markerArns"> {
  readonly provider: AwsProvider;
  readonly functionName: PhysicalName<"function">;
  readonly logRetentionDays: number;
  /** Sees at plan what DMS has of its endpoints. */
  readonly look: Look;
}

/** Name of the local value that has what `look` saw. */
const seen = "dms_endpoints";

/**
 * The function `dms-endpoint`, and what a plan sees of its endpoints.
 *
 * It stands in the stack of its endpoints, so that it is there until the last of them is gone
 * (docs/adr/0019-endpoints-that-the-provider-cannot-make.md).
 */
export class EndpointFunction extends Construct {
  public readonly functionName: string;
  /** Whatever calls the function has to depend on these. */
  public readonly ready: readonly ITerraformDependable[];
  private readonly stackName: string;
  private readonly look: Look;

  constructor(scope: Construct, id: string, props: EndpointFunctionProps) {
    super(scope, id);
    const { stack } = props;
    const made = new StepFunction(this, id, {
      ...props,
      code: "dms-endpoint",
      description: "Makes and modifies DMS endpoints that Terraform's provider cannot make safely.",
      environment: { ENVIRONMENT: props.environment, STACK: stack },
      timeoutSeconds: 900,
      statements: dmsEndpointStatements({
        ...props,
        markerArns: [markersOf(props, stack)],
      }),
    });
    this.functionName = made.functionName;
    this.ready = made.ready;
    this.stackName = stack;
    this.look = props.look;
    const result = this.look.at(`${id}_look`, { action: "dms-endpoints", stack });
    addressed(new TerraformLocal(this, seen, `\${try(jsondecode(${result}).endpoints, {})}`), seen);
  }

  /** Name of the marker of an endpoint. */
  marker(endpoint: string): string {
    return markerName(this.stackName, endpoint);
  }

  /** Terraform expression without braces: a member of what was seen of an endpoint at plan, or a value instead. */
  seen(endpointId: string, member: "endpointArn" | "fixed" | "holds", otherwise: string): string {
    return `try(local.${seen}["${endpointId}"].${member}, ${otherwise})`;
  }

  /**
   * The same: whether an endpoint is as it was left.
   *
   * Without the function that looks nobody knows. A first run makes it anyway; a later one, whose function somebody
   * deleted, keeps what it answered, because an ARN that is not known at plan would replace the tasks.
   */
  holds(endpointId: string): string {
    return this.seen(endpointId, "holds", `!${this.look.there}`);
  }
}

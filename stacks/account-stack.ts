/** The base of every stack: aliased providers, a backend, and values handed on by name. */
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Aspects, Fn, TerraformDataSource, TerraformOutput, TerraformResource, TerraformStack } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import type { Environment } from "../model/schema/environment";
import { partitionOf } from "../model/names";
import { accountOf, deployRoleArn } from "../model/queries";
import { AccountProvider } from "../modules/iam/account-role";
import { declareBackend, readState } from "./backend";

/** Properties for `AccountStack`. */
export interface AccountStackProps {
  readonly environment: Environment;

  /** The account this stack belongs to, by its key. */
  readonly account: string;

  /** Further accounts that this stack touches, by their keys. */
  readonly otherAccounts?: readonly string[];
}

/** A value that one stack publishes as an output and another reads. */
export interface StackOutput {
  readonly producer: AccountStack;
  readonly output: string;
}

/**
 * One account and one step of a deployment.
 *
 * There is no default provider: a resource or data source of AWS without an explicit one fails
 * synthesis with its construct path. Values between stacks travel as named, described, non-sensitive
 * outputs and `terraform_remote_state`, never as automatic cross-stack references.
 */
export class AccountStack extends TerraformStack {
  public readonly environment: Environment;
  /** The account this stack belongs to, by its key. */
  public readonly account: string;
  private readonly providers = new Map<string, AwsProvider>();
  private readonly states = new Map<AccountStack, ReturnType<typeof readState>>();

  constructor(scope: Construct, id: string, props: AccountStackProps) {
    super(scope, id);
    this.environment = props.environment;
    this.account = props.account;
    declareBackend(this, props.environment.backend);
    for (const account of new Set([props.account, ...(props.otherAccounts ?? [])])) {
      this.providers.set(account, this.makeProvider(account));
    }
    this.addOverride("terraform.required_providers.aws", {
      source: "hashicorp/aws",
      version: props.environment.terraform.awsProvider,
    });
    Aspects.of(this).add({ visit: refuseImplicitProvider });
  }

  /**
   * Does not look for references to other stacks, of which there are none: cdktf resolves everything in the
   * stack for that, and again to write it. One that slipped in would name what its stack does not have.
   */
  override prepareStack(): void {
    this.ensureBackendExists();
  }

  /** The provider for an account, by its key; the stack's own account by default. */
  provider(account: string = this.account): AwsProvider {
    const provider = this.providers.get(account);
    if (!provider) {
      throw new Error(
        `[${this.node.path}] has no provider for account "${account}": name it in otherAccounts`,
      );
    }
    return provider;
  }

  /** The 12-digit id of an account, by its key; the stack's own account by default. */
  accountId(account: string = this.account): string {
    return accountOf(this.environment, account).id;
  }

  /** Partition of the stack's ARNs. */
  get partition(): string {
    return partitionOf(this.environment.region);
  }

  /** Parts that are the same in all ARNs of the stack. */
  get arnParts(): { readonly partition: string; readonly region: string; readonly accountId: string } {
    return { partition: this.partition, region: this.environment.region, accountId: this.accountId() };
  }

  /**
   * Scope for constructs that are called by keys of one section of the file.
   *
   * People choose keys freely: a pipeline may be called like an endpoint, or like something that the
   * stack has anyway. Addresses do not show it.
   */
  part(section: "buckets" | "endpoints" | "instances" | "paths" | "pipelines"): Construct {
    const found = this.node.tryFindChild(section);
    return found instanceof Construct ? found : new Construct(this, section);
  }

  /** Publishes a value for later stacks, under a chosen name, when what has the given addresses is there. */
  publish(output: string, value: string, description: string, after: readonly string[] = []): StackOutput {
    const published = new TerraformOutput(this, `output_${output}`, { value, description });
    published.overrideLogicalId(output);
    // cdktf would write the addresses in braces, which Terraform refuses here.
    if (after.length > 0) published.addOverride("depends_on", after);
    return { producer: this, output };
  }

  /** Publishes a list, as JSON: an output that is read as a string can be no other. */
  publishList(output: string, values: readonly string[], description: string): StackOutput {
    return this.publish(output, Fn.jsonencode([...values]), `${description}, as JSON.`);
  }

  /**
   * Reads a value of an earlier stack, which is then applied first.
   *
   * @throws when the value is one of this stack's own: cdktf would wait for it without end.
   */
  read(value: StackOutput): string {
    if (value.producer === this) {
      throw new Error(
        `[${this.node.path}] reads its own output "${value.output}": use what it was published from`,
      );
    }
    let state = this.states.get(value.producer);
    if (!state) {
      this.addDependency(value.producer);
      const id = value.producer.node.id.slice(this.environment.name.length + 1);
      state = readState(this, id, value.producer.node.id, this.environment.backend);
      this.states.set(value.producer, state);
    }
    return state.getString(value.output);
  }

  private makeProvider(account: string): AwsProvider {
    const { environment } = this;
    const config = accountOf(environment, account);
    const { externalId } = config;
    return new AccountProvider(
      this,
      `aws_${account}`,
      {
        alias: account,
        region: environment.region,
        allowedAccountIds: [config.id],
        assumeRole: [
          {
            roleArn: deployRoleArn(environment, account),
            sessionName: `causeway-${environment.name}`,
            ...(externalId === undefined ? {} : { externalId }),
          },
        ],
        defaultTags: [{ tags: { ...environment.tags, "causeway:environment": environment.name } }],
      },
      config,
    );
  }
}

/** @throws when an AWS resource or data source has no explicit provider: it would use whatever account the caller has. */
function refuseImplicitProvider(node: IConstruct): void {
  if (!(node instanceof TerraformResource) && !(node instanceof TerraformDataSource)) return;
  if (node.terraformResourceType.startsWith("aws_") && !node.provider) {
    throw new Error(
      `[${node.node.path}] ${node.terraformResourceType} has no provider: pass the provider of its account`,
    );
  }
}

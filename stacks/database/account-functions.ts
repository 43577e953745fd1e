/** Settings that Causeway's functions in a database account share: their key, and their ARN parts. */
import { CustomerKey } from "../../modules/kms/customer-key";
import { allowListQueue } from "../../modules/network/allow-list";
import { deadLetterKeyStatement, type QueueName } from "../../modules/network/dead-letter-queue";
import { reconcilerQueue } from "../../modules/network/target-reconciler";
import type { PolicyStatement } from "../../model/policy";
import type { AskedFacts } from "../../model/ways";
import { type AccountStack } from "../account-stack";
import type { FunctionSettings } from "../outputs";
import { connectedWith } from "../../model/connected";
import { alarmTopicArnOf } from "../../model/queries";
import { functionNames } from "../../model/names";

/** The home of the functions in the stack of a database account. */
export class AccountFunctions {
  private key: CustomerKey | undefined;

  constructor(private readonly stack: AccountStack) {}

  /** Settings of a function; the key is made when the first one asks. */
  ofFunctions(): FunctionSettings {
    const { stack } = this;
    const { environment } = stack;
    const alarmTopicArn = alarmTopicArnOf(environment, stack.account);
    return {
      ...stack.arnParts,
      provider: stack.provider(),
      environment: environment.name,
      keyArn: this.ownKey().keyArn,
      logRetentionDays: environment.logRetentionDays,
      ...(alarmTopicArn === undefined ? {} : { alarmTopicArn }),
    };
  }

  /** Causeway's own key in this account. */
  private ownKey(): CustomerKey {
    const { stack } = this;
    const { name } = stack.environment;
    this.key ??= new CustomerKey(stack, "causeway", {
      ...stack.arnParts,
      provider: stack.provider(),
      alias: `${stack.node.id}-causeway`,
      description: `Logs of Causeway's functions of ${name}`,
      logGroupPrefixes: [
        `/aws/lambda/${name}-`,
        ...(this.has({ answeredBy: "proxy" }) ? [`/aws/rds/proxy/${name}-`] : []),
      ],
      statements: this.deadLetterStatements(),
    });
    return this.key;
  }

  /** The queues of functions that nobody waits for are encrypted with the key, by those who fill them. */
  private deadLetterStatements(): PolicyStatement[] {
    const { stack } = this;
    const { arnParts } = stack;
    const queues: {
      readonly queue: QueueName;
      readonly service: "events.amazonaws.com" | "sns.amazonaws.com";
    }[] = [];
    if (this.has({ isBalanced: true })) {
      const functionName = functionNames.reconcileTargets(stack.environment, stack.account);
      queues.push({
        queue: reconcilerQueue({ ...arnParts, functionName }),
        service: "events.amazonaws.com",
      });
    }
    if (this.has({ isPublic: true })) {
      const functionName = functionNames.allowList(stack.environment, stack.account);
      queues.push({ queue: allowListQueue({ ...arnParts, functionName }), service: "sns.amazonaws.com" });
    }
    if (queues.length === 0) return [];
    return [
      deadLetterKeyStatement(
        queues.map(({ queue }) => queue),
        queues.map(({ service }) => service),
      ),
    ];
  }

  /** True if the way to a database of the account has these facts. */
  private has(facts: AskedFacts): boolean {
    const { environment, account } = this.stack;
    return connectedWith(environment, facts).some(({ config }) => config.account === account);
  }
}

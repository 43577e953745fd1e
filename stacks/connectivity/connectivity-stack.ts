import type { Construct } from "constructs";
import { stackNames } from "../../model/names";
import { connectedEndpoints, type BuiltDatabase } from "../../model/connected";
import { owners } from "../../model/queries";
import type { Environment } from "../../model/schema/environment";
import { AccountStack, type StackOutput } from "../account-stack";
import {
  required,
  type ConnectivityOutputs,
  type DatabaseOutputs,
  type FoundationOutputs,
  type Offer,
} from "../outputs";
import { joinDatabases } from "../ways";

/** Properties for `ConnectivityStack`. */
export interface ConnectivityStackProps {
  readonly environment: Environment;
  readonly foundation: FoundationOutputs;
  /** By database account. */
  readonly databases: ReadonlyMap<string, DatabaseOutputs>;
}

/**
 * In the replication account with the database accounts' providers: the ways to the databases.
 *
 * Each side is built by its own account; here they are joined. A replication instance may open exactly the
 * ports of these paths.
 */
export class ConnectivityStack extends AccountStack implements ConnectivityOutputs {
  public readonly paths: ReadonlyMap<string, StackOutput>;
  private readonly props: ConnectivityStackProps;

  constructor(scope: Construct, props: ConnectivityStackProps) {
    const { environment, foundation } = props;
    const connected = connectedEndpoints(environment);
    super(scope, stackNames.connectivity(environment), {
      environment,
      account: environment.replication.account,
      otherAccounts: owners(connected),
    });
    this.props = props;
    const network = required(foundation.network, this, "replication network");
    const reached = joinDatabases(
      { stack: this, network, foundation },
      connected.map((database) => ({ ...database, offer: this.offerOf(database) })),
    );
    this.paths = new Map(
      reached.map(({ key, host, addresses }) => [
        key,
        this.publish(`${key}_path`, host, `Host name of ${key}, when it is reached.`, addresses),
      ]),
    );
  }

  private offerOf({ key, config }: BuiltDatabase): Offer {
    const offers = this.props.databases.get(config.account)?.offers;
    return required(offers?.get(key), this, `way to "${key}"`);
  }
}

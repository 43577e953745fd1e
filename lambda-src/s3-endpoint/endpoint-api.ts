import {
  CreateEndpointCommand,
  type Endpoint,
  type S3Settings,
} from "@aws-sdk/client-database-migration-service";
import { call } from "../shared/call";
import { Endpoints, tagList, tasksUsing, type NamedEndpoint } from "../shared/dms";

/** An endpoint as DMS describes it. */
export interface LiveEndpoint extends NamedEndpoint {
  readonly externalId: string | undefined;
  readonly kmsKeyArn: string | undefined;
  readonly s3Settings: S3Settings | undefined;
}

/** An endpoint to be made. */
export interface EndpointRequest {
  readonly identifier: string;
  readonly kmsKeyArn: string;
  readonly s3Settings: S3Settings;
  readonly extraConnectionAttributes: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** The calls to DMS that this function makes. */
export class EndpointApi extends Endpoints<LiveEndpoint> {
  protected override readonly listedOnly = [{ Name: "engine-name", Values: ["s3"] }];

  /** @returns Undefined when DMS answers "success" without saying what it made. */
  async create(request: EndpointRequest): Promise<LiveEndpoint | undefined> {
    const { identifier, extraConnectionAttributes, s3Settings } = request;
    const { client, deadline } = this.dms;
    const { Endpoint } = await call(deadline, "dms:CreateEndpoint", identifier, (options) =>
      client.send(
        new CreateEndpointCommand({
          EndpointIdentifier: identifier,
          EndpointType: "target",
          EngineName: "s3",
          KmsKeyId: request.kmsKeyArn,
          // The provider's own resource sends the role in both places, too.
          ServiceAccessRoleArn: s3Settings.ServiceAccessRoleArn,
          S3Settings: s3Settings,
          ExtraConnectionAttributes: extraConnectionAttributes,
          Tags: tagList(request.tags),
        }),
        options,
      ),
    );
    return Endpoint && this.liveOf(Endpoint);
  }

  /** Identifiers of the tasks that use an endpoint, sorted. */
  async tasksOf(endpoint: LiveEndpoint): Promise<string[]> {
    const using = await tasksUsing(this.dms, endpoint);
    return using.map((task) => task.ReplicationTaskIdentifier ?? task.ReplicationTaskArn ?? "unnamed").sort();
  }

  protected override live(
    named: NamedEndpoint,
    { ExternalId, KmsKeyId, S3Settings }: Endpoint,
  ): LiveEndpoint {
    return {
      ...named,
      externalId: ExternalId === "" ? undefined : ExternalId,
      kmsKeyArn: KmsKeyId,
      s3Settings: S3Settings,
    };
  }
}

import {
  CreateEndpointCommand,
  ModifyEndpointCommand,
  type CreateEndpointCommandInput,
  type Endpoint,
  type ModifyEndpointCommandInput,
} from "@aws-sdk/client-database-migration-service";
import { call } from "../shared/call";
import { Endpoints, tagList, type NamedEndpoint } from "../shared/dms";
import type { WantedEndpoint } from "./event";

/** An endpoint as DMS describes it. */
export interface LiveEndpoint extends NamedEndpoint {
  /** Everything that can be asked for, as it is; without what DMS makes up or changes by itself. */
  readonly members: Readonly<Record<string, unknown>>;
}

type Tags = Readonly<Record<string, string>>;

/** The calls to DMS about endpoints. */
export class EndpointApi extends Endpoints<LiveEndpoint> {
  async create(identifier: string, request: WantedEndpoint, tags: Tags): Promise<void> {
    const { client, deadline } = this.dms;
    // The event's members are DMS's own words; DMS itself refuses those that it does not know.
    const input = { ...request, EndpointIdentifier: identifier } as CreateEndpointCommandInput;
    await call(deadline, "dms:CreateEndpoint", identifier, (options) =>
      client.send(new CreateEndpointCommand({ ...input, Tags: tagList(tags) }), options),
    );
  }

  /** Makes the endpoint what is wanted: what is not said goes back to DMS's own default. */
  async modify({ arn, identifier }: LiveEndpoint, request: WantedEndpoint): Promise<void> {
    const { client, deadline } = this.dms;
    const { KmsKeyId: _fixedAtCreation, ...changeable } = request;
    // Exact settings leave this one as it is; the empty string resets it (API reference, ModifyEndpoint).
    const { ExtraConnectionAttributes = "" } = request;
    const input = { ...changeable, ExtraConnectionAttributes, EndpointArn: arn, ExactSettings: true };
    await call(deadline, "dms:ModifyEndpoint", identifier, (options) =>
      client.send(new ModifyEndpointCommand(input as ModifyEndpointCommandInput), options),
    );
  }

  protected override live(named: NamedEndpoint, described: Endpoint): LiveEndpoint {
    const {
      EndpointIdentifier: _identifier,
      EndpointArn: _arn,
      Status: _status,
      EngineDisplayName: _name,
      ExternalId: _externalId,
      IsReadOnly: _isReadOnly,
      ExtraConnectionAttributes: attributes,
      ...rest
    } = described;
    // Reset attributes are the same as none, however DMS says it.
    const members = attributes ? { ...rest, ExtraConnectionAttributes: attributes } : rest;
    return { ...named, members };
  }
}

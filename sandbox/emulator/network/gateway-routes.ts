/** Routes of gateway endpoints: moto finds no table by its prefix list, takes a second route, and moves none. */
import {
  CreateRouteCommand,
  DeleteRouteCommand,
  DescribeManagedPrefixListsCommand,
  DescribeRouteTablesCommand,
  DescribeVpcEndpointsCommand,
  type RouteTable,
} from "@aws-sdk/client-ec2";
import type { Moto } from "../moto";
import { AwsFault, type Reply } from "../reply";
import type { NetworkCall, NetworkPart } from "./part";
import type { Place } from "./reader";
import { ec2Reply, filterParameters, listParameter } from "./xml";

const prefixListFilter = "route.destination-prefix-list-id";

/** A route table has one route to a service at most, whichever endpoint made it (VPC guide, "Gateway endpoints"). */
export class GatewayRoutes implements NetworkPart {
  constructor(private readonly moto: Moto) {}

  async answer(call: NetworkCall): Promise<Reply | undefined> {
    const { operation, request, caller } = call;
    const place = { accountId: caller.accountId, region: request.region };
    switch (operation) {
      case "ec2:DescribeRouteTables":
        return this.tablesTo(call, place);
      case "ec2:CreateVpcEndpoint":
        await this.refuseSecondRoute(
          place,
          request.form.get("ServiceName") ?? "",
          listParameter(request.form, "RouteTableId"),
        );
        return undefined;
      case "ec2:ModifyVpcEndpoint": {
        const added = listParameter(request.form, "AddRouteTableId");
        if (added.length > 0) await this.refuseSecondRoute(place, await this.serviceOf(call, place), added);
        return undefined;
      }
      default:
        return undefined;
    }
  }

  /** The routes follow the endpoint's tables. */
  async mend(call: NetworkCall, reply: Reply): Promise<Reply> {
    const { operation, request, caller } = call;
    if (operation !== "ec2:ModifyVpcEndpoint") return reply;
    const added = listParameter(request.form, "AddRouteTableId");
    const removed = listParameter(request.form, "RemoveRouteTableId");
    if (added.length === 0 && removed.length === 0) return reply;
    const place = { accountId: caller.accountId, region: request.region };
    const DestinationPrefixListId = await this.prefixListOf(place, await this.serviceOf(call, place));
    const { ec2 } = this.of(place);
    const GatewayId = request.form.get("VpcEndpointId") ?? "";
    for (const RouteTableId of added) {
      await ec2.send(new CreateRouteCommand({ RouteTableId, DestinationPrefixListId, GatewayId }));
    }
    for (const RouteTableId of removed) {
      await ec2.send(new DeleteRouteCommand({ RouteTableId, DestinationPrefixListId }));
    }
    return reply;
  }

  /** The tables of the other filters that have a route to the prefix list; undefined if none is asked for. */
  private async tablesTo({ request, caller }: NetworkCall, place: Place): Promise<Reply | undefined> {
    const filters = filterParameters(request.form);
    const wanted = filters.get(prefixListFilter);
    if (wanted === undefined) return undefined;
    const Filters = [...filters]
      .filter(([name]) => name !== prefixListFilter)
      .map(([Name, Values]) => ({ Name, Values: [...Values] }));
    const { RouteTables = [] } = await this.of(place).ec2.send(new DescribeRouteTablesCommand({ Filters }));
    const found = RouteTables.filter((table) => wanted.some((prefixListId) => leadsTo(table, prefixListId)));
    if (found.length === 0) return ec2Reply("DescribeRouteTables", { routeTableSet: "" });
    const form = new URLSearchParams({ Action: "DescribeRouteTables", Version: "2016-11-15" });
    for (const [index, table] of found.entries()) {
      form.set(`RouteTableId.${index + 1}`, table.RouteTableId ?? "");
    }
    return this.moto.pass(request, caller.accountId, Buffer.from(form.toString()));
  }

  /** @throws RouteAlreadyExists for a table that has a route to the service. */
  private async refuseSecondRoute(
    place: Place,
    service: string,
    routeTableIds: readonly string[],
  ): Promise<void> {
    if (routeTableIds.length === 0) return;
    const prefixListId = await this.prefixListOf(place, service);
    const { RouteTables = [] } = await this.of(place).ec2.send(
      new DescribeRouteTablesCommand({ RouteTableIds: [...routeTableIds] }),
    );
    const taken = RouteTables.find((table) => leadsTo(table, prefixListId));
    if (!taken) return;
    throw new AwsFault(
      "RouteAlreadyExists",
      `route table ${taken.RouteTableId ?? ""} already has a route with destination-prefix-list-id ${prefixListId}`,
    );
  }

  private async serviceOf({ request }: NetworkCall, place: Place): Promise<string> {
    const VpcEndpointIds = [request.form.get("VpcEndpointId") ?? ""];
    const { VpcEndpoints } = await this.of(place).ec2.send(
      new DescribeVpcEndpointsCommand({ VpcEndpointIds }),
    );
    return VpcEndpoints?.[0]?.ServiceName ?? "";
  }

  /** Id of the prefix list of a service; empty for a service that has none. */
  private async prefixListOf(place: Place, service: string): Promise<string> {
    const { PrefixLists } = await this.of(place).ec2.send(new DescribeManagedPrefixListsCommand({}));
    return PrefixLists?.find(({ PrefixListName }) => PrefixListName === service)?.PrefixListId ?? "";
  }

  private of({ accountId, region }: Place) {
    return this.moto.of(accountId, region);
  }
}

function leadsTo({ Routes = [] }: RouteTable, prefixListId: string): boolean {
  return Routes.some(({ DestinationPrefixListId }) => DestinationPrefixListId === prefixListId);
}

/** Balancers and endpoints that are being made for a while before they serve. */
import { changeReply, replyRoot, type Reply } from "../reply";
import type { PassingKind } from "../world/pace";
import type { World } from "../world/world";
import { childOf, childText, elementsWith, firstText, setChildren } from "../xml";
import type { NetworkCall, NetworkPart } from "./part";

/** A kind of thing that passes through a state: how it is made, and how its state is shown. */
interface Passing {
  readonly kind: PassingKind;
  readonly create: string;
  readonly describe: string;
  /** Element of its id, in both answers. */
  readonly id: string;
  /** Element of the state, and the one in it that says the word, where there is one. */
  readonly state: readonly [string] | readonly [string, string];
  readonly passing: string;
  readonly rests: string;
}

const kinds: readonly Passing[] = [
  {
    kind: "balancer",
    create: "elasticloadbalancing:CreateLoadBalancer",
    describe: "elasticloadbalancing:DescribeLoadBalancers",
    id: "LoadBalancerArn",
    state: ["State", "Code"],
    passing: "provisioning",
    rests: "active",
  },
  {
    kind: "vpcEndpoint",
    create: "ec2:CreateVpcEndpoint",
    describe: "ec2:DescribeVpcEndpoints",
    id: "vpcEndpointId",
    state: ["state"],
    passing: "pending",
    rests: "available",
  },
];

/** Shows the passing state of what was made a moment ago. */
export class PassingStates implements NetworkPart {
  private readonly madeAt = new Map<string, number>();

  constructor(private readonly world: Pick<World, "pace">) {}

  mend({ operation }: NetworkCall, reply: Reply): Reply {
    const made = kinds.find(({ create }) => create === operation);
    if (made) this.madeAt.set(firstText(replyRoot(reply), made.id) ?? "", Date.now());
    const shown = kinds.find(({ create, describe }) => [create, describe].includes(operation));
    return shown ? this.show(shown, reply) : reply;
  }

  private show({ kind, id, state, passing, rests }: Passing, reply: Reply): Reply {
    return changeReply(reply, (root) => {
      for (const one of elementsWith(root, id)) {
        const age = Date.now() - (this.madeAt.get(childText(one, id) ?? "") ?? 0);
        const word = age < this.world.pace.passing[kind] ? passing : rests;
        const [outer, inner] = state;
        const holder = inner === undefined ? one : childOf(one, outer);
        const name = inner ?? outer;
        const live = holder && childText(holder, name);
        if (holder && (live === passing || live === rests)) setChildren(holder, { [name]: word });
      }
    });
  }
}

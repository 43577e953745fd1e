/** Values of a replication instance that DMS or the provider would refuse late. */
import { nearest, quote, quoteAll } from "../../messages";
import type { Rule } from "../rule";
import { isExistingNetwork } from "../../../model/queries";
import { windowProblems } from "../connections/zones";
import { advice, deletion, written } from "../../fix";

/**
 * Families of replication instances (DMS guide, CHAP_ReplicationInstance.Types).
 *
 * t2, c4 and r4 are of earlier generations, which AWS still names in its API reference.
 */
const families = ["t2", "t3", "c4", "c5", "c6i", "c7i", "r4", "r5", "r6i", "r7i"];

/** Sizes of the families that burst; the others begin at large. */
const burstSizes = ["micro", "small", "medium", "large"];

function hasSize(family: string, size: string): boolean {
  return family.startsWith("t") ? burstSizes.includes(size) : /^(\d+x|x)?large$/.test(size);
}

/** The first version whose roles know aws:SourceAccount, and which needs interface endpoints (DMS guide). */
const firstVersion = [3, 4, 7] as const;

export const instanceRules: readonly Rule[] = [
  {
    name: "instance-class",
    doc: "A replication instance is of a family that DMS has, which are fewer than EC2's.",
    *check({ replication: { instances } }) {
      for (const [key, instance] of Object.entries(instances)) {
        const [, family = "", size = ""] = instance.class.split(".");
        const path = ["replication", "instances", key, "class"];
        if (!families.includes(family)) {
          const near = nearest(family, families);
          yield {
            path,
            detail: `got ${quote(instance.class)}; expected a class of one of the families ${quoteAll(families)}`,
            fix:
              near === undefined
                ? "choose a class like dms.r6i.large"
                : advice`write ${written(`dms.${near}.${size}`)}`,
          };
        } else if (!hasSize(family, size)) {
          const sizes = family.startsWith("t") ? quoteAll(burstSizes) : '"large", "xlarge" or "4xlarge"';
          yield {
            path,
            detail: `got ${quote(instance.class)}; expected a size of ${family}, like ${sizes}`,
            fix: advice`write a class like ${written(`dms.${family}.large`)}`,
          };
        }
      }
    },
  },
  {
    name: "instance-engine-version",
    doc: "A DMS engine version is 3.4.7 or later.",
    *check({ replication: { instances } }) {
      for (const [key, { engineVersion }] of Object.entries(instances)) {
        if (engineVersion === undefined) continue;
        const numbers = engineVersion.split(".").map(Number);
        const path = ["replication", "instances", key, "engineVersion"];
        if (isBefore(numbers, firstVersion)) {
          yield {
            path,
            detail: `got ${quote(engineVersion)}; expected ${quote(firstVersion.join("."))} or later, because earlier ones do not know the conditions in the trust of the roles they assume`,
            fix: 'write a version like "3.6.1"; `aws dms describe-orderable-replication-instances` lists them',
          };
        }
      }
    },
  },
  {
    name: "instance-network-type",
    doc: "Addresses of both kinds need subnets of both kinds, and a VPC made here has IPv4 alone.",
    *check({ replication: { network, instances } }) {
      if (isExistingNetwork(network)) return;
      for (const [key, { networkType }] of Object.entries(instances)) {
        if (networkType !== "DUAL") continue;
        yield {
          path: ["replication", "instances", key, "networkType"],
          detail:
            'got "DUAL" in a VPC that is made here; expected "IPV4", because that VPC has no IPv6 range',
          fix: advice`${deletion()}, or name an existing VPC whose subnets have IPv6 ranges`,
        };
      }
    },
  },
  {
    name: "instance-window",
    doc: "A maintenance window has days and times that exist, and at least 30 minutes.",
    *check({ replication: { instances } }) {
      for (const [key, { preferredMaintenanceWindow }] of Object.entries(instances)) {
        const path = ["replication", "instances", key, "preferredMaintenanceWindow"];
        yield* windowProblems(path, preferredMaintenanceWindow);
      }
    },
  },
  {
    name: "instance-minor-upgrades",
    doc: "Minor engine versions bring security fixes (FSBP DMS.6).",
    severity: "warning",
    *check({ replication: { instances } }) {
      for (const [key, { autoMinorVersionUpgrade }] of Object.entries(instances)) {
        if (autoMinorVersionUpgrade) continue;
        yield {
          path: ["replication", "instances", key, "autoMinorVersionUpgrade"],
          detail: "got false, so that nobody installs security fixes until `engineVersion` changes",
          fix: advice`${deletion()} after the deploy that upgrades, or raise \`engineVersion\` regularly`,
        };
      }
    },
  },
  {
    name: "instance-major-upgrade",
    doc: "Leave for a major engine version is for one deploy: later a slip in `engineVersion` would use it.",
    severity: "warning",
    *check({ replication: { instances } }) {
      for (const [key, { allowMajorVersionUpgrade }] of Object.entries(instances)) {
        if (!allowMajorVersionUpgrade) continue;
        yield {
          path: ["replication", "instances", key, "allowMajorVersionUpgrade"],
          detail: "got true, which allows any other `engineVersion`; there is no way back to an earlier one",
          fix: advice`${deletion()} after the deploy that upgrades`,
        };
      }
    },
  },
];

function isBefore(version: readonly number[], first: readonly number[]): boolean {
  const difference = first.map((number, index) => (version[index] ?? 0) - number).find((one) => one !== 0);
  return difference !== undefined && difference < 0;
}

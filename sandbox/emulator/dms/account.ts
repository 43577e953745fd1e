/** Limits of an account: quotas, and the instances that can be ordered. */
import type { DmsOperation } from "./context";
import { page } from "./pages";

/** Quotas of a new account (DMS user guide, CHAP_Limits). */
const quotas = { instances: 60, endpoints: 1000, tasks: 600, certificates: 100 };

const attributes: DmsOperation = ({ store }) => ({
  AccountQuotas: [
    { AccountQuotaName: "ReplicationInstances", Used: store.instances.all().length, Max: quotas.instances },
    { AccountQuotaName: "Endpoints", Used: store.endpoints.all().length, Max: quotas.endpoints },
    { AccountQuotaName: "ReplicationTasks", Used: store.tasks.all().length, Max: quotas.tasks },
    { AccountQuotaName: "Certificates", Used: store.certificates.all().length, Max: quotas.certificates },
  ],
  UniqueAccountIdentifier: `dms-${store.accountId}`,
});

const orderable: DmsOperation = ({ store, payload }) => {
  const classes = ["dms.t3.medium", "dms.t3.large", "dms.r6i.large", "dms.r6i.xlarge", "dms.c6i.large"];
  const versions = ["3.5.4", "3.6.1"];
  const offers = classes.flatMap((ReplicationInstanceClass) =>
    versions.map((EngineVersion) => ({
      ReplicationInstanceClass,
      EngineVersion,
      StorageType: "gp2",
      MinAllocatedStorage: 5,
      MaxAllocatedStorage: 6144,
      DefaultAllocatedStorage: 50,
      IncludedAllocatedStorage: 50,
      AvailabilityZones: ["a", "b", "c"].map((letter) => `${store.region}${letter}`),
    })),
  );
  return page("OrderableReplicationInstances", offers, payload);
};

export const accountOperations: Readonly<Record<string, DmsOperation>> = {
  DescribeAccountAttributes: attributes,
  DescribeOrderableReplicationInstances: orderable,
};

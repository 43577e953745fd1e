/** Names of what `reconcile-targets` measures: the function writes them and alarms read them. */
export const targetMetrics = {
  namespace: "Causeway",
  /** Value of the dimension `service`; the others are `environment` and `endpoint`. */
  service: "causeway-reconcile-targets",
  /** 1 when a run could not tell what is right, or could not do it; 0 otherwise. */
  unknown: "TargetsUnknown",
  /** Number of the wanted targets that are not healthy at the end of a run. */
  notHealthy: "TargetsNotHealthy",
  /** Number of targets that a run registered and deregistered. */
  changed: "TargetsChanged",
} as const;

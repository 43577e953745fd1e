/** The environment that the sandbox scenarios start from. */
import { baseFile, type EnvironmentFile } from "./environment";

/**
 * Three accounts, one Aurora source, two assumed-role endpoints, one bucket-policy endpoint, a pipeline to
 * each; the bucket may be destroyed with what is in it.
 */
export function sandboxFile(change: (file: EnvironmentFile) => void = () => undefined): EnvironmentFile {
  const file = baseFile();
  file.buckets = { landing: { account: "lake", name: "shop-landing", forceDestroy: true } };
  file.endpoints = {
    ...file.endpoints,
    "lake-customers": { engine: "s3", bucket: "landing", folder: "customers", access: "assumed-role" },
  };
  file.pipelines = {
    ...file.pipelines,
    "customers-to-lake": {
      source: "orders-db",
      target: "lake-customers",
      migrationType: "full-load-and-cdc",
      runsOn: "main",
      tables: [{ include: "shop.customers" }],
    },
  };
  change(file);
  return file;
}

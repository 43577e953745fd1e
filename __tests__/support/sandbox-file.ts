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

/** The key of the one pipeline of `onePipelineFile`. */
export const onePipeline = "audit-to-lake";

/** One Aurora source, one bucket-policy endpoint and the pipeline between them: the least that has a task. */
export function onePipelineFile(change: (file: EnvironmentFile) => void = () => undefined): EnvironmentFile {
  return sandboxFile((file) => {
    const { "orders-db": source, "lake-audit": target } = file.endpoints ?? {};
    const { [onePipeline]: pipeline } = file.pipelines ?? {};
    if (!source || !target || !pipeline)
      throw new Error("the base has no pipeline into a bucket-policy endpoint");
    file.endpoints = { "orders-db": source, "lake-audit": target };
    file.pipelines = { [onePipeline]: pipeline };
    change(file);
  });
}

import * as z from "zod";
import { asAttributes, databaseEngine } from "./engine";
import { redshiftFamily, redshiftSettings } from "./redshift-family";

/** A Redshift cluster in the account of DMS, loaded from a staging bucket that is made for it. */
export const redshift = databaseEngine({
  ...redshiftFamily,
  engine: "redshift",
  title: "Redshift",
  engineName: "redshift",
  limits:
    "It is in the replication account and Region; rows are staged in a bucket that is made for it. Its connections have no sslMode (DMS guide): the bucket and the COPY are encrypted.",
  places: ["cluster"],
  loadedBy: "redshift.amazonaws.com",
  settings: z.strictObject(redshiftSettings),
  // The provider's block has the staging area only. Names: DMS guide, CHAP_Target.Redshift, "Configuring".
  arguments: ({ maxFileSize, fileTransferUploadStreams }) =>
    asAttributes({ fileTransferUploadStreams, maxFileSize }),
});

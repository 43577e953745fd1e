/** Parts of the SDK for a bucket's policy: a file of its own in the archive, loaded for buckets only. */
export * from "../../merge-statement/clients/s3";

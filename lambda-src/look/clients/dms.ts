/** What looks at endpoints: a file of its own in the archive, loaded for endpoints only. */
export { DatabaseMigrationServiceClient } from "@aws-sdk/client-database-migration-service";
export { EndpointApi as DmsEndpointApi } from "../../dms-endpoint/endpoint-api";
export { EndpointApi as S3EndpointApi } from "../../s3-endpoint/endpoint-api";

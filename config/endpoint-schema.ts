/** The shape of an endpoint: whatever its engine's file in the catalogue says. */
import * as z from "zod";
import { endpointShapes } from "../modules/dms/engines";

/** Any endpoint of an environment file. */
export const endpoint = z.discriminatedUnion("engine", endpointShapes);

export {
  isDatabase,
  isKafka,
  isS3,
  isService,
  type DatabaseEndpointConfig,
  type EndpointConfig,
  type KafkaEndpointConfig,
  type S3EndpointConfig,
  type ServiceEndpointConfig,
} from "../modules/dms/engines";
export type { S3SettingsConfig } from "./s3-settings-schema";

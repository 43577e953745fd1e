import { DmsCertificate } from "@cdktf/provider-aws/lib/dms-certificate";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { Construct } from "constructs";
import { addressed } from "../addressed";
import { databaseEngineOf, type DatabaseEngineWord } from "../../model/engines";
import { fingerprint } from "../../model/canonical";

/** Properties for an endpoint's CA certificate. */
export interface EndpointCertificateProps {
  readonly provider: AwsProvider;
  readonly endpointId: string;

  /**
   * The database's engine.
   *
   * @default certificates are PEM
   */
  readonly engine?: DatabaseEngineWord;

  /** The CA that the server's certificate is checked against: PEM, or for Oracle a wallet in base64. */
  readonly certificate?: string | undefined;
}

/**
 * The certificate of an endpoint; undefined where it checks against none.
 *
 * Another content is another certificate, made before the old one goes: DMS deletes none that an endpoint
 * uses, and the endpoint is modified in between. So its name carries the content's fingerprint.
 */
export function makeCertificate(
  scope: Construct,
  id: string,
  { provider, endpointId, engine, certificate: content }: EndpointCertificateProps,
): DmsCertificate | undefined {
  if (content === undefined) return undefined;
  const wallet = engine !== undefined && databaseEngineOf({ engine }).certificates === "wallet";
  return addressed(
    new DmsCertificate(scope, "certificate", {
      provider,
      certificateId: `${endpointId}-${fingerprint(content)}`,
      ...(wallet ? { certificateWallet: content } : { certificatePem: content }),
      lifecycle: { createBeforeDestroy: true },
    }),
    id,
  );
}

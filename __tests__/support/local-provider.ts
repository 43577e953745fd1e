/**
 * Arguments of Terraform's AWS provider for services on this machine, which has no credentials.
 *
 * @param endpoints Address by service, as the provider calls it.
 */
export function localProvider(endpoints: Readonly<Record<string, string>>) {
  return {
    region: "eu-west-1",
    access_key: "test",
    secret_key: "test",
    skip_credentials_validation: true,
    skip_requesting_account_id: true,
    skip_metadata_api_check: "true",
    endpoints: [endpoints],
  };
}

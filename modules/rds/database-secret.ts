import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretPolicy } from "@cdktf/provider-aws/lib/secretsmanager-secret-policy";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { addEphemeral, writeOnlyVersion } from "../ephemeral";
import { addressed } from "../addressed";
import { policyJson, type PolicyStatement } from "../../model/policy";

/** Properties for `DatabaseSecret`. */
export interface DatabaseSecretProps {
  readonly provider: AwsProvider;

  /** Key of the endpoint: in every address. */
  readonly key: string;

  /** Name of the secret that DMS reads, at most 503 characters: the one with the password alone is longer by nine. */
  readonly name: string;

  /** Customer-managed key of both secrets. */
  readonly keyArn: string;

  /** Days in which a deleted secret can be had back: 0, or 7 to 30. */
  readonly recoveryWindowInDays: number;
}

/** A password that its database gets as well. */
export interface SetPassword {
  /** For a write-only argument. */
  readonly value: string;
  /** The version of that argument: another one with another password. */
  readonly version: number;
}

/** Members of the secret besides the password: Terraform expressions, without `${}`. */
export interface SecretAddress {
  readonly host: string;
  readonly port: string;
  readonly username: string;
}

/**
 * A password that nobody has seen, and the secret with it in the shape that DMS reads.
 *
 * The password is made by Secrets Manager and is in no plan, state or file: Terraform holds it in memory
 * while it puts it into a first secret, reads it there, and gives it to the database and into the second
 * secret, which says the host as well. Two secrets, because the host is known only when the database has the
 * password: a run that stops between the two finds the same password again
 * (docs/adr/0024-passwords-are-write-only.md).
 */
export class DatabaseSecret extends Construct {
  public readonly secretArn: string;
  public readonly password: SetPassword;
  private readonly secret: SecretsmanagerSecret;
  /** Expression: the version of the password. */
  private readonly passwordVersion: string;
  /** Expression: the password. */
  private readonly passwordValue: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DatabaseSecretProps,
  ) {
    super(scope, id);
    const { provider, key, name } = props;
    const word = `${key}_password`;
    const store = this.makeSecret("password", word, `${name}-password`, `Password of ${name}, alone.`);
    const made = addEphemeral(this, "aws_secretsmanager_random_password", key, {
      provider,
      password_length: 40,
      // DMS takes none of ; : . + in a password (DMS guide, CHAP_Security).
      exclude_punctuation: true,
    });
    addressed(
      new SecretsmanagerSecretVersion(this, "password_version", {
        provider,
        secretId: store.id,
        secretStringWo: `\${${made}.random_password}`,
        secretStringWoVersion: 1,
      }),
      word,
    );
    const version = `aws_secretsmanager_secret_version.${word}`;
    const read = addEphemeral(this, "aws_secretsmanager_secret_version", key, {
      provider,
      // Not the secret's: this one is not known before there is a password to read.
      secret_id: `\${${version}.arn}`,
    });
    this.passwordVersion = `${version}.version_id`;
    this.passwordValue = `${read}.secret_string`;
    this.password = {
      value: `\${${this.passwordValue}}`,
      version: Token.asNumber(writeOnlyVersion(this.passwordVersion)),
    };
    this.secret = this.makeSecret("secret", key, name, `Master user of a database, as DMS reads it.`);
    this.secretArn = this.secret.arn;
  }

  /** Puts address and password into the secret that DMS reads. */
  fill({ host, port, username }: SecretAddress): void {
    const { provider, key } = this.props;
    addressed(
      new SecretsmanagerSecretVersion(this, "version", {
        provider,
        secretId: this.secret.id,
        secretStringWo: `\${jsonencode({ host = ${host}, port = tostring(${port}), username = ${username}, password = ${this.passwordValue} })}`,
        secretStringWoVersion: Token.asNumber(writeOnlyVersion(host, port, username, this.passwordVersion)),
      }),
      key,
    );
  }

  /** Lets others read the secret: statements of its resource policy. */
  admit(statements: readonly PolicyStatement[]): void {
    const { provider, key } = this.props;
    addressed(
      new SecretsmanagerSecretPolicy(this, "policy", {
        provider,
        secretArn: this.secretArn,
        policy: policyJson(...statements),
        blockPublicPolicy: true,
      }),
      key,
    );
  }

  private makeSecret(id: string, word: string, name: string, description: string): SecretsmanagerSecret {
    const { provider, keyArn, recoveryWindowInDays } = this.props;
    return addressed(
      new SecretsmanagerSecret(this, id, {
        provider,
        name,
        description,
        kmsKeyId: keyArn,
        recoveryWindowInDays,
      }),
      word,
    );
  }
}

/** Rows 42 to 48 and 60: balancers, endpoint services, endpoints and proxies. */
import { at, elements, elementsOf, stackOf, stringsIn, textAt, type Element } from "../../support/synth-app";
import { policies } from "../../../cli/synthesized-json/policies";
import { isKnownRole } from "../statements/scope";
import { adding, first, onEach, rewriting, setting, type Rule, type Subject } from "../rule";

const balancer = "aws_lb";
const listener = "aws_lb_listener";
const targets = "aws_lb_target_group";
const endpoint = "aws_vpc_endpoint";
const proxy = "aws_db_proxy";
const ingress = "aws_vpc_security_group_ingress_rule";

/** Services that a replication instance calls (DMS guide, CHAP_VPC_Endpoints). */
const usedServices = ["kms", "logs", "s3", "secretsmanager"];

/** What an endpoint leads to: a service of AWS by its short name, or undefined for somebody's database. */
function serviceOf({ block }: Element): string | undefined {
  return /^com\.amazonaws\.[a-z0-9-]+\.([a-z0-9-]+)$/.exec(textAt(block, "service_name"))?.[1];
}

/** Endpoints to databases whose group lets in something else than the group of the replication instances. */
function otherGuests({ app }: Subject, { stack, block }: Element): string | false {
  const groups = stringsIn(block["security_group_ids"]);
  if (groups.length !== 1) return "no group of its own";
  const rules = elementsOf(stackOf(app, stack), ingress).filter(({ block: rule }) =>
    groups.includes(textAt(rule, "security_group_id")),
  );
  if (rules.length === 0) return "nobody comes in";
  const others = rules.filter(
    ({ block: rule }) =>
      !/\.outputs\.replication_security_group_id\}$/.test(textAt(rule, "referenced_security_group_id")),
  );
  return others.length > 0 && others.map(({ name }) => name).join(", ");
}

/** Whether an endpoint's policy lets in principals of named accounts only. */
function limitsPrincipals(policy: string): boolean {
  const statements: unknown = policy === "" ? undefined : at(JSON.parse(policy), "Statement");
  return (
    Array.isArray(statements) &&
    statements.length > 0 &&
    (statements as unknown[]).every((statement) =>
      /"aws:Principal(Account|OrgID|Arn)"/.test(JSON.stringify(at(statement, "Condition") ?? "")),
    )
  );
}

export const privateLinkRules: readonly Rule[] = [
  {
    row: 42,
    ids: ["AWS-0053"],
    requirement: "balancers are internal",
    check: onEach([balancer], ({ block }) => block["internal"] !== true && "public"),
    breakIt: setting(balancer, "internal", false),
  },
  {
    row: 42,
    ids: ["CKV_AWS_150"],
    requirement: "balancers cannot be deleted by mistake",
    check: onEach([balancer], ({ block }) => block["enable_deletion_protection"] !== true && "no protection"),
    breakIt: ({ app }) => {
      const kept = elements(app, balancer).find(({ block }) => block["enable_deletion_protection"] === true);
      Object.assign(kept?.block ?? {}, { enable_deletion_protection: false });
    },
  },
  {
    row: 42,
    ids: ["CKV_AWS_152"],
    requirement: "balancers reach targets in every zone",
    check: onEach(
      [balancer],
      ({ block }) => block["enable_cross_zone_load_balancing"] !== true && "one zone",
    ),
    breakIt: setting(balancer, "enable_cross_zone_load_balancing", false),
  },
  {
    row: 42,
    ids: ["CKV_AWS_91", "ELB2"],
    requirement: "balancers log access",
    check: onEach([balancer], ({ block }) => at(block, "access_logs", "enabled") !== true && "no access log"),
    breakIt: adding(balancer, { name: "x" }),
  },
  {
    row: 43,
    ids: ["ELB.13"],
    requirement: "balancers stand in two zones",
    check: (subject) =>
      onEach([balancer], ({ stack, block }) => {
        const text = stringsIn(block["subnets"]).join(" ");
        // Those that the file names, of which one in each zone is taken; the plan wants two zones.
        const named = text.match(/data\.aws_subnet\.[\w-]+\.id\b/g) ?? [];
        // Those of a DB subnet group, which spans two zones or more (RDS API, CreateDBSubnetGroup).
        const [, local = "", key = ""] = /local\.(([\w-]+)_subnet_ids)\b/.exec(text) ?? [];
        const { locals, data } = stackOf(subject.app, stack).json;
        const isOfGroup =
          locals[local] === `\${values(data.aws_subnet.${key})[*].id}` &&
          textAt(data["aws_subnet"]?.[key], "for_each").includes(
            `data.aws_db_subnet_group.${key}.subnet_ids`,
          );
        return !isOfGroup && new Set(named).size < 2 && "one zone";
      })(subject),
    breakIt: setting(balancer, "subnets", ["subnet-1"]),
  },
  {
    row: 43,
    ids: ["enforce_security_group_inbound_rules_on_private_link_traffic"],
    requirement: "balancers have a group, which lets nothing in where PrivateLink does not ask it",
    check: (subject) =>
      onEach([balancer], ({ stack, block }) => {
        const groups = stringsIn(block["security_groups"]);
        if (groups.length === 0) return "no group";
        const enforced = block["enforce_security_group_inbound_rules_on_private_link_traffic"];
        if (enforced !== "on" && enforced !== "off") return "left to AWS";
        return elementsOf(stackOf(subject.app, stack), ingress).some(({ block: rule }) =>
          groups.includes(textAt(rule, "security_group_id")),
        ) && enforced === "off"
          ? "what comes in besides PrivateLink"
          : false;
      })(subject),
    breakIt: setting(balancer, "enforce_security_group_inbound_rules_on_private_link_traffic", undefined),
  },
  {
    row: 44,
    ids: ["ELB.17", "ELB.18", "elbv2_nlb_tls_termination_enabled"],
    requirement: "listeners encrypt",
    check: onEach([listener], ({ block }) => block["protocol"] !== "TLS" && textAt(block, "protocol")),
    breakIt: adding(listener, { protocol: "TCP" }),
  },
  {
    row: 45,
    ids: ["CKV_AWS_261"],
    requirement: "targets are checked",
    check: onEach([targets], ({ block }) => {
      if (textAt(block, "health_check", "protocol") === "") return "no health check";
      return at(block, "health_check", "enabled") === false && "health check is off";
    }),
    breakIt: setting(targets, "health_check", { enabled: false, protocol: "TCP" }),
  },
  {
    row: 46,
    ids: ["CKV_AWS_123"],
    requirement: "endpoint services accept each connection",
    check: onEach(
      ["aws_vpc_endpoint_service"],
      ({ block }) => block["acceptance_required"] !== true && "accepts all",
    ),
    breakIt: setting("aws_vpc_endpoint_service", "acceptance_required", false),
  },
  {
    row: 47,
    ids: ["vpc_endpoint_services_allowed_principals_trust_boundaries"],
    requirement: "endpoint services admit one role of the environment, in a resource of its own",
    check: (subject) =>
      onEach(
        ["aws_vpc_endpoint_service_allowed_principal", "aws_vpc_endpoint_service"],
        ({ stack, type, block }) => {
          if (type === "aws_vpc_endpoint_service")
            return "allowed_principals" in block && "inside the service";
          const principal = textAt(block, "principal_arn");
          return !isKnownRole(subject, stack, principal) && principal;
        },
      )(subject),
    breakIt: setting("aws_vpc_endpoint_service_allowed_principal", "principal_arn", "*"),
  },
  {
    row: 48,
    ids: ["vpc_endpoint_connections_trust_boundaries"],
    requirement: "endpoints of AWS services have a policy for known accounts",
    check: onEach(
      [endpoint],
      (element) =>
        serviceOf(element) !== undefined &&
        !limitsPrincipals(textAt(element.block, "policy")) &&
        "open to principals of any account",
    ),
    breakIt: adding(endpoint, { service_name: "com.amazonaws.eu-west-1.sqs" }),
  },
  {
    row: 48,
    ids: ["vpc_endpoint_connections_trust_boundaries"],
    requirement: "endpoints of databases let the replication instances in, and nobody else",
    check: (subject) =>
      onEach(
        [endpoint],
        (element) => serviceOf(element) === undefined && otherGuests(subject, element),
      )(subject),
    breakIt: rewriting(
      ingress,
      "referenced_security_group_id",
      "outputs.replication_security_group_id",
      "outputs.other_security_group_id",
    ),
  },
  {
    row: 48,
    ids: ["vpc_endpoint_multi_az_enabled"],
    requirement: "endpoints stand in two zones",
    check: onEach(
      [endpoint],
      ({ block }) =>
        textAt(block, "vpc_endpoint_type") !== "Gateway" &&
        (!Array.isArray(block["subnet_ids"]) || block["subnet_ids"].length < 2) &&
        "perhaps one zone",
    ),
    breakIt: (subject) => {
      first(subject, endpoint, /^kms$/).block["subnet_ids"] = ["subnet-1"];
    },
  },
  {
    row: 48,
    ids: ["EC2.10"],
    requirement: "a VPC made here has endpoints for every service that replication instances call",
    check: ({ app }) =>
      elements(app, "aws_vpc")
        .filter(({ kind }) => kind === "resource")
        .flatMap(({ id, stack, address }) => {
          const there = elementsOf(stackOf(app, stack), endpoint)
            .filter(({ block }) => block["vpc_id"] === `\${${address}.id}`)
            .map(serviceOf);
          const missing = usedServices.filter((service) => !there.includes(service));
          return missing.length > 0 ? [{ id, found: `no endpoint for ${missing.join(", ")}` }] : [];
        }),
    breakIt: (subject) => {
      first(subject, endpoint, /^logs$/).block["service_name"] = "com.amazonaws.eu-west-1.sqs";
    },
  },
  {
    row: 60,
    ids: ["RDS.43"],
    requirement: "proxies demand TLS, log no statements, and take their users from secrets",
    check: onEach([proxy], ({ block }) => {
      if (block["require_tls"] !== true) return "takes connections without TLS";
      if (block["debug_logging"] === true) return "logs statements";
      return (
        (textAt(block, "auth", "auth_scheme") !== "SECRETS" || textAt(block, "auth", "secret_arn") === "") &&
        "no secret"
      );
    }),
    breakIt: setting(proxy, "require_tls", false),
  },
  {
    row: 60,
    ids: ["RDS.43"],
    requirement: "the role of a proxy reads its one secret",
    check: ({ app }) => {
      const roles = new Set(
        elements(app, proxy).map(({ stack, block }) =>
          `${stack}/${textAt(block, "role_arn")}`.replace(/\$\{|\.arn\}/g, ""),
        ),
      );
      return policies(app, "identity")
        .filter(({ id }) => roles.has(id.replace("aws_iam_role_policy.", "aws_iam_role.")))
        .flatMap(({ id, statements }) =>
          statements
            .filter(
              ({ actions, resources }) =>
                resources.length !== 1 ||
                resources.includes("*") ||
                !actions.every((action) => /^(secretsmanager:GetSecretValue|kms:Decrypt)$/.test(action)),
            )
            .map(({ sid }) => ({ id, found: sid })),
        );
    },
    breakIt: (subject) => {
      const { block } = first(subject, "aws_iam_role_policy", /_proxy$/);
      block["policy"] = textAt(block, "policy").replace("GetSecretValue", "PutSecretValue");
    },
  },
];

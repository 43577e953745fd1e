/** What is handed on of a certificate's file. */
import { appendFileSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { certificate, environmentFrom } from "../support/environment";
import { elements, shippedFolder, synthApp, textAt } from "../support/synth-app";

test("certificates alone go to DMS, whatever their file holds when the stacks are made", () => {
  const directory = mkdtempSync(path.join(tmpdir(), "causeway-certificates-"));
  try {
    cpSync(path.join(shippedFolder, "certificates"), path.join(directory, "certificates"), {
      recursive: true,
    });
    appendFileSync(path.join(directory, certificate), '# ${file("/etc/hostname")}\n');
    const environment = environmentFrom((file) => {
      file.endpoints = {
        ...file.endpoints,
        events: {
          engine: "kafka",
          broker: ["b-1.example.com:9094"],
          connection: { via: "direct" },
          caCertificate: certificate,
        },
      };
      file.pipelines = {
        ...file.pipelines,
        "to-events": {
          source: "orders-db",
          target: "events",
          migrationType: "cdc",
          runsOn: "main",
          tables: [{ include: "shop.events" }],
        },
      };
    });
    const made = elements(synthApp([{ ...environment, directory }]), "aws_dms_certificate");
    const texts = made.map(({ block }) => textAt(block, "certificate_pem"));
    expect(texts.filter((text) => text.endsWith("-----END CERTIFICATE-----\n"))).toHaveLength(2);
    expect(texts.join("")).not.toContain("${");
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

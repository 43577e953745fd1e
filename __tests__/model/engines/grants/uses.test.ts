import type { EngineWord } from "../../../../model/engines";
import { flows } from "../../../../model/engines";
import type { PipelineSelection, SourceUse } from "../../../../model/engines/grants/request";
import { following, once, requestAt, scriptAt, selection, writing } from "../../../support/grants-goldens";

function settingsAt(engine: EngineWord, settings: object) {
  return { settings: { ...(requestAt(engine).settings as object), ...settings } };
}

/** Pipelines with changes of one include. */
function reading(schema: string, table: string, views = false): SourceUse {
  const selections: PipelineSelection[] = [{ includes: [{ schema, table }], excludes: [], views }];
  return { pipelines: ["follow"], changes: ["follow"], selections, changedSelections: selections };
}

describe("rows that are copied once", () => {
  test.each([
    ["aurora-mysql", /REPLICATION|rds_set_configuration|binlog/],
    ["postgres", /rds_replication|SUPERUSER|wal_level|replication_slots/],
    ["oracle", /LOGMNR|LOGMINING|SUPPLEMENTAL|ALTER ON/i],
    ["sqlserver", /db_owner|cdc|recovery_model/],
    ["db2", /DBADM|logarchmeth/],
    ["sybase", /sp_setreptable|settrunc/],
    ["mongodb", /changeStream|rs\.status/],
    ["docdb", /modifyChangeStreams/],
  ] as const)("need less than changes at %s", (engine, onlyForChanges) => {
    expect(scriptAt(engine, { source: once })).not.toMatch(onlyForChanges);
    expect(scriptAt(engine, { source: following })).toMatch(onlyForChanges);
  });
});

describe("an endpoint that is source and target", () => {
  test.each(["aurora-mysql", "postgres", "oracle", "sqlserver", "sybase", "docdb"] as const)(
    "gets one user at %s",
    (engine) => {
      expect(flows({ engine }, "source") && flows({ engine }, "target")).toBe(true);
      const script = scriptAt(engine, { source: following, target: writing });
      expect(script.match(/CREATE USER (?:IF|"|\[dms\] FOR)|sp_addlogin|createUser/g)).toHaveLength(
        engine === "sqlserver" ? 1 : 1,
      );
    },
  );

  test("owns a database of SQL Server for both reasons", () => {
    expect(scriptAt("sqlserver", { source: following, target: writing })).toContain(
      "-- The guide asks for db_owner at a source of changes and a target;",
    );
  });
});

describe("PostgreSQL", () => {
  test("is to break the silence of a slot's connection where a VPC endpoint would drop it", () => {
    const text = "and not 0, because the VPC endpoint on the way";
    expect(scriptAt("postgres", { source: following })).not.toContain(text);
    expect(scriptAt("postgres", { source: following, throughVpcEndpoint: true })).toContain(text);
  });
});

describe("MySQL", () => {
  test("is told of the balancer's health checks", () => {
    expect(scriptAt("mysql", { source: once })).not.toContain("max_connect_errors");
    expect(scriptAt("mysql", { source: once, checkedByBalancer: true })).toContain(
      "SHOW GLOBAL VARIABLES LIKE 'max_connect_errors';",
    );
  });

  test("lets its user in without encryption only where DMS does not encrypt", () => {
    expect(scriptAt("mysql", { source: once, encrypted: false })).toContain(
      "CREATE USER IF NOT EXISTS 'dms'@'%' IDENTIFIED BY <password>;",
    );
  });

  test("shows open XA transactions where the endpoint looks at them", () => {
    const attributes = "a=b;IgnoreOpenXaTransactionsCheck=false;";
    expect(scriptAt("mysql", { source: following })).not.toContain("XA_RECOVER_ADMIN");
    expect(scriptAt("mysql", { source: following, attributes })).toContain(
      "GRANT XA_RECOVER_ADMIN ON *.* TO 'dms'@'%';",
    );
  });

  test("keeps its own configuration where RDS does not run it", () => {
    const script = scriptAt("mysql", { place: "host", source: following });
    expect(script).not.toContain("rds_set_configuration");
    expect(script).toContain("expire_logs_days");
  });
});

describe("PostgreSQL", () => {
  test("lets DMS write to the schemas that the settings name, and to no other", () => {
    const named = settingsAt("postgres", {
      ddlArtifactsSchema: "audit",
      heartbeatEnable: true,
      heartbeatSchema: "beat",
    });
    const script = scriptAt("postgres", { source: following, ...named });
    expect(script.match(/GRANT USAGE, CREATE ON SCHEMA .*/g)).toEqual([
      'GRANT USAGE, CREATE ON SCHEMA "audit" TO "dms";',
      'GRANT USAGE, CREATE ON SCHEMA "beat" TO "dms";',
    ]);
    const none = settingsAt("postgres", { captureDdls: false });
    expect(scriptAt("postgres", { source: following, ...none })).not.toContain("USAGE, CREATE");
  });

  test("gets pglogical where the endpoint decodes with it", () => {
    const decoding = settingsAt("postgres", { pluginName: "pglogical" });
    expect(scriptAt("postgres", { source: following, ...decoding })).toContain(
      "CREATE EXTENSION IF NOT EXISTS pglogical;",
    );
  });

  test("names the slot of the endpoint", () => {
    const slot = settingsAt("postgres", { slotName: "orders_slot" });
    expect(scriptAt("postgres", { source: following, ...slot })).toContain("slot orders_slot");
  });

  test("lets DMS switch triggers off where the endpoint does", () => {
    const off = settingsAt("postgres", { disableTriggers: true });
    expect(scriptAt("postgres", { target: writing, ...off })).toContain('GRANT rds_superuser TO "dms";');
    expect(scriptAt("postgres", { target: writing, place: "host", ...off })).toContain(
      'GRANT SET ON PARAMETER session_replication_role TO "dms";',
    );
    expect(scriptAt("postgres", { target: writing })).not.toMatch(/rds_superuser|session_replication_role/);
  });
});

describe("Oracle", () => {
  test("lets Binary Reader at its files, on RDS and elsewhere", () => {
    const binary = settingsAt("oracle", { useLogminerReader: false });
    const managed = scriptAt("oracle", { source: following, ...binary });
    expect(managed).toContain('GRANT READ ON DIRECTORY ARCHIVELOG_DIR TO "DMS";');
    expect(managed).not.toContain("GRANT LOGMINING");
    const own = scriptAt("oracle", { source: following, place: "host", ...binary });
    expect(own).toContain('GRANT CREATE ANY DIRECTORY TO "DMS";');
    expect(own).not.toContain("rdsadmin");
  });

  test("keeps tables from being altered where DMS adds no logging", () => {
    const off = settingsAt("oracle", { addSupplementalLogging: false });
    expect(scriptAt("oracle", { source: following })).toMatch(/GRANT ALTER ON/);
    expect(scriptAt("oracle", { source: following, ...off })).not.toMatch(/GRANT ALTER ON/);
  });

  test("grants views where views are selected, and alters none", () => {
    const script = scriptAt("oracle", { source: reading("SALES", "%", true) });
    expect(script).toMatch(/object_type IN \('TABLE', 'VIEW'\)[^]*GRANT SELECT/);
    expect(script).toMatch(/object_type IN \('TABLE'\)[^]*GRANT ALTER/);
  });

  test("grants tables that the file names one by one, without a loop", () => {
    const script = scriptAt("oracle", { source: reading("SALES", "ORDER_LINES") });
    expect(script).toContain('GRANT SELECT ON "SALES"."ORDER_LINES" TO "DMS";');
    expect(script).not.toContain("LOOP");
  });
});

describe("SQL Server", () => {
  test("leaves tables to DMS where the endpoint sets capture up", () => {
    const byDms = settingsAt("sqlserver", { setUpMsCdcForTables: true });
    expect(scriptAt("sqlserver", { source: following, ...byDms })).not.toContain("sp_cdc_enable_table");
  });

  test("is read by a sysadmin where only backups of the log are read, which nothing less may do", () => {
    const backups = settingsAt("sqlserver", { readBackupOnly: true });
    const script = scriptAt("sqlserver", { source: following, place: "host", ...backups });
    expect(script)
      .toContain(`-- The endpoint has readBackupOnly, for which DMS has to be sysadmin: it asks the server for the log
-- positions of its backups. Without that setting, narrower rights are enough.
ALTER SERVER ROLE [sysadmin] ADD MEMBER [dms];
GO`);
    expect(script).not.toMatch(/fn_dblog|AR_PUBLICATION_/);
    for (const other of [{ place: "host" as const }, { place: "host" as const, source: once, ...backups }]) {
      expect(scriptAt("sqlserver", { source: following, ...other })).not.toContain("SERVER ROLE");
    }
  });

  test("grants the whole database where schemas are patterns", () => {
    const patterns = { ...once, selections: [selection] };
    expect(scriptAt("sqlserver", { source: patterns })).toContain(
      "ALTER ROLE [db_datareader] ADD MEMBER [dms];",
    );
  });
});

describe("Db2", () => {
  test("lets DMS read all data, as the guide asks, also where the file names single tables", () => {
    const named = { ...once, selections: [{ ...selection, includes: [{ schema: "ERP", table: "ORDERS" }] }] };
    const script = scriptAt("db2", { source: named, place: "host" });
    expect(script).toContain('GRANT DATAACCESS ON DATABASE TO USER "DMS";');
    expect(script).not.toMatch(/GRANT SELECT|DBADM/);
  });

  test("keeps archived logs where RDS runs it and changes are captured", () => {
    const kept = "CALL rdsadmin.set_archive_log_retention(?, 'erp', '72');";
    expect(scriptAt("db2", { source: following })).toContain(kept);
    expect(scriptAt("db2", { source: once })).not.toContain(kept);
    expect(scriptAt("db2", { source: following, place: "host" })).not.toContain("rdsadmin");
  });
});

test("MongoDB and DocumentDB read each database that the file names, with and without a name of their own", () => {
  for (const engine of ["mongodb", "docdb"] as const) {
    for (const databaseName of [undefined, "sales"]) {
      const script = scriptAt(engine, { source: once, databaseName });
      expect(script).toContain('{ role: "read", db: "my_shop" },\n    { role: "read", db: "sales" },');
    }
  }
});

test("DocumentDB grants the databases that the file names", () => {
  const names = { ...writing, schemaPatterns: [], unknownSchemas: [] };
  expect(scriptAt("docdb", { target: names })).toContain('{ role: "readWrite", db: "sales" }');
});

/** Objects of Oracle's dictionary that DMS reads, from the DMS guide: CHAP_Source.Oracle and CHAP_Target.Oracle. */

/** Views that a task without changes reads, too. */
export const dictionaryViews = [
  "ALL_CATALOG",
  "ALL_CONS_COLUMNS",
  "ALL_CONSTRAINTS",
  "ALL_ENCRYPTED_COLUMNS",
  "ALL_IND_COLUMNS",
  "ALL_INDEXES",
  "ALL_LOG_GROUPS",
  "ALL_OBJECTS",
  "ALL_TAB_COLS",
  "ALL_TAB_PARTITIONS",
  "ALL_TABLES",
  "ALL_USERS",
  "ALL_VIEWS",
  "DBA_REGISTRY",
  "OBJ$",
  "V_$CONTAINERS",
  "V_$DATABASE",
  "V_$NLS_PARAMETERS",
  "V_$PARAMETER",
  "V_$TIMEZONE_NAMES",
] as const;

/** Views about redo logs, for changes. */
export const logViews = ["V_$ARCHIVED_LOG", "V_$LOG", "V_$LOGFILE", "V_$THREAD", "V_$TRANSACTION"] as const;

/** Views of LogMiner. */
export const logMinerViews = ["V_$LOGMNR_CONTENTS", "V_$LOGMNR_LOGS"] as const;

/** System rights at a target; none of them can be limited to a schema. */
export const targetRights = [
  "ALTER ANY PROCEDURE",
  "ALTER ANY SEQUENCE",
  "ALTER ANY TABLE",
  "CREATE ANY INDEX",
  "CREATE ANY PROCEDURE",
  "CREATE ANY SEQUENCE",
  "CREATE ANY TABLE",
  "CREATE ANY VIEW",
  "DELETE ANY TABLE",
  "DROP ANY PROCEDURE",
  "DROP ANY SEQUENCE",
  "DROP ANY TABLE",
  "DROP ANY VIEW",
  "INSERT ANY TABLE",
  "LOCK ANY TABLE",
  "SELECT ANY TABLE",
  "SELECT ANY TRANSACTION",
  "UNLIMITED TABLESPACE",
  "UPDATE ANY TABLE",
] as const;

/** Dictionary views of a target. */
export const targetViews = [
  "ALL_CATALOG",
  "ALL_CONS_COLUMNS",
  "ALL_CONSTRAINTS",
  "ALL_IND_COLUMNS",
  "ALL_INDEXES",
  "ALL_OBJECTS",
  "ALL_TAB_COLS",
  "ALL_TABLES",
  "ALL_USERS",
  "DBA_INDEXES",
  "DBA_OBJECTS",
  "DBA_SEQUENCES",
  "DBA_SYNONYMS",
  "DBA_TAB_PRIVS",
  "DBA_TABLES",
  "DBA_TRIGGERS",
  "DBA_TYPES",
  "DBA_USERS",
  "V_$NLS_PARAMETERS",
  "V_$TIMEZONE_NAMES",
] as const;

export * from "../../cli/synthesized-json/hcl-value";

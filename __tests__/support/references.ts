export * from "../../cli/synthesized-json/references";

export * from "../../cli/synthesized-json/policies";

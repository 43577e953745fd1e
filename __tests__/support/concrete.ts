export * from "../../cli/synthesized-json/concrete";

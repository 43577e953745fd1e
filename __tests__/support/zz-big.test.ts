import { environmentFrom } from "./environment";
import { concrete } from "./concrete";
import { synthApp, elementAt, textAt } from "./synth-app";
test("big", () => {
  for (const n of [50, 90, 99]) {
    try {
    const app = synthApp([environmentFrom((f) => {
      for (let i = 0; i < n; i++) f.endpoints![`lake-some-longer-table-name-${i}`] = { engine: "s3", bucket: "landing", folder: `t${i}`, access: "assumed-role" };
    })]);
    for (const [s, a] of [["dev-dms-endpoints", "aws_iam_role_policy.s3-endpoint"], ["dev-lake-storage", "aws_iam_role_policy.seal-trust"]] as const)
    console.log(n, a, concrete(app, s, textAt(elementAt(app, s, a).block, "policy")).length);
    for (const b of [50,99]) if (b===n) { const p = synthApp([environmentFrom((f) => {
      for (let i = 0; i < n; i++) f.endpoints![`lake-some-longer-table-name-${i}`] = { engine: "s3", bucket: "landing", folder: `t${i}`, access: "bucket-policy" };
    })]);
    console.log("bucket policy", concrete(p, "dev-lake-storage", textAt(elementAt(p, "dev-lake-storage", "aws_s3_bucket_policy.landing").block, "policy")).length, "key policy", concrete(p, "dev-lake-storage", textAt(elementAt(p, "dev-lake-storage", "aws_kms_key.landing_key").block, "policy")).length); }
    } catch (e) { console.log(n, String(e).slice(0, 600)); }
  }
});

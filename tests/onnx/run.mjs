// Runs ONNX models: node run.mjs MODEL.onnx INPUT.json [MODEL.onnx INPUT.json …]
// An input is { type: "float64" | "float32", rows, columns, values }. Prints one JSON array, an object of named outputs per model.
import { readFileSync } from "node:fs";
import ort from "onnxruntime-node";

const results = [];
for (let k = 2; k + 1 < process.argv.length; k += 2) {
  const session = await ort.InferenceSession.create(process.argv[k], { logSeverityLevel: 3, intraOpNumThreads: 1 });
  const { type, rows, columns, values } = JSON.parse(readFileSync(process.argv[k + 1], "utf8"));
  const data = type === "float64" ? Float64Array.from(values) : Float32Array.from(values);
  const outputs = await session.run({ features: new ort.Tensor(type, data, [rows, columns]) });
  results.push(Object.fromEntries(Object.entries(outputs).map(([name, tensor]) =>
    [name, { type: tensor.type, dims: tensor.dims, values: Array.from(tensor.data) }])));
}
console.log(JSON.stringify(results));

using Bidual;
using Bidual.Data;
using Bidual.Export;
using Bidual.Networks;

// Saves a trained model, reads it back as a stranger would, and proves it again from the data alone.
Table table = BuiltIn.Iris();
TableSchema schema = TableSchema.Fit(table, target: "species", positiveLabel: "setosa");
Dataset data = schema.Encode(table);
FittedNetwork fit = ConvexNetwork.Fit(data, new FitSettings { BetaRatio = 0.1, Patterns = PatternChoice.Sampled(200) });

var record = new TrainingRecord("example", [], fit.Settings.Seed, fit.TrainingRows, fit.DataFingerprint, "working-set", fit.Status.ToString(), fit.Trace.Count, fit.Times.Total);
string path = Path.Combine(Path.GetTempPath(), "bidual-example.json");
ModelFile.Save(new SavedModel(fit.Model, schema, fit.Certificate, fit.PatternDirections, record), path);

SavedModel saved = ModelFile.Load(path);
Certification honest = Certifier.Certify(saved, data);
Console.WriteLine(honest.Certificate.ClaimText);
Console.WriteLine($"refuted: {honest.IsRefuted}");

// A file that claims more than is true is found out.
SavedModel boastful = saved with { Certificate = saved.Certificate with { LowerBound = 1.01 * saved.Certificate.Objective } };
foreach (string refutation in Certifier.Certify(boastful, data).Refutations)
    Console.WriteLine($"found out: {refutation}");
File.Delete(path);

using System.Text;
using System.Text.Json.Nodes;
using Bidual.Data;
using Bidual.Export;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using FsCheck;
using FsCheck.Fluent;

namespace Bidual.Tests.Export;

public sealed class ModelFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_is_loaded_equals_what_was_saved_bit_for_bit() =>
        Prop.ForAll<long>(seed =>
        {
            SavedModel saved = SampleModels.Saved(seed);
            AssertSame(saved, SaveAndLoad(saved));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Fact]
    public void Saving_again_gives_the_same_bytes()
    {
        for (long seed = 0; seed < 20; seed++)
        {
            string first = folder.File("first.json"), second = folder.File("second.json");
            ModelFile.Save(SampleModels.Saved(seed), first);
            ModelFile.Save(ModelFile.Load(first), second);
            Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
        }
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        string path = folder.File("model.json");
        ModelFile.Save(SampleModels.Saved(3), path);
        byte[] bytes = File.ReadAllBytes(path);
        int end = Encoding.UTF8.GetString(bytes).TrimEnd().Length;
        for (int length = 0; length < Math.Min(end, bytes.Length - 1); length += 1 + (length / 40))
        {
            File.WriteAllBytes(path, bytes[..length]);
            AssertRefused(path);
        }
    }

    [Fact]
    public void Random_byte_changes_load_or_are_refused()
    {
        string path = folder.File("model.json");
        ModelFile.Save(SampleModels.Saved(5), path);
        byte[] bytes = File.ReadAllBytes(path);
        var random = new RandomSource(1);
        for (int trial = 0; trial < 600; trial++)
        {
            byte[] changed = [.. bytes];
            for (int k = 0; k < 1 + (trial % 3); k++)
                changed[random.NextInt32(changed.Length)] = (byte)random.NextInt32(256);
            File.WriteAllBytes(path, changed);
            try
            {
                ModelFile.Load(path);
            }
            catch (DataException e)
            {
                AssertOneLine(path, e);
            }
        }
    }

    [Fact]
    public void Every_field_that_is_missing_or_of_another_type_is_refused()
    {
        string path = folder.File("model.json");
        ModelFile.Save(SampleModels.Saved(10), path);
        string text = File.ReadAllText(path);
        int fields = 0;
        foreach (Action<JsonObject> mutate in Mutations(JsonNode.Parse(text)!.AsObject()))
        {
            JsonObject root = JsonNode.Parse(text)!.AsObject();
            mutate(root);
            File.WriteAllText(path, root.ToJsonString());
            AssertRefused(path);
            fields++;
        }

        Assert.True(fields > 80);
    }

    [Theory]
    [InlineData("\"formatVersion\": 1", "\"formatVersion\": 2", "was written by a newer version: format 2, this program reads 1")]
    [InlineData("\"formatVersion\": 1", "\"formatVersion\": 0", "unknown format version 0")]
    [InlineData("\"bidual-model\"", "\"another\"", "not a Bidual model")]
    [InlineData("\"rows\": 2", "\"rows\": 2147483647", "claims 2147483647 rows and has 2")]
    [InlineData("\"columns\": 3", "\"columns\": 2147483647", "more than the file holds")]
    [InlineData("\"columns\": 3", "\"columns\": 99999999999", "must be an integer from 0")]
    [InlineData("\"values\": [\n          [", "\"values\": [\n          [1,", "must have 3 numbers")]
    [InlineData("\"columns\": 3", "\"columns\": 4", "must have 4 numbers")]
    [InlineData("\"scale\": [", "\"scale\": [-", "must be positive")]
    [InlineData("\"offset\": [", "\"offset\": [1e999,", "must be a finite number")]
    [InlineData("\"featureNames\": [", "\"featureNames\": [\"more\",", "has 3 names where the preparation has 2 features")]
    [InlineData("\"bias\": true", "\"bias\": false", "has 3 inputs where the preparation gives 2")]
    [InlineData("\"loss\": \"squared\"", "\"loss\": \"cubic\"", "is none of squared, absolute")]
    [InlineData("\"task\": \"regression\"", "\"task\": \"classification\"", "has 0 labels where the task needs 2")]
    [InlineData("\"claim\": \"none\"", "\"claim\": \"none\", \"claim\": \"global\"", "")]
    [InlineData("\"status\": \"", "\"status\": \"\\ud800", "")]
    [InlineData("base64-float64-le", "base64-float32-le", "must be one of")]
    [InlineData("\"data\": [\n      \"", "\"data\": [\n      \"AAAA", "must be 3 doubles in base64")]
    [InlineData("\"data\": [\n      \"AAAAAAAAAAA", "\"data\": [\n      \"AAAAAAAA8H8", "must hold finite numbers")]
    public void Damage_is_refused_with_its_reason(string original, string replacement, string reason)
    {
        string path = folder.File("model.json");
        Model model = SampleModels.Tame(Activation.Relu, LearningTask.Regression, bias: true, standardize: true, neurons: 2, features: 2);
        SavedModel sample = SampleModels.Saved(8);
        ModelFile.Save(new SavedModel(model, null, sample.Certificate with { Claim = Bidual.Certificates.Claim.None }, new Matrix(2, 3), sample.Training), path);
        string text = File.ReadAllText(path);
        int at = text.IndexOf(original, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{original} is not in the file");
        File.WriteAllText(path, string.Concat(text.AsSpan(0, at), replacement, text.AsSpan(at + original.Length)));
        Assert.Contains(reason, AssertRefused(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("a,b\n1,2\n", "not a Bidual model")]
    [InlineData("[]", "not a Bidual model")]
    [InlineData("null", "not a Bidual model")]
    [InlineData("{}", "not a Bidual model")]
    [InlineData("{\"format\": 1}", "not a Bidual model")]
    [InlineData("{\"format\": \"bidual-model\"}", "lacks \"formatVersion\"")]
    [InlineData("{\"format\": \"bidual-model\", \"formatVersion\": \"1\"}", "must be an integer")]
    [InlineData("{\"format\": \"bidual-model\", \"formatVersion\": 1}", "lacks \"model\"")]
    public void Foreign_files_are_refused(string content, string reason)
    {
        string path = folder.File("model.json");
        File.WriteAllText(path, content);
        Assert.Contains(reason, AssertRefused(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        string path = folder.File("model.json");
        File.WriteAllText(path, "{\"format\": \"bidual-model\", \"formatVersion\": 1, \"model\": " + new string('[', 1_000_000));
        AssertRefused(path);
    }

    [Fact]
    public void Missing_files_and_directories_are_refused()
    {
        Assert.Contains("no such file", AssertRefused(folder.File("nothing.json")), StringComparison.Ordinal);
        Assert.Contains("is a directory", AssertRefused(folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_no_obstacle()
    {
        string path = folder.File("model.json");
        SavedModel saved = SampleModels.Saved(4);
        ModelFile.Save(saved, path);
        File.WriteAllBytes(path, [0xEF, 0xBB, 0xBF, .. File.ReadAllBytes(path)]);
        AssertSame(saved, ModelFile.Load(path));
    }

    [Fact]
    public void A_weight_that_is_not_finite_cannot_be_saved()
    {
        SavedModel saved = SampleModels.Saved(8);
        var network = new Network(Activation.Relu, new Matrix(1, 1, [double.NaN]), new Matrix(1, 1));
        var model = new Model(network, new Preparation(Scaling.Identity(1), Scaling.Identity(1), false), LearningTask.Regression, ["x"], ["y"], [], Loss.Squared);
        var refusal = Assert.Throws<DataException>(() => ModelFile.Save(saved with { Model = model, Schema = null, PatternDirections = null }, folder.File("model.json")));
        Assert.Contains("hidden", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(folder.Names());
    }

    private SavedModel SaveAndLoad(SavedModel saved)
    {
        string path = folder.File("model.json");
        ModelFile.Save(saved, path);
        return ModelFile.Load(path);
    }

    private static string AssertRefused(string path)
    {
        var refusal = Assert.Throws<DataException>(() => ModelFile.Load(path));
        AssertOneLine(path, refusal);
        return refusal.Message;
    }

    private static void AssertOneLine(string path, DataException refusal)
    {
        Assert.StartsWith(path, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    /// <summary>Each property of the tree removed, and each replaced by a value of another type.</summary>
    private static IEnumerable<Action<JsonObject>> Mutations(JsonObject root)
    {
        foreach (string[] path in Properties(root, []))
        {
            if (path[^1] is not ("skip" or "intercept" or "balancesClasses" or "weightName"))
                yield return tree => Parent(tree, path).Remove(path[^1]);
            yield return tree => Parent(tree, path)[path[^1]] = new JsonObject { ["nested"] = new JsonArray() };
            yield return tree => Parent(tree, path)[path[^1]] = Parent(tree, path)[path[^1]] is JsonValue value && value.TryGetValue(out string? _) ? 7.5 : "a string";
        }
    }

    private static IEnumerable<string[]> Properties(JsonObject node, string[] path)
    {
        foreach ((string name, JsonNode? value) in node)
        {
            string[] here = [.. path, name];
            yield return here;
            if (value is JsonObject child)
            {
                foreach (string[] deeper in Properties(child, here))
                    yield return deeper;
            }
        }
    }

    private static JsonObject Parent(JsonObject root, string[] path) => path[..^1].Aggregate(root, static (JsonObject node, string name) => node[name]!.AsObject());

    private static void AssertSame(SavedModel expected, SavedModel actual)
    {
        Assert.Equal(expected.Model.FeatureNames, actual.Model.FeatureNames);
        Assert.Equal(expected.Model.ClassLabels, actual.Model.ClassLabels);
        Assert.Equal((expected.Model.Task, expected.Model.Loss), (actual.Model.Task, actual.Model.Loss));
        Assert.Equal(expected.Model.Preparation.Bias, actual.Model.Preparation.Bias);
        AssertBits(expected.Model.Preparation.Features.Offset, actual.Model.Preparation.Features.Offset);
        AssertBits(expected.Model.Preparation.Features.Scale, actual.Model.Preparation.Features.Scale);
        AssertBits(expected.Model.Preparation.Targets.Offset, actual.Model.Preparation.Targets.Offset);
        AssertBits(expected.Model.Preparation.Targets.Scale, actual.Model.Preparation.Targets.Scale);
        Assert.Equal(expected.Model.Network.Activation, actual.Model.Network.Activation);
        AssertBits(expected.Model.Network.Hidden, actual.Model.Network.Hidden);
        AssertBits(expected.Model.Network.Output, actual.Model.Network.Output);
        AssertBits(expected.Model.Network.Gates, actual.Model.Network.Gates);
        AssertBits(expected.PatternDirections, actual.PatternDirections);
        Assert.Equal(expected.Certificate, actual.Certificate);
        Assert.Equal(expected.Model.TargetNames, actual.Model.TargetNames);
        Assert.Equal(expected.Proofs?.Count, actual.Proofs?.Count);
        foreach ((OutputProof before, OutputProof after) in (expected.Proofs ?? []).Zip(actual.Proofs ?? []))
        {
            Assert.Equal(before.Certificate, after.Certificate);
            AssertBits(before.PatternDirections, after.PatternDirections);
            Assert.Equal(before.DualPoint, after.DualPoint);
        }

        Assert.Equal(expected.Training with { Arguments = [] }, actual.Training with { Arguments = [] });
        Assert.Equal(expected.Training.Arguments, actual.Training.Arguments);
        Assert.Equal(expected.Schema is null, actual.Schema is null);
        if (expected.Schema is not { } schema || actual.Schema is not { } loaded)
            return;
        Assert.Equal(schema.Targets, loaded.Targets);
        Assert.Equal(schema with { Columns = [], ClassLabels = [], Targets = [] }, loaded with { Columns = [], ClassLabels = [], Targets = [] });
        Assert.Equal(schema.ClassLabels, loaded.ClassLabels);
        Assert.Equal([.. schema.Columns.Select(column => column.Name)], [.. loaded.Columns.Select(column => column.Name)], StringComparer.Ordinal);
        Assert.Equal(schema.Columns.Select(column => column.Categories), loaded.Columns.Select(column => column.Categories));
        AssertBits([.. schema.Columns.Select(column => column.Fill)], [.. loaded.Columns.Select(column => column.Fill)]);
    }

    private static void AssertBits(Matrix? expected, Matrix? actual)
    {
        Assert.Equal((expected?.Rows, expected?.Columns), (actual?.Rows, actual?.Columns));
        if (expected is not null && actual is not null)
            AssertBits(expected.Data, actual.Data);
    }

    private static void AssertBits(IReadOnlyList<double> expected, IReadOnlyList<double> actual) =>
        Assert.Equal(expected.Select(BitConverter.DoubleToInt64Bits), actual.Select(BitConverter.DoubleToInt64Bits));

    [Fact]
    public void A_dual_point_is_kept_bit_for_bit_and_must_have_a_value_for_every_row()
    {
        SavedModel sample = SampleModels.Saved(3);
        sample = sample with { Training = sample.Training with { Rows = 5 } };
        double[] dual = [0.1, -1.0 / 3, 0, 1e-300, -2];
        string path = folder.File("dual.json");
        ModelFile.Save(sample with { DualPoint = dual }, path);
        Assert.Equal(dual, ModelFile.Load(path).DualPoint);
        ModelFile.Save(sample, path);
        Assert.Null(ModelFile.Load(path).DualPoint);
        ModelFile.Save(sample with { DualPoint = [1, 2] }, path);
        Assert.Contains("2 values for 5 rows", Assert.Throws<DataException>(() => ModelFile.Load(path)).Message, StringComparison.Ordinal);
    }
}

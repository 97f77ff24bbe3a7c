using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Penalties;
using Bidual.Robustness;

namespace Bidual.Export.Json;

/// <summary>Writes the JSON of <see cref="ModelFile"/>.</summary>
internal sealed class ModelWriter : IDisposable
{
    public const string Base64 = "base64-float64-le";
    public const string Increasing = "increasing", Decreasing = "decreasing";
    public const string Coefficients = "coefficients", Patches = "patches", Quantised = "quantised";
    public const string OneAgainstAll = "one-against-all", WeightDecay = "weight-decay";
    private readonly ArrayBufferWriter<byte> line = new();
    private readonly Utf8JsonWriter json, compact;
    private readonly string file;

    private ModelWriter(Stream stream, string file)
    {
        this.file = file;
        json = new Utf8JsonWriter(stream, Options(indented: true));
        compact = new Utf8JsonWriter(line, Options(indented: false));
    }

    /// <summary>Writes everything and returns the number of bytes.</summary>
    public static long Write(SavedModel saved, Stream stream, string file)
    {
        using var writer = new ModelWriter(stream, file);
        writer.Write(saved);
        writer.json.Flush();
        stream.Write("\n"u8);
        return writer.json.BytesCommitted + 1;
    }

    public void Dispose()
    {
        json.Dispose();
        compact.Dispose();
    }

    private static JsonWriterOptions Options(bool indented) =>
        new() { Indented = indented, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private void Write(SavedModel saved)
    {
        if (saved.Model is { Network.Outputs: > 1, OutputPenalty: OutputPenalty.OneAgainstAll } && saved.Proofs?.Count != saved.Model.Network.Outputs)
            throw new DataException($"{file}: the model cannot be saved: it has {saved.Model.Network.Outputs} outputs and {saved.Proofs?.Count ?? 0} proofs.");
        json.WriteStartObject();
        json.WriteString("format", ModelFile.Format);
        json.WriteNumber("formatVersion", ModelFile.FormatVersion);
        Write("model", saved.Model);
        Write("schema", saved.Schema);
        Write("certificate", saved.Certificate);
        Write("training", saved.Training);
        WriteBasis(saved.PatternDirections, saved.DualPoint);
        if (saved.Proofs is { } proofs)
            Write("outputs", proofs);
        if (saved.Truncation is { } truncation)
            Write("truncation", truncation);
        if (saved.Robust is { } robust)
            Write("robust", robust);
        json.WriteEndObject();
    }

    private void Write(string name, Model model)
    {
        json.WriteStartObject(name);
        json.WriteString("task", Name(model.Task));
        json.WriteString("loss", model.Loss.Name);
        if (model.BalancesClasses)
            json.WriteBoolean("balancesClasses", true);
        if (model.Penalty != PenaltyKind.Group)
            json.WriteString("penalty", Penalty.NameOf(model.Penalty));
        if (model.OutputPenalty == OutputPenalty.WeightDecay)
            json.WriteString("outputPenalty", WeightDecay);
        if (model.Groups.Count > 0)
            WriteLines("groups", model.Groups.Count, i => AddLine(model.Groups[i], static (writer, feature) => writer.WriteNumberValue(feature)));
        Write(Increasing, model.Monotone, 1);
        Write(Decreasing, model.Monotone, -1);
        Write("featureNames", model.FeatureNames);
        Write("targetNames", model.TargetNames);
        Write("classLabels", model.ClassLabels);
        json.WriteStartObject("preparation");
        Write("features", model.Preparation.Features);
        Write("targets", model.Preparation.Targets);
        json.WriteBoolean("bias", model.Preparation.Bias);
        json.WriteEndObject();
        if (model.Quantised)
            json.WriteBoolean(Quantised, true);
        json.WriteStartObject("network");
        json.WriteString("activation", NameOf(model.Network.Activation));
        if (model.Network.Polynomial is { } polynomial)
            WriteLine(Coefficients, [polynomial.A, polynomial.B, polynomial.C], static (writer, value) => writer.WriteNumberValue(value));
        Write("hidden", model.Network.Hidden);
        Write("output", model.Network.Output);
        if (model.Network.Gates is { } gates)
            Write("gates", gates);
        if (model.Network.Convolution is { } convolution)
            Write(Patches, convolution);
        if (model.Network.Linear?.Skip is { } skip)
            Write("skip", skip);
        if (model.Network.Linear?.Intercept is { } intercept)
            WriteLine("intercept", intercept, static (writer, value) => writer.WriteNumberValue(value));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Write(string name, Convolution convolution)
    {
        PatchLayout layout = convolution.Layout;
        json.WriteStartObject(name);
        WriteLine("image", [layout.Width, layout.Height, layout.Channels], static (writer, value) => writer.WriteNumberValue(value));
        WriteLine("filter", [layout.FilterWidth, layout.FilterHeight], static (writer, value) => writer.WriteNumberValue(value));
        json.WriteNumber("stride", layout.Stride);
        WriteLine("pool", [layout.PoolWidth, layout.PoolHeight], static (writer, value) => writer.WriteNumberValue(value));
        WriteLine("pools", convolution.Pools, static (writer, value) => writer.WriteNumberValue(value));
        json.WriteEndObject();
    }

    /// <summary>Indices of the features that go one way.</summary>
    private void Write(string name, IReadOnlyList<MonotoneFeature> features, int sign)
    {
        int[] indices = [.. features.Where(feature => feature.Sign == sign).Select(feature => feature.Feature)];
        if (indices.Length > 0)
            WriteLine(name, indices, static (writer, index) => writer.WriteNumberValue(index));
    }

    private void Write(string name, TableSchema? schema)
    {
        if (schema is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("task", Name(schema.Task));
        json.WriteStartArray("targets");
        foreach (TargetColumn target in schema.Targets)
        {
            json.WriteStartObject();
            json.WriteString("name", target.Name);
            json.WriteNumber("index", target.Index);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Write("classLabels", schema.ClassLabels);
        if (schema.WeightName is { } weights)
            json.WriteString("weightName", weights);
        json.WriteStartArray("columns");
        foreach (FeatureColumn column in schema.Columns)
        {
            json.WriteStartObject();
            json.WriteString("name", column.Name);
            if (column.Categories is { } categories)
                Write("categories", categories);
            else
                json.WriteNull("categories");
            Write("fill", column.Fill);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Write(string name, Certificate certificate)
    {
        json.WriteStartObject(name);
        json.WriteString("claim", certificate.Claim switch { Claim.Global => "global", Claim.Patterns => "patterns", _ => "none" });
        json.WriteString("claimText", certificate.ClaimText);
        Write("objective", certificate.Objective);
        Write("lowerBound", certificate.LowerBound);
        Write("globalLowerBound", certificate.GlobalLowerBound);
        Write("tolerance", certificate.Tolerance);
        json.WriteString("coverage", Name(certificate.Coverage));
        json.WriteString("pricing", certificate.Pricing.Name());
        json.WriteNumber("patterns", certificate.Patterns);
        Write("dualNorm", certificate.DualNorm);
        Write("dualScale", certificate.DualScale);
        Write("beta", certificate.Beta);
        Write("betaMax", certificate.BetaMax);
        json.WriteEndObject();
    }

    private void WriteBasis(Matrix? patternDirections, double[]? dualPoint)
    {
        WriteEncoded("patternDirections", patternDirections);
        if (dualPoint is not null)
            WriteEncoded("dualPoint", Matrix.FromColumn(dualPoint));
    }

    private void Write(string name, IReadOnlyList<OutputProof> proofs)
    {
        json.WriteStartArray(name);
        foreach (OutputProof proof in proofs)
        {
            json.WriteStartObject();
            if (proof.Certificate is { } certificate)
                Write("certificate", certificate);
            else
                json.WriteNull("certificate");
            WriteBasis(proof.PatternDirections, proof.DualPoint);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void Write(string name, Truncation truncation)
    {
        json.WriteStartObject(name);
        WriteEncoded("directions", truncation.Directions);
        Write("energy", truncation.Energy);
        Write("certificate", truncation.Certificate);
        json.WriteEndObject();
    }

    private void Write(string name, RobustProof proof)
    {
        json.WriteStartObject(name);
        Write("radius", proof.Ball.Radius);
        json.WriteString("norm", NameOf(proof.Ball.Norm));
        WriteLine("kept", proof.Ball.Kept, static (writer, feature) => writer.WriteNumberValue(feature));
        json.WriteString("claimText", proof.ClaimText);
        Write("objective", proof.Objective);
        Write("lowerBound", proof.LowerBound);
        Write("tolerance", proof.Tolerance);
        json.WriteString("coverage", Name(proof.Coverage));
        json.WriteNumber("patterns", proof.Patterns);
        WriteEncoded("patternDirections", proof.PatternDirections);
        WriteEncoded("multipliers", Matrix.FromColumn(proof.Dual.Multipliers));
        WriteEncoded("moves", proof.Dual.Moves);
        json.WriteEndObject();
    }

    private void Write(string name, TrainingRecord training)
    {
        json.WriteStartObject(name);
        json.WriteString("version", training.Version);
        WriteLines("arguments", training.Arguments.Count, i => AddLine([training.Arguments[i].Key, training.Arguments[i].Value], static (writer, text) => writer.WriteStringValue(text)));
        json.WriteNumber("seed", training.Seed);
        json.WriteNumber("rows", training.Rows);
        json.WriteString("dataFingerprint", training.DataFingerprint);
        json.WriteString("solver", training.Solver);
        json.WriteString("status", training.Status);
        json.WriteNumber("iterations", training.Iterations);
        Write("seconds", training.Seconds);
        json.WriteEndObject();
    }

    private void Write(string name, Scaling scaling)
    {
        json.WriteStartObject(name);
        WriteLine("offset", scaling.Offset, static (writer, value) => writer.WriteNumberValue(value));
        WriteLine("scale", scaling.Scale, static (writer, value) => writer.WriteNumberValue(value));
        json.WriteEndObject();
    }

    private void Write(string name, Matrix matrix)
    {
        json.WriteStartObject(name);
        json.WriteNumber("rows", matrix.Rows);
        json.WriteNumber("columns", matrix.Columns);
        WriteLines("values", matrix.Rows, i =>
        {
            RequireFinite(name, matrix.Row(i));
            AddLine(matrix.Row(i).ToArray(), static (writer, value) => writer.WriteNumberValue(value));
        });
        json.WriteEndObject();
    }

    private void WriteEncoded(string name, Matrix? matrix)
    {
        if (matrix is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("rows", matrix.Rows);
        json.WriteNumber("columns", matrix.Columns);
        json.WriteString("encoding", Base64);
        json.WriteStartArray("data");
        var bytes = new byte[matrix.Columns * sizeof(double)];
        for (int i = 0; i < matrix.Rows; i++)
        {
            RequireFinite(name, matrix.Row(i));
            for (int j = 0; j < matrix.Columns; j++)
                BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(j * sizeof(double)), matrix[i, j]);
            json.WriteBase64StringValue(bytes);
            FlushWhenLarge();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Write(string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteString(name, double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }

    private void Write(string name, IReadOnlyList<string> texts) => WriteLine(name, texts, static (writer, text) => writer.WriteStringValue(text));

    /// <summary>An array on one line of the indented file.</summary>
    private void WriteLine<T>(string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        line.ResetWrittenCount();
        AddLine(items, write);
        json.WritePropertyName(name);
        json.WriteRawValue(line.WrittenSpan, skipInputValidation: true);
        FlushWhenLarge();
    }

    /// <summary>An array of arrays, each of them on one line.</summary>
    private void WriteLines(string name, int count, Action<int> addLine)
    {
        string margin = new(' ', 2 * json.CurrentDepth);
        line.ResetWrittenCount();
        line.Write("["u8);
        for (int i = 0; i < count; i++)
        {
            line.Write(Encoding.UTF8.GetBytes($"{(i == 0 ? string.Empty : ",")}\n{margin}  "));
            addLine(i);
        }

        if (count > 0)
            line.Write(Encoding.UTF8.GetBytes($"\n{margin}"));
        line.Write("]"u8);
        json.WritePropertyName(name);
        json.WriteRawValue(line.WrittenSpan, skipInputValidation: true);
        FlushWhenLarge();
    }

    private void AddLine<T>(IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        compact.Reset(line);
        compact.WriteStartArray();
        foreach (T item in items)
            write(compact, item);
        compact.WriteEndArray();
        compact.Flush();
    }

    private void FlushWhenLarge()
    {
        if (json.BytesPending > 1 << 16)
            json.Flush();
    }

    private void RequireFinite(string name, ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            if (!double.IsFinite(value))
                throw new DataException($"{file}: the model cannot be saved: {name} holds a number that is not finite.");
        }
    }

    /// <summary>What files call an activation.</summary>
    public static string NameOf(Activation activation) => activation switch
    {
        Activation.GatedRelu => "gatedRelu",
        Activation.Polynomial => "polynomial",
        Activation.Linear => "linear",
        _ => "relu",
    };

    /// <summary>What files call a norm, as the command line does.</summary>
    public static string NameOf(PerturbationNorm norm) => norm == PerturbationNorm.Infinity ? "inf" : "2";

    private static string Name(Coverage coverage) => coverage == Coverage.Complete ? "complete" : "sampled";

    private static string Name(LearningTask task) => task == LearningTask.Regression ? "regression" : "classification";
}

using Bidual.Data;
using Bidual.Numerics;

namespace Bidual.Benchmarks.Scale;

/// <summary>Images as rows with a column of ones, and their classes 0 … 9.</summary>
/// <param name="Train">n×d.</param>
/// <param name="TrainLabels">n.</param>
/// <param name="Test">Rows to score.</param>
/// <param name="TestLabels">Their classes.</param>
internal sealed record ImageSet(Matrix Train, int[] TrainLabels, Matrix Test, int[] TestLabels)
{
    private const int CifarPixels = 3072;

    /// <summary>MNIST from its IDX files, plain or gzip: pixels in [0, 1] less those of the mean training image.</summary>
    public static ImageSet Mnist(string folder)
    {
        Matrix train = Images("train-images-idx3-ubyte"), test = Images("t10k-images-idx3-ubyte");
        Scaling scaling = Scaling.Standardize(train);
        var centre = new Scaling(scaling.Offset, [.. scaling.Scale.Select(_ => 1.0)]);
        Transform(train, centre);
        Transform(test, centre);
        return new ImageSet(train, Labels("train-labels-idx1-ubyte"), test, Labels("t10k-labels-idx1-ubyte"));

        Matrix Images(string name)
        {
            Matrix pixels = Read(name);
            var images = new Matrix(pixels.Rows, pixels.Columns + 1);
            for (int t = 0; t < pixels.Rows; t++)
            {
                Span<double> row = images.MutableRow(t);
                Vector.Scale(1.0 / 255, pixels.Row(t), row);
                row[^1] = 1;
            }

            return images;
        }

        int[] Labels(string name)
        {
            return [.. Read(name).Column(0).Select(label => (int)label)];
        }

        Matrix Read(string name)
        {
            string path = Path.Combine(folder, name);
            return DataFile.Read(File.Exists(path) ? path : path + ".gz").ToMatrix();
        }
    }

    /// <summary>CIFAR-10 from its binary version, unpacked: every pixel standardised on the training images.</summary>
    public static ImageSet Cifar(string folder)
    {
        (Matrix train, int[] trainLabels) = Read([.. Enumerable.Range(1, 5).Select(k => FormattableString.Invariant($"data_batch_{k}.bin"))]);
        (Matrix test, int[] testLabels) = Read(["test_batch.bin"]);
        Scaling scaling = Scaling.Standardize(train);
        Transform(train, scaling);
        Transform(test, scaling);
        return new ImageSet(train, trainLabels, test, testLabels);

        (Matrix Images, int[] Labels) Read(string[] names)
        {
            long length = names.Sum(name => new FileInfo(Path.Combine(folder, name)).Length);
            int count = (int)(length / (CifarPixels + 1)), t = 0;
            var images = new Matrix(count, CifarPixels + 1);
            var labels = new int[count];
            foreach (string name in names)
            {
                byte[] bytes = File.ReadAllBytes(Path.Combine(folder, name));
                for (int at = 0; at < bytes.Length; at += CifarPixels + 1, t++)
                {
                    labels[t] = bytes[at];
                    Span<double> row = images.MutableRow(t);
                    for (int j = 0; j < CifarPixels; j++)
                        row[j] = bytes[at + 1 + j];
                    row[^1] = 1;
                }
            }

            return (images, labels);
        }
    }

    /// <summary>The first rows alone.</summary>
    public ImageSet First(int rows) => rows >= Train.Rows
        ? this
        : this with { Train = Train.SelectRows([.. Enumerable.Range(0, rows)]), TrainLabels = TrainLabels[..rows] };

    /// <summary>The last training images in the place of the test images: for choosing β without looking at those.</summary>
    public ImageSet HoldOut(int rows)
    {
        if (rows == 0)
            return this;
        int kept = Train.Rows - rows;
        return new ImageSet(Train.SelectRows([.. Enumerable.Range(0, kept)]), TrainLabels[..kept], Train.SelectRows([.. Enumerable.Range(kept, rows)]), TrainLabels[kept..]);
    }

    /// <summary>In place, all columns but the ones.</summary>
    private static void Transform(Matrix images, Scaling scaling)
    {
        for (int t = 0; t < images.Rows; t++)
        {
            Span<double> row = images.MutableRow(t);
            for (int j = 0; j < row.Length - 1; j++)
                row[j] = (row[j] - scaling.Offset[j]) / scaling.Scale[j];
        }
    }
}

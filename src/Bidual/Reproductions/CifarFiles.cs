using System.Globalization;
using Bidual.Data;
using Bidual.Numerics;

namespace Bidual.Reproductions;

/// <summary>The binary files of CIFAR-10: a label byte and 3072 bytes of an image, red, green and blue.</summary>
internal static class CifarFiles
{
    private const int Pixels = 3072;

    /// <summary>Images of some classes, of each the first so many.</summary>
    /// <param name="folder">With the files.</param>
    /// <param name="names">Such as <c>data_batch_1.bin</c>.</param>
    /// <param name="classes">Labels, 0 … 9; of two, the second is +1.</param>
    /// <param name="each">Images of each.</param>
    /// <returns>Values from 0 to 1.</returns>
    /// <exception cref="DataException">There is no such file, or it is not one of these.</exception>
    public static Dataset Read(string folder, IReadOnlyList<string> names, IReadOnlyList<int> classes, int each)
    {
        int[] left = [.. Enumerable.Range(0, 256).Select(label => classes.Contains(label) ? each : 0)], order = [.. Enumerable.Range(0, 256).Select(label => classes.ToList().IndexOf(label))];
        var images = new List<ReadOnlyMemory<byte>>();
        foreach (byte[] bytes in names.Select(name => Bytes(Path.Combine(folder, name))))
        {
            for (int at = 0; at < bytes.Length; at += Pixels + 1)
            {
                if (left[bytes[at]]-- > 0)
                    images.Add(bytes.AsMemory(at, Pixels + 1));
            }
        }

        var features = new Matrix(images.Count, Pixels);
        for (int i = 0; i < images.Count; i++)
        {
            Span<double> row = features.MutableRow(i);
            for (int j = 0; j < Pixels; j++)
                row[j] = images[i].Span[1 + j] / 255.0;
        }

        return Dataset.OfClasses(features, [.. images.Select(image => order[image.Span[0]])], [.. classes.Select(label => label.ToString(CultureInfo.InvariantCulture))]);
    }

    private static byte[] Bytes(string path)
    {
        if (!File.Exists(path))
            throw new DataException($"{path}: is not there{(File.Exists(path + ".xz") ? $"; unpack it: xz -dk {path}.xz" : "")}.");
        byte[] bytes = File.ReadAllBytes(path);
        return bytes.Length > 0 && bytes.Length % (Pixels + 1) == 0 ? bytes : throw new DataException($"{path}: {bytes.Length} bytes are not images of 3073 bytes each.");
    }
}

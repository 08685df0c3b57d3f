using System.Text;

namespace ChatOpsBot.Core.Hosting;

/// <summary>Text from somebody else, of which no more is read than is wanted.</summary>
public static class LimitedText
{
    /// <param name="most">In bytes.</param>
    /// <returns>The text, and whether there was more.</returns>
    public static async Task<(string Text, bool IsCut)> ReadAsync(Stream stream, int most, CancellationToken cancellationToken)
    {
        using var read = new MemoryStream();
        var buffer = new byte[16_384];
        while (read.Length <= most)
        {
            var count = await stream.ReadAsync(buffer, cancellationToken);
            if (count == 0)
                return (Encoding.UTF8.GetString(read.GetBuffer(), 0, (int)read.Length), false);
            read.Write(buffer, 0, count);
        }

        return (Encoding.UTF8.GetString(read.GetBuffer(), 0, most), true);
    }
}

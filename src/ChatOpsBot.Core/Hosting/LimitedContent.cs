using System.Text;

namespace ChatOpsBot.Core.Hosting;

/// <summary>What somebody else sends, of which no more is read than is wanted.</summary>
public static class LimitedContent
{
    /// <param name="most">In bytes.</param>
    /// <returns>The bytes, and whether there were more.</returns>
    public static async Task<(ReadOnlyMemory<byte> Bytes, bool IsCut)> ReadAsync(Stream stream, int most, CancellationToken cancellationToken)
    {
        using var read = new MemoryStream();
        var buffer = new byte[81_920];
        for (int count; read.Length <= most && (count = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
            read.Write(buffer, 0, count);
        return (read.GetBuffer().AsMemory(0, (int)Math.Min(read.Length, most)), read.Length > most);
    }

    /// <summary>The same of text in UTF-8.</summary>
    public static async Task<(string Text, bool IsCut)> ReadTextAsync(Stream stream, int most, CancellationToken cancellationToken)
    {
        var (bytes, isCut) = await ReadAsync(stream, most, cancellationToken);
        return (Encoding.UTF8.GetString(bytes.Span), isCut);
    }
}

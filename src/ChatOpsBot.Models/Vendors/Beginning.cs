namespace ChatOpsBot.Models.Vendors;

/// <summary>As much of an answer as tells whether it is one: a JSON body as a whole, whatever type it is said to be, and of a stream the first event that has data.</summary>
/// <param name="First">The JSON in it; empty when there is none.</param>
internal readonly record struct Beginning(byte[] Bytes, ReadOnlyMemory<byte> First)
{
    private const int MostOfStream = 64 * 1024;

    public static async Task<Beginning> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var read = new MemoryStream();
        var buffer = new byte[4096];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            read.Write(buffer, 0, count);
            var so = read.GetBuffer().AsSpan(0, (int)read.Length);
            if (!IsJson(so) && (so.Length >= MostOfStream || DataOf(so) is not null))
                break;
        }

        var bytes = read.ToArray();
        if (IsJson(bytes))
            return new Beginning(bytes, bytes);
        return new Beginning(bytes, DataOf(bytes) is { } data ? bytes.AsMemory(data) : default);
    }

    private static bool IsJson(ReadOnlySpan<byte> bytes) => bytes.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];

    // Lines before it may be comments or names of events.
    private static Range? DataOf(ReadOnlySpan<byte> bytes)
    {
        for (var start = 0; bytes[start..].IndexOf((byte)'\n') is >= 0 and var length; start += length + 1)
        {
            if (bytes.Slice(start, length).StartsWith("data:"u8))
                return (start + "data:".Length)..(start + length);
        }

        return null;
    }
}

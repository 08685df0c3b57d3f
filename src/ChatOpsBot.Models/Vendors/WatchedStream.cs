using System.Runtime.InteropServices;
using System.Text;

namespace ChatOpsBot.Models.Vendors;

/// <summary>Errors amid an answer, in a line of their own where a piece of it should be. Clients pass over them, and a part would be taken for
/// the whole.</summary>
internal sealed class ErrorLinesHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
            return response;
        var watched = new StreamContent(new WatchedStream(await response.Content.ReadAsStreamAsync(cancellationToken)));
        foreach (var (name, values) in response.Content.Headers)
            watched.Headers.TryAddWithoutValidation(name, values);
        response.Content = watched;
        return response;
    }
}

/// <summary>Ends with the error that a line of it is: <c>data: {"error": …}</c>, <c>{"error": …}</c>, or one with a code that is told of nowhere else
/// (<see cref="HiddenError"/>).</summary>
internal sealed class WatchedStream(Stream inner) : Stream
{
    private static readonly string[] Errors = ["data: {\"error\"", "data:{\"error\"", "{\"error\""];
    private const int LongestStart = 16;
    private const int LongestHidden = 4096;

    // How the line begins, as far as it was read.
    private readonly StringBuilder line = new(LongestStart);
    private readonly List<byte> whole = [];
    private ServiceException? failure;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Watched(buffer.AsSpan(offset, failure is null ? inner.Read(buffer, offset, count) : 0));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        await ReadInnerAsync(buffer, cancellationToken) is var count ? Watched(buffer.Span[..count]) : 0;

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    /// <returns>How much comes before a line that is such an error.</returns>
    private int Uncover(ReadOnlySpan<byte> read)
    {
        var start = 0;
        while (read[start..].IndexOf((byte)'\n') is >= 0 and var length)
        {
            Take(read.Slice(start, length));
            var json = CollectionsMarshal.AsSpan(whole).TrimStart("data: "u8);
            if ((json.StartsWith("{\"code\""u8) || json.IndexOf("\"base_resp\""u8) >= 0) && HiddenError.Of(json) is { } status)
            {
                failure = new ServiceException(status, Encoding.UTF8.GetString(json));
                return start;
            }

            whole.Clear();
            start += length + 1;
        }

        Take(read[start..]);
        return read.Length;

        void Take(ReadOnlySpan<byte> part)
        {
            if (whole.Count < LongestHidden)
                whole.AddRange(part[..Math.Min(part.Length, LongestHidden - whole.Count)]);
        }
    }

    private ValueTask<int> ReadInnerAsync(Memory<byte> buffer, CancellationToken cancellationToken) => failure is null ? inner.ReadAsync(buffer, cancellationToken) : ValueTask.FromResult(0);

    // What came before the error is given first.
    private int Watched(ReadOnlySpan<byte> read)
    {
        if (failure is not null)
            throw failure;
        read = read[..Uncover(read)];
        for (var i = 0; i < read.Length; i++)
        {
            if (read[i] == '\n')
            {
                line.Clear();
                continue;
            }

            if (line.Length == LongestStart)
            {
                i = read[i..].IndexOf((byte)'\n') is >= 0 and var end ? i + end - 1 : read.Length;
                continue;
            }

            line.Append((char)read[i]);
            if (read[i] != '"' || !Errors.Contains(line.ToString()))
                continue;
            var words = $"{line}{Encoding.UTF8.GetString(read[(i + 1)..])}";
            failure = new ServiceException(HiddenError.OfWords(words), words);
            return Math.Max(0, i + 1 - line.Length) is > 0 and var before ? before : throw failure;
        }

        return read.Length > 0 || failure is null ? read.Length : throw failure;
    }
}

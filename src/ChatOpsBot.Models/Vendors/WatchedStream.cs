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

/// <summary>Ends with the error that a line of it is: <c>data: {"error": …}</c>, or <c>{"error": …}</c>.</summary>
internal sealed class WatchedStream(Stream inner) : Stream
{
    private static readonly string[] Errors = ["data: {\"error\"", "data:{\"error\"", "{\"error\""];
    private const int LongestStart = 16;

    // How the line begins, as far as it was read.
    private readonly StringBuilder line = new(LongestStart);
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

    private ValueTask<int> ReadInnerAsync(Memory<byte> buffer, CancellationToken cancellationToken) => failure is null ? inner.ReadAsync(buffer, cancellationToken) : ValueTask.FromResult(0);

    // What came before the error is given first.
    private int Watched(ReadOnlySpan<byte> read)
    {
        if (failure is not null)
            throw failure;
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

        return read.Length;
    }
}

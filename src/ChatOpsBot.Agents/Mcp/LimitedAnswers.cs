using ChatOpsBot.Core.Hosting;

namespace ChatOpsBot.Agents.Mcp;

/// <summary>Reads no more of an answer than a limit: one without an end must not fill the memory. What comes with an error is left out: servers
/// repeat the key that they refuse, and the client writes it into its log.</summary>
internal sealed class LimitedAnswers : DelegatingHandler
{
    private const long Most = 10_000_000;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            response.Content.Dispose();
            response.Content = new ByteArrayContent([]);
            return response;
        }

        var whole = response.Content;
        var limited = new StreamContent(new Limited(await whole.ReadAsStreamAsync(cancellationToken)));
        foreach (var header in whole.Headers)
            limited.Headers.TryAddWithoutValidation(header.Key, header.Value);
        response.Content = limited;
        return response;
    }

    private sealed class Limited(Stream inner) : ForwardStream
    {
        private long read;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Counted(await inner.ReadAsync(buffer, cancellationToken));

        public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }

        private int Counted(int count) => (read += count) <= Most ? count : throw new IOException($"The answer is larger than {Most / 1_000_000} MB.");
    }
}

using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Documents.Web;

namespace ChatOpsBot.Documents.Sources;

/// <summary>A kind of place that documents are kept current from.</summary>
internal interface ISourceKind
{
    string Name { get; }

    /// <returns>What is wrong with the source's address or options and what would be good; null when nothing is.</returns>
    Phrase? Wrong(Source source);

    /// <returns>What notices changes of the source as they come; null for a kind that is only read now and then.</returns>
    ISourceWatch? Watch(Source source) => null;

    /// <summary>Everything that the source has now, what is known already fetched only if it changed.</summary>
    /// <exception cref="SourceException">The source as a whole can't be read; nothing is known to be gone then.</exception>
    IAsyncEnumerable<SourceFinding> ReadAsync(Source source, IReadOnlyDictionary<string, SourceItem> known, CancellationToken cancellationToken);
}

/// <summary>Notices changes of a source.</summary>
internal interface ISourceWatch : IDisposable
{
    /// <summary>The source's, as it was when the watch began.</summary>
    string Address { get; }

    /// <summary>Something changed since it was asked last, and then nothing for a while.</summary>
    bool HasSettled();
}

/// <summary>One item of a source as it is now.</summary>
/// <param name="Key">Its path or address.</param>
internal abstract record SourceFinding(string Key)
{
    internal sealed record Same(string Key) : SourceFinding(Key);

    /// <summary>It is there and can't be read now; what is kept of it stays.</summary>
    internal sealed record Unreadable(string Key, Phrase Reason) : SourceFinding(Key);

    internal sealed record Fetched(string Key, string FileName, string? ContentType, byte[] Content) : SourceFinding(Key)
    {
        public string? Title { get; init; }

        public string? Url { get; init; }

        public string? Author { get; init; }

        public string? ETag { get; init; }

        public DateTimeOffset? ModifiedAt { get; init; }

        public static Fetched Of(string key, WebAnswer answer) => new(key, answer.FileName, answer.ContentType, answer.Content)
        {
            Url = answer.Address.ToString(),
            ETag = answer.ETag,
            ModifiedAt = answer.ModifiedAt,
        };
    }
}

using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Wording;

namespace ChatOpsBot.Knowledge.Sources;

/// <summary>A kind of place that documents are kept current from.</summary>
internal interface ISourceKind
{
    string Name { get; }

    /// <returns>What is wrong with the source's address or options and what would be good; null when nothing is.</returns>
    Phrase? Wrong(Source source);

    /// <summary>Everything that the source has now, what is known already fetched only if it changed.</summary>
    /// <exception cref="SourceException">The source as a whole can't be read; nothing is known to be gone then.</exception>
    IAsyncEnumerable<SourceFinding> ReadAsync(Source source, IReadOnlyDictionary<string, SourceItem> known, CancellationToken cancellationToken);
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
    }
}

/// <summary>A source can't be read. The message is for whoever looks after it: what is wrong and what to do.</summary>
public sealed class SourceException(Phrase reason, Exception? inner = null) : Exception(reason.ToString(), inner)
{
    /// <summary>It was answered that there is no such thing; else it is only out of reach now.</summary>
    public bool IsMissing { get; init; }
}

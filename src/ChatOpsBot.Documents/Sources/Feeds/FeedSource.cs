using System.Runtime.CompilerServices;
using System.ServiceModel.Syndication;
using System.Text;
using System.Xml;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Documents.Web;

namespace ChatOpsBot.Documents.Sources.Feeds;

/// <summary>The entries of an RSS or Atom feed. What leaves the feed stays known: feeds hold only what is new.</summary>
internal sealed class FeedSource(WebFetch web) : ISourceKind
{
    public const string Kind = "feed";

    private const int WorthReading = 400;

    public string Name => Kind;

    public Phrase? Wrong(Source source) => WebAddress.Wrong(source.Address);

    public async IAsyncEnumerable<SourceFinding> ReadAsync(Source source, IReadOnlyDictionary<string, SourceItem> known, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var answer = await web.GetAsync(new Uri(source.Address), known: null, cancellationToken);
        var entries = Read(source, answer!);
        var current = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            var link = entry.Links.FirstOrDefault(each => each.RelationshipType is null or "alternate")?.GetAbsoluteUri();
            var key = entry.Id is { Length: > 0 } id ? id : link?.ToString() ?? entry.Title?.Text ?? "";
            if (key.Length > 0 && current.Add(key))
                yield return await ReadEntryAsync(key, entry, link, known, cancellationToken);
        }

        foreach (var older in known.Keys.Where(key => !current.Contains(key)))
            yield return new SourceFinding.Same(older);
    }

    private static IEnumerable<SyndicationItem> Read(Source source, WebAnswer answer)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(answer.Content), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
            return [.. SyndicationFeed.Load(reader).Items];
        }
        catch (Exception wrong) when (wrong is XmlException or FormatException or NotSupportedException)
        {
            throw new SourceException($"{source.Address} is not an RSS or Atom feed. Check the address, or add it as a page.", wrong);
        }
    }

    // Some feeds carry the whole text, others a teaser and the way to the page.
    private async Task<SourceFinding> ReadEntryAsync(string key, SyndicationItem entry, Uri? link, IReadOnlyDictionary<string, SourceItem> known, CancellationToken cancellationToken)
    {
        var text = (entry.Content as TextSyndicationContent)?.Text
            ?? string.Concat(entry.ElementExtensions.ReadElementExtensions<string>("encoded", "http://purl.org/rss/1.0/modules/content/"));
        if (text.Length == 0)
            text = entry.Summary?.Text ?? "";
        var title = entry.Title?.Text is { Length: > 0 } own ? own : key;
        DateTimeOffset? changed = entry.LastUpdatedTime > DateTimeOffset.UnixEpoch ? entry.LastUpdatedTime : entry.PublishDate > DateTimeOffset.UnixEpoch ? entry.PublishDate : null;
        if (text.Length < WorthReading && link?.Scheme is "http" or "https")
        {
            try
            {
                var page = await web.GetAsync(link, known.GetValueOrDefault(key), cancellationToken);
                return page is null ? new SourceFinding.Same(key) : SourceFinding.Fetched.Of(key, page) with { Title = title };
            }
            catch (SourceException)
            {
                // The teaser is better than nothing.
            }
        }

        if (text.Length == 0)
            return new SourceFinding.Unreadable(key, $"The entry '{title}' has no text.");
        var html = $"<html><body><h1>{System.Net.WebUtility.HtmlEncode(title)}</h1>{text}</body></html>";
        return new SourceFinding.Fetched(key, "entry.html", "text/html", Encoding.UTF8.GetBytes(html))
        {
            Title = title,
            Url = link?.ToString(),
            Author = entry.Authors.FirstOrDefault()?.Name ?? entry.Authors.FirstOrDefault()?.Email,
            ModifiedAt = changed,
        };
    }
}

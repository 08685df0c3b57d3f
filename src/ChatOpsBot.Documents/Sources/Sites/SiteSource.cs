using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using AngleSharp.Html.Parser;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Documents.Web;

namespace ChatOpsBot.Documents.Sources.Sites;

/// <summary>The pages of a site below an address: those that its sitemap names, else those that links lead to. Options:
/// <c>pages</c> (1…5000) and <c>depth</c> (0…10).</summary>
internal sealed class SiteSource(WebFetch web) : ISourceKind
{
    public const string Kind = "site";
    public const string Pages = "pages";
    public const string Depth = "depth";

    /// <summary>How many pages are read at most, and how many links away.</summary>
    /// <param name="before">The options of a source that has some; what is null stays as it is there.</param>
    public static IReadOnlyDictionary<string, string> Limits(IReadOnlyDictionary<string, string>? before, int? pages, int? depth)
    {
        var options = new Dictionary<string, string>(before ?? new Dictionary<string, string>(StringComparer.Ordinal), StringComparer.Ordinal);
        if (pages is { } most)
            options[Pages] = most.ToString(CultureInfo.InvariantCulture);
        if (depth is { } links)
            options[Depth] = links.ToString(CultureInfo.InvariantCulture);
        return options;
    }

    private const int DefaultPages = 200;
    private const int DefaultDepth = 3;
    private const int MostSitemaps = 50;

    public string Name => Kind;

    public Phrase? Wrong(Source source) =>
        WebAddress.Wrong(source.Address)
        ?? (Option(source, Pages, DefaultPages) is < 1 or > 5_000 ? (Phrase)"The number of pages must be 1 to 5000, for example 200."
            : Option(source, Depth, DefaultDepth) is < 0 or > 10 ? (Phrase)"The depth must be 0 to 10 links, for example 3." : null);

    public async IAsyncEnumerable<SourceFinding> ReadAsync(Source source, IReadOnlyDictionary<string, SourceItem> known, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var start = new Uri(source.Address);
        var robots = await Robots.OfAsync(web, start, cancellationToken);
        var listed = await SitemapAsync(start, robots, cancellationToken);
        var (most, deepest) = (Option(source, Pages, DefaultPages), Option(source, Depth, DefaultDepth));
        var waiting = new Queue<(Uri Address, int Depth)>((listed.Count > 0 ? listed : [start]).Select(address => (address, 0)));
        var seen = waiting.Select(each => Key(each.Address)).ToHashSet(StringComparer.Ordinal);
        var given = new HashSet<string>(StringComparer.Ordinal);
        var isPartial = false;
        while (waiting.TryDequeue(out var next) && given.Count < most)
        {
            var key = Key(next.Address);
            if (!robots.Allows(next.Address.PathAndQuery) || !given.Add(key))
                continue;
            var (finding, links) = await ReadPageAsync(next.Address, key, start, known.GetValueOrDefault(key), follow: listed.Count == 0, cancellationToken);
            if (finding is SourceFinding.Unreadable { Reason: var reason } && key == Key(start))
                throw new SourceException(reason);
            // Behind a page that is out of reach may be others, which are not gone for that.
            isPartial |= listed.Count == 0 && finding is SourceFinding.Unreadable;
            if (finding.Key != key && !given.Add(finding.Key))
                continue;
            yield return finding;
            foreach (var link in links.Where(link => next.Depth < deepest && IsBelow(link, start) && seen.Add(Key(link))))
                waiting.Enqueue((link, next.Depth + 1));
        }

        foreach (var hidden in isPartial ? known.Keys.Where(key => !given.Contains(key)) : [])
            yield return new SourceFinding.Same(hidden);
    }

    private async Task<(SourceFinding Finding, IReadOnlyList<Uri> Links)> ReadPageAsync(Uri address, string key, Uri start, SourceItem? known, bool follow, CancellationToken cancellationToken)
    {
        try
        {
            // A page whose links are to be followed is read whole, changed or not.
            if (await web.GetAsync(address, follow ? null : known, cancellationToken) is not { } answer)
                return (new SourceFinding.Same(key), []);
            if (!IsBelow(answer.Address, start))
                return (new SourceFinding.Unreadable(key, $"{address} leads out of the site, to {answer.Address.Host}."), []);
            if (!answer.IsHtml)
                return (SourceFinding.Fetched.Of(key, answer), []);
            var page = new HtmlParser().ParseDocument(Encoding.UTF8.GetString(answer.Content));
            var canonical = page.QuerySelector("link[rel=canonical]")?.GetAttribute("href") is { } href && Uri.TryCreate(answer.Address, href, out var told) && IsBelow(told, start) ? Key(told) : key;
            var links = page.QuerySelectorAll("a[href]").Where(link => link.GetAttribute("rel")?.Contains("nofollow", StringComparison.OrdinalIgnoreCase) != true)
                .Select(link => Uri.TryCreate(answer.Address, link.GetAttribute("href"), out var to) ? to : null).OfType<Uri>();
            return (SourceFinding.Fetched.Of(canonical, answer), follow ? [.. links] : []);
        }
        catch (SourceException reason)
        {
            return (new SourceFinding.Unreadable(key, (Phrase)reason.Message), []);
        }
    }

    private async Task<List<Uri>> SitemapAsync(Uri start, Robots robots, CancellationToken cancellationToken)
    {
        var waiting = new Queue<Uri>(robots.Sitemaps.Select(map => Uri.TryCreate(start, map, out var at) ? at : null).OfType<Uri>().DefaultIfEmpty(new Uri(start, "/sitemap.xml")));
        var pages = new List<Uri>();
        for (var read = 0; read < MostSitemaps && waiting.TryDequeue(out var map); read++)
        {
            foreach (var (address, isMap) in await LocationsAsync(map, cancellationToken))
            {
                if (isMap)
                    waiting.Enqueue(address);
                else if (IsBelow(address, start))
                    pages.Add(address);
            }
        }

        return pages;
    }

    private async Task<IReadOnlyList<(Uri Address, bool IsMap)>> LocationsAsync(Uri map, CancellationToken cancellationToken)
    {
        try
        {
            // Sites without one often answer every address with a page.
            if (await web.GetAsync(map, known: null, cancellationToken) is not { IsHtml: false } answer)
                return [];
            using var reader = XmlReader.Create(new MemoryStream(answer.Content), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
            return [.. XDocument.Load(reader).Descendants().Where(element => element.Name.LocalName == "loc")
                .Select(element => (Uri.TryCreate(map, element.Value.Trim(), out var at) ? at : null, element.Parent?.Name.LocalName == "sitemap"))
                .Where(each => each.Item1 is not null).Select(each => (each.Item1!, each.Item2))];
        }
        catch (SourceException none) when (none.IsMissing)
        {
            return [];
        }
        catch (XmlException broken)
        {
            throw new SourceException($"{map} is not a sitemap that can be read, so nobody can tell which pages the site has. What is kept of it stays.", broken);
        }
    }

    private static bool IsBelow(Uri address, Uri start) =>
        address.Scheme is "http" or "https" && address.Authority == start.Authority
        && address.AbsolutePath.StartsWith(start.AbsolutePath[..(start.AbsolutePath.LastIndexOf('/') + 1)], StringComparison.Ordinal);

    private static string Key(Uri address) => address.GetLeftPart(UriPartial.Query).TrimEnd('/');

    private static int Option(Source source, string name, int otherwise) =>
        source.Options.TryGetValue(name, out var value) ? int.TryParse(value, CultureInfo.InvariantCulture, out var number) ? number : -1 : otherwise;
}

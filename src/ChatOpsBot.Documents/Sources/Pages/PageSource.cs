using System.Runtime.CompilerServices;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Documents.Web;

namespace ChatOpsBot.Documents.Sources.Pages;

/// <summary>One web page or file on the web.</summary>
internal sealed class PageSource(WebFetch web) : ISourceKind
{
    public const string Kind = "page";

    public string Name => Kind;

    public Phrase? Wrong(Source source) => WebAddress.Wrong(source.Address);

    public async IAsyncEnumerable<SourceFinding> ReadAsync(Source source, IReadOnlyDictionary<string, SourceItem> known, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var answer = await web.GetAsync(new Uri(source.Address), known.GetValueOrDefault(source.Address), cancellationToken);
        yield return answer is null ? new SourceFinding.Same(source.Address) : SourceFinding.Fetched.Of(source.Address, answer);
    }
}

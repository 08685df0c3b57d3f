using System.ComponentModel;
using System.Text;
using ChatOpsBot.Answering;
using ChatOpsBot.Api.Asking;
using ChatOpsBot.Api.Memory;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Search;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace ChatOpsBot.Api.Mcp;

/// <summary>The company's documents for clients of MCP, as far as the key that calls may read them. The shapes of <c>search</c> and <c>fetch</c>
/// are those that connectors expect: https://platform.openai.com/docs/mcp.</summary>
[McpServerToolType]
internal sealed class KnowledgeTools(
    IHttpContextAccessor http, Searcher searcher, IChunks chunks, ICollections collections, WireIds ids, AskFollower follower, CurrentAdministration administration, TurnLimits limits)
{
    private const int MostResults = 10;
    private const int MostPassages = 30;

    private HttpRequest Request => http.HttpContext?.Request ?? throw new InvalidOperationException("A tool was called outside of a request.");

    private ApiCaller Key => Caller.Of(Request.HttpContext);

    [McpServerTool(Name = "search", Title = "Search the company's documents", ReadOnly = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Finds documents of the company: rules, procedures, contacts, facts. Gives each with its id, title, best passage and address.")]
    public async Task<SearchResults> SearchAsync([Description("What is looked for, as a question or in keywords")] string query, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(query) || query.Length > Question.Longest)
            throw new McpException($"'query' must have 1 to {Question.Longest} characters.");
        var account = UsageAccount.Of(Key.Asker);
        if (await limits.CheckAsync(Key, account, await administration.ReadAsync(cancellationToken), cancellationToken) is { } refusal)
            throw new McpException(Localizer.English.Say(refusal.ToPhrase()));
        var found = await limits.CountAsync(account, () => searcher.FindAsync(query, new SearchFilter(Key.Reader), MostPassages, cancellationToken));
        return new SearchResults([.. found.Passages.DistinctBy(passage => passage.Kept.Document).Take(MostResults)
            .Select(passage => new SearchResult(IdOf(passage.Kept.Document), passage.Kept.Title, passage.Chunk.Text, SourceAddress.Of(Request, passage.Kept)))]);
    }

    [McpServerTool(Name = "fetch", Title = "Read a document", ReadOnly = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Reads a whole document by the id that search gave.")]
    public async Task<FetchedDocument> FetchAsync([Description("The id of a document, as search gives it")] string id, CancellationToken cancellationToken)
    {
        var reader = Key.Reader;
        var key = id.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? await ids.FindAsync(Collection.NameOf(id[..slash]), id[(slash + 1)..], reader, cancellationToken) : default;
        var read = key == default ? [] : (await chunks.ReadOfAsync(key, cancellationToken)).Where(chunk => reader.May(chunk.Access)).ToList();
        if (read is not [var first, ..])
            throw new McpException($"There is no document '{id}'. search gives the ids that there are.");
        return new FetchedDocument(id, first.Title, string.Join("\n\n", read.Select(chunk => chunk.Chunk.Text)), SourceAddress.Of(Request, first))
        {
            Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["collection"] = key.Index, ["updated"] = first.UpdatedAt.ToString("O", System.Globalization.CultureInfo.InvariantCulture) },
        };
    }

    [McpServerTool(Name = "ask", Title = "Ask an assistant", ReadOnly = true, OpenWorld = false)]
    [Description("Has a question answered from the company's documents, with the sources of the answer.")]
    public async Task<string> AskAsync(
        [Description("The question, in any language")] string question,
        IProgress<ProgressNotificationValue> progress,
        [Description("Who answers: an assistant's name; the default one where nothing is said")] string? assistant = null,
        CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(question) || question.Length > Question.Longest)
            throw new McpException($"'question' must have 1 to {Question.Longest} characters.");
        var snapshot = await administration.ReadAsync(cancellationToken);
        if (snapshot.Named(assistant ?? Assistant.DefaultName) is not { } answering)
            throw new McpException($"There is no assistant '{assistant}'.");
        var order = AskOrder.To(answering.Name, question.Trim(), [], Key, AnswerSettings.Default);
        if (await limits.CheckAsync(Key, UsageAccount.Of(Key.Asker, "", answering.Name), snapshot, cancellationToken) is { } refusal)
            throw new McpException(Localizer.English.Say(refusal.ToPhrase()));
        var reply = await follower.AskAsync(order, new ProgressSink(progress), cancellationToken) ?? throw new McpException(AskFollower.GivenUp);
        var kept = (await chunks.ReadAsync(reply.Citations.Select(citation => citation.ChunkId).ToHashSet(), cancellationToken)).ToDictionary(chunk => chunk.Id);
        var text = new StringBuilder(reply.Markdown);
        foreach (var citation in reply.Citations.Where(citation => kept.ContainsKey(citation.ChunkId)))
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n\n[{citation.Number}] {citation.Title} ({IdOf(kept[citation.ChunkId].Document)}): {citation.Url ?? SourceAddress.Of(Request, kept[citation.ChunkId])}");
        if (reply.Notice is { Length: > 0 } notice)
            text.Append("\n\n").Append(notice);
        return text.ToString();
    }

    [McpServerTool(Name = "list_collections", Title = "List the collections", ReadOnly = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Lists the collections of documents that may be read.")]
    public async Task<CollectionList> ListCollectionsAsync(CancellationToken cancellationToken) =>
        new([.. (await collections.ListAsync(cancellationToken)).Where(collection => Key.Reader.May(collection.Access)).Select(collection => collection.Name)]);

    private static string IdOf(DocumentKey key) => $"{key.Index}/{key.ShownId}";

    private sealed class ProgressSink(IProgress<ProgressNotificationValue> progress) : IAnswerSink
    {
        private int pieces;

        public Task AppendAsync(string piece)
        {
            progress.Report(new ProgressNotificationValue { Progress = ++pieces, Message = piece });
            return Task.CompletedTask;
        }

        public Task ResetAsync() => Task.CompletedTask;
    }
}

internal sealed record SearchResults(IReadOnlyList<SearchResult> Results);

internal sealed record SearchResult(string Id, string Title, string Text, string Url);

internal sealed record FetchedDocument(string Id, string Title, string Text, string Url)
{
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

internal sealed record CollectionList(IReadOnlyList<string> Collections);

using System.ComponentModel;
using System.Text;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Models;
using ChatOpsBot.Search;
using Microsoft.SemanticKernel;

namespace ChatOpsBot.Agents.Tools;

/// <summary>The company's documents, as far as the person may read them.</summary>
internal sealed class DocumentTools(Searcher searcher, IChunks chunks) : IToolSource
{
    public const string Search = "search_documents";
    public const string Read = "read_document";
    private const int MostTokens = 1_200;
    private const int MostPassages = 6;

    public Task<IReadOnlyList<Tool>> AllAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Tool>>(
        [new(KernelFunctionFactory.CreateFromMethod(SearchAsync, Search, "Finds passages of the company's documents: rules, procedures, contacts, facts."), ToolRisk.Read) { IsAlwaysOffered = true },
         new(KernelFunctionFactory.CreateFromMethod(ReadAsync, Read, "Reads a document of the company around a passage that was found, or from its beginning."), ToolRisk.Read) { IsAlwaysOffered = true }]);

    private async Task<string> SearchAsync([Description("What is looked for, as a question or in keywords")] string query, Kernel kernel, CancellationToken cancellationToken)
    {
        var found = await searcher.FindAsync(query, new SearchFilter(ToolCaller.In(kernel).Reader), MostPassages, cancellationToken);
        var text = new StringBuilder();
        foreach (var passage in found.Passages)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"[S{passage.Kept.Id}] {passage.Kept.Title}: {passage.Chunk.Heading}\n{passage.Chunk.Text}\n\n");
        return text.Length == 0 ? "Nothing was found." : text.ToString().TrimEnd();
    }

    private async Task<string> ReadAsync([Description("The mark of a passage of it, as S12")] string passage, Kernel kernel, [Description("true: from its beginning; else from that passage on")] bool fromBeginning = false, CancellationToken cancellationToken = default)
    {
        var reader = ToolCaller.In(kernel).Reader;
        if (!long.TryParse(passage.Trim('[', ']', ' ').TrimStart('S', 's'), System.Globalization.CultureInfo.InvariantCulture, out var id)
            || await chunks.ReadAsync([id], cancellationToken) is not [var found] || !reader.May(found.Access))
            throw new ToolException($"There is no passage {passage}.");
        var all = (await chunks.ReadOfAsync(found.Document, cancellationToken)).Where(chunk => reader.May(chunk.Access)).ToList();
        var (text, left) = (new StringBuilder($"{found.Title}\n\n"), MostTokens);
        foreach (var chunk in fromBeginning ? all : all.SkipWhile(chunk => chunk.Id != id))
        {
            left -= Tokens.Count(chunk.Chunk.Text);
            // The first is read however long it is.
            if (left < 0 && text.Length > found.Title.Length + 2)
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"… (it goes on with [S{chunk.Id}])");
                break;
            }

            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"[S{chunk.Id}] {chunk.Chunk.Heading}\n{chunk.Chunk.Text}\n\n");
        }

        return text.ToString().TrimEnd();
    }
}

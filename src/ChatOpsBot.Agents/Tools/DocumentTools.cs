using System.ComponentModel;
using System.Text;
using ChatOpsBot.Search;
using Microsoft.SemanticKernel;

namespace ChatOpsBot.Agents.Tools;

/// <summary>The company's documents, as far as the person may read them.</summary>
internal sealed class DocumentTools(Searcher searcher) : IToolSource
{
    public const string Search = "search_documents";
    private const int MostPassages = 6;

    public Task<IReadOnlyList<Tool>> AllAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Tool>>(
        [new(KernelFunctionFactory.CreateFromMethod(SearchAsync, Search, "Finds passages of the company's documents: rules, procedures, contacts, facts."), ToolRisk.Read) { IsAlwaysOffered = true }]);

    private async Task<string> SearchAsync([Description("What is looked for, as a question or in keywords")] string query, Kernel kernel, CancellationToken cancellationToken)
    {
        var found = await searcher.FindAsync(query, new SearchFilter(ToolCaller.In(kernel).Reader), MostPassages, cancellationToken);
        var text = new StringBuilder();
        foreach (var passage in found.Passages)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"[S{passage.Kept.Id}] {passage.Kept.Title}: {passage.Chunk.Heading}\n{passage.Chunk.Text}\n\n");
        return text.Length == 0 ? "Nothing was found." : text.ToString().TrimEnd();
    }
}

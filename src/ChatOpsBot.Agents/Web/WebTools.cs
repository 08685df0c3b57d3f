using System.ComponentModel;
using System.Globalization;
using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Documents;
using ChatOpsBot.Documents.Extraction;
using ChatOpsBot.Documents.Ingestion;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;

namespace ChatOpsBot.Agents.Web;

/// <summary>What agents may use of the web. What goes out there is seen to (<see cref="Disclosure"/>).</summary>
internal sealed class WebTools(WebSearch search, PageReader pages, IOptions<AgentOptions> options) : IToolSource
{
    public const string Client = "agent-pages";
    private const int PartLength = 6_000;

    public Task<IReadOnlyList<Tool>> AllAsync(CancellationToken cancellationToken)
    {
        var web = options.Value.Web;
        var tools = new List<Tool>();
        if (web.ReadsPages)
            tools.Add(Public(KernelFunctionFactory.CreateFromMethod(ReadAsync, "read_web_page", "Reads a page or file of the web: its text, without menus and pictures."), "address") with { IsPublic = web.AllowedNetworks.Count == 0 });
        if (web.Search.Length > 0)
            tools.Add(Public(KernelFunctionFactory.CreateFromMethod(search.SearchAsync, "search_web", "Searches the web: titles, addresses and a few words of each page."), "query"));
        if (web.Wikipedia.Length > 0)
            tools.Add(Public(KernelFunctionFactory.CreateFromMethod(LookUpAsync, "look_up_wikipedia", "Looks a subject up in Wikipedia."), "subject"));
        return Task.FromResult<IReadOnlyList<Tool>>(tools);
    }

    private static Tool Public(KernelFunction function, string argument) => new(function, ToolRisk.Read) { IsPublic = true, TellsOutside = argument };

    private Task<string> LookUpAsync([Description("Two or three words")] string subject, [Description("As en, de or zh")] string language = "en", CancellationToken cancellationToken = default) =>
        search.LookUpAsync(subject, language, cancellationToken);

    private async Task<string> ReadAsync([Description("Whole, with https://")] string address, [Description("Long pages have several parts, from 1")] int part = 1, CancellationToken cancellationToken = default)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
            throw new ToolException($"'{address}' is no web address.");
        try
        {
            var (at, text) = await pages.ReadAsync(uri, Client, cancellationToken);
            return $"{at}\n{Part(text, part)}";
        }
        catch (Exception reason) when (reason is SourceException or UnreadableDocumentException)
        {
            throw new ToolException(reason.Message, reason);
        }
    }

    /// <summary>One of the parts of a long text, with how many there are.</summary>
    public static string Part(string text, int part)
    {
        var parts = Math.Max(1, (text.Length + PartLength - 1) / PartLength);
        var from = (Math.Clamp(part, 1, parts) - 1) * PartLength;
        return string.Create(CultureInfo.InvariantCulture, $"(part {Math.Clamp(part, 1, parts)} of {parts})\n\n{text.AsSpan(from, Math.Min(PartLength, text.Length - from))}");
    }
}

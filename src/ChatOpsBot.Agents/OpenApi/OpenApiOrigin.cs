using ChatOpsBot.Core.Localization;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace ChatOpsBot.Agents.OpenApi;

/// <summary>A service as its OpenAPI document describes it.</summary>
/// <param name="Address">What the operations' paths are put after.</param>
internal sealed record OpenApiOrigin(Uri Address, string Title, IReadOnlyList<Operation> Operations)
{
    /// <param name="from">Where the document was read, which its servers may be relative to.</param>
    /// <returns>Null with what is wrong when it can't be used.</returns>
    public static (OpenApiOrigin? Origin, Phrase? Wrong) Read(string text, Uri from)
    {
        var settings = new OpenApiReaderSettings();
        settings.AddYamlReader();
        ReadResult read;
        try
        {
            read = OpenApiDocument.Parse(text, text.TrimStart().StartsWith('{') ? "json" : "yaml", settings);
        }
        // Each part of the libraries that read has exceptions of its own.
        catch (Exception broken)
        {
            return (null, $"{from} is no OpenAPI document that can be read. {broken.Message}");
        }

        if (read.Document is not { Paths.Count: > 0 } document)
            return (null, $"{from} is no OpenAPI document, or describes no operation. {read.Diagnostic?.Errors.FirstOrDefault()?.Message ?? ""}");
        if (!Uri.TryCreate(from, ServerOf(document), out var address) || address.Scheme is not ("http" or "https"))
            return (null, $"{from} does not say at which address its operations are.");
        var operations = Operation.In(document).DistinctBy(operation => operation.Id).ToList();
        return operations.Count == 0 ? (null, $"No operation in {from} takes JSON.") : (new OpenApiOrigin(address, document.Info?.Title ?? "", operations), null);
    }

    private static string ServerOf(OpenApiDocument document)
    {
        var server = document.Servers is [var first, ..] ? first : null;
        var address = server?.Url ?? "/";
        foreach (var (name, variable) in server?.Variables ?? new Dictionary<string, OpenApiServerVariable>())
            address = address.Replace($"{{{name}}}", variable.Default ?? "", StringComparison.Ordinal);
        return address.EndsWith('/') ? address : $"{address}/";
    }
}

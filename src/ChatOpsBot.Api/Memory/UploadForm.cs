using System.Text.Json;
using ChatOpsBot.Core.Documents;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Api.Memory;

/// <summary>What an upload asks for, or what is wrong with it.</summary>
internal sealed record UploadForm(
    string Index,
    string DocumentId,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Tags,
    IReadOnlyList<string> Steps,
    IFormFileCollection Files,
    WireArgs Args)
{
    private static readonly IReadOnlyList<string> Known = [.. IngestionStep.All, IngestionStep.Summarize, "delete_generated_files"];

    public static (UploadForm? Form, string? Wrong) Read(IFormCollection form)
    {
        if (form.Files.Count == 0)
            return (null, "The upload has no file. Send at least one as a multipart file.");
        if (form["index"].Count > 1)
            return (null, "The upload names more than one index. Send 'index' once.");
        if (form["documentId"].Count > 1)
            return (null, "The upload names more than one document id. Send 'documentId' once.");
        var id = form["documentId"].ToString() is { Length: > 0 } given ? given : Guid.CreateVersion7().ToString("N");
        if (!Names.IsDocumentId(id))
            return (null, $"The document id '{id}' may have letters, digits, '.', '_' and '-' only.");
        if (ReadArgs(form["args"].ToString()) is not { } args)
            return (null, "'args' is not a JSON object with values of the right kind.");
        if (args.Sizes?.Wrong() is { } wrongSizes)
            return (null, wrongSizes.ToString());
        var tags = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var written in form["tags"].OfType<string>())
        {
            if (Names.Tag(written) is not { } tag)
                return (null, $"The tag '{written}' is not allowed: write name:value; names have no '=' and do not begin with '__'.");
            tags[tag.Name] = [.. tags.GetValueOrDefault(tag.Name, []), tag.Value];
        }

        var steps = form["steps"].OfType<string>().SelectMany(list => list.Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal).ToList();
        if (steps.Find(step => !Known.Contains(step)) is { } unknown)
            return (null, $"The step '{unknown}' is not available here. Known: {string.Join(", ", Known)}.");
        return (new UploadForm(Collection.NameOf(form["index"].ToString()), id, tags, steps.Count == 0 ? IngestionStep.All : steps, form.Files, args), null);
    }

    private static WireArgs? ReadArgs(string json)
    {
        if (json.Length == 0)
            return new WireArgs();
        try
        {
            using var parsed = JsonDocument.Parse(json);
            return WireArgs.Read(parsed.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

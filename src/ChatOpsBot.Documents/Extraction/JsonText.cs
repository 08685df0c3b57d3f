using System.Text.Json;

namespace ChatOpsBot.Documents.Extraction;

/// <summary>Each object as a row of named values; lists of plain values on one line.</summary>
internal static class JsonText
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 };

    public static ExtractedText Read(string name, string text)
    {
        var blocks = new List<Block>();
        try
        {
            foreach (var part in name.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) ? text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [text])
            {
                using var json = JsonDocument.Parse(part, Lenient);
                Add(json.RootElement, "", blocks);
            }
        }
        catch (JsonException broken)
        {
            throw new UnreadableDocumentException(
                $"'{name}' is not valid JSON, line {broken.LineNumber + 1}: it ends too early, is nested too deep or has a stray sign there. Correct it, or add it as .txt.", broken);
        }

        return new ExtractedText(null, blocks);
    }

    private static void Add(JsonElement element, string path, List<Block> blocks)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var plain = element.EnumerateObject().Where(property => !IsNested(property.Value)).Select(property => $"{property.Name}: {Show(property.Value)}").ToList();
                if (plain.Count > 0)
                    blocks.Add(new Block(BlockKind.Row, (path.Length > 0 ? $"{path}: " : "") + string.Join("; ", plain)));
                foreach (var property in element.EnumerateObject().Where(property => IsNested(property.Value)))
                    Add(property.Value, path.Length > 0 ? $"{path} › {property.Name}" : property.Name, blocks);
                break;
            case JsonValueKind.Array when element.EnumerateArray().Any(IsNested):
                foreach (var item in element.EnumerateArray())
                    Add(item, path, blocks);
                break;
            case JsonValueKind.Array:
                blocks.Add(new Block(BlockKind.Row, (path.Length > 0 ? $"{path}: " : "") + string.Join(", ", element.EnumerateArray().Select(Show))));
                break;
            default:
                blocks.Add(new Block(BlockKind.Paragraph, (path.Length > 0 ? $"{path}: " : "") + Show(element)));
                break;
        }
    }

    private static bool IsNested(JsonElement element) => element.ValueKind is JsonValueKind.Object or JsonValueKind.Array;

    private static string Show(JsonElement element) => Decoded.Clean(element.ToString());
}

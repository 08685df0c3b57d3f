using System.Text.Json;
using ChatOpsBot.Core.Replies;

namespace ChatOpsBot.Api.OpenAi;

/// <summary>The text of a message and the pictures in it.</summary>
internal sealed record MessageContent(string Text, IReadOnlyList<Picture> Pictures)
{
    private const int LargestPicture = 5_000_000;

    public static (MessageContent? Content, string? Wrong) Of(JsonElement? content)
    {
        try
        {
            return Read(content);
        }
        catch (InvalidOperationException)
        {
            return (null, "Content has half of a character, as a text that was cut.");
        }
    }

    private static (MessageContent? Content, string? Wrong) Read(JsonElement? content)
    {
        if (content is not { } given || given.ValueKind == JsonValueKind.Null)
            return (new MessageContent("", []), null);
        if (given.ValueKind == JsonValueKind.String)
            return (new MessageContent(given.GetString()!, []), null);
        if (given.ValueKind != JsonValueKind.Array)
            return (null, "Content is a text or a list of parts.");
        List<string> texts = [];
        List<Picture> pictures = [];
        foreach (var part in given.EnumerateArray())
        {
            var type = part.ValueKind == JsonValueKind.Object && part.TryGetProperty("type", out var named) ? named.ToString() : "";
            if (type is "text" or "input_text" or "output_text" && part.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String)
                texts.Add(text.GetString()!);
            else if (type is "image_url" or "input_image" && part.TryGetProperty("image_url", out var image))
            {
                var (picture, wrong) = PictureOf(image, pictures.Count + 1);
                if (picture is null)
                    return (null, wrong);
                pictures.Add(picture);
            }
            else
            {
                return (null, $"A part of the type '{type}' is not taken here; there are text and pictures.");
            }
        }

        return (new MessageContent(string.Join('\n', texts), pictures), null);
    }

    // A picture elsewhere is not fetched: what is asked about comes with the question.
    private static (Picture? Picture, string? Wrong) PictureOf(JsonElement image, int number)
    {
        var address = image.ValueKind == JsonValueKind.Object && image.TryGetProperty("url", out var url) ? url.ToString() : image.ValueKind == JsonValueKind.String ? image.GetString()! : "";
        if (!address.StartsWith("data:", StringComparison.OrdinalIgnoreCase) || address.IndexOf(";base64,", StringComparison.OrdinalIgnoreCase) is not (> 0 and var at))
            return (null, "A picture is sent itself, as data:image/png;base64,…; addresses are not fetched.");
        var bytes = new byte[(address.Length - at) * 3 / 4];
        if (!Convert.TryFromBase64Chars(address.AsSpan(at + ";base64,".Length), bytes, out var length) || length == 0)
            return (null, "The picture is no base64.");
        return length <= LargestPicture
            ? (new Picture($"picture {number}", address["data:".Length..at], bytes.AsMemory(0, length)), null)
            : (null, $"A picture has at most {LargestPicture / 1_000_000} MB.");
    }
}

using System.Text;

namespace ChatOpsBot.Api.OpenAi;

/// <summary>The text of a stream: what was sent can't be taken back, so what takes its place comes under it.</summary>
/// <param name="send">Sends a piece that is not empty.</param>
internal sealed class StreamedText(Func<string, Task> send)
{
    private const string Instead = "\n\n---\n\n";
    private readonly StringBuilder sent = new();
    private int begins;

    /// <summary>All of it.</summary>
    public string Whole => sent.ToString();

    // An answer does not begin with blanks, though a model may.
    public Task AppendAsync(string piece) => WriteAsync(sent.Length == begins ? piece.TrimStart() : piece);

    public async Task ResetAsync()
    {
        if (sent.Length == begins)
            return;
        await WriteAsync(Instead);
        begins = sent.Length;
    }

    /// <summary>Sends what is missing of an answer.</summary>
    /// <returns>Its annotations, as they stand in the whole.</returns>
    public async Task<IReadOnlyList<Annotation>> EndAsync(WrittenAnswer answer)
    {
        // A model's last line break is not part of its answer.
        var shown = sent.ToString(begins, sent.Length - begins).TrimEnd();
        if (answer.Text.StartsWith(shown, StringComparison.Ordinal))
        {
            await WriteAsync(answer.Text[shown.Length..]);
        }
        else
        {
            await ResetAsync();
            await WriteAsync(answer.Text);
        }

        return [.. answer.Annotations.Select(Moved)];
    }

    private Annotation Moved(Annotation annotation) =>
        new(annotation.UrlCitation with { StartIndex = annotation.UrlCitation.StartIndex + begins, EndIndex = annotation.UrlCitation.EndIndex + begins });

    private Task WriteAsync(string piece)
    {
        if (piece.Length == 0)
            return Task.CompletedTask;
        sent.Append(piece);
        return send(piece);
    }
}

using System.Diagnostics;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Models;
using Microsoft.Extensions.AI;

namespace ChatOpsBot.Administration.Models;

/// <summary>How a model did when it was tried.</summary>
/// <param name="Trouble">Why it gave no answer; null: it gave one.</param>
/// <param name="Call">The first, which is only to be answered.</param>
/// <param name="CallsTools">Null: not tried.</param>
public sealed record ModelTest(ModelTrouble? Trouble, ModelCall? Call, bool? Streams, bool? CallsTools, bool? WritesJson, bool? SeesImages)
{
    /// <summary>Of all that it was asked, in the currency of the prices.</summary>
    public decimal Cost { get; init; }
}

/// <summary>Tries models with short requests.</summary>
public sealed class ModelTrial(ModelCatalogue models, TurnLimits limits)
{
    // A square of 64 points in orange: some services take none that is smaller, and who does not see it names another colour or none.
    private static readonly byte[] Picture = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAATElEQVR42u3PQQkAAAgEsItucy+Cb2GwAstOXouAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAwKX5gfFaZ4bdfwAAAABJRU5ErkJggg==");

    /// <summary>Asks a model that answers, on the actor's account.</summary>
    public Task<ModelTest> TestAsync(ChatModel model, UsageAccount account, CancellationToken cancellationToken) => limits.CountAsync(account, async () =>
    {
        TurnTokens.By("model test");
        var calls = new List<ModelCall>();
        var pieces = 0;
        try
        {
            await foreach (var _ in model.StreamAsync([new(ChatRole.User, "Count from 1 to 20, in figures.")], new ChatOptions { MaxOutputTokens = 200 }, cancellationToken, calls.Add))
                pieces++;
        }
        catch (ModelException failure)
        {
            return new ModelTest(failure.Trouble, calls.FirstOrDefault(), null, null, null, null);
        }

        // Where its fallback has answered, it has not.
        if (calls is not [{ IsDone: true } call])
            return new ModelTest(ModelTrouble.Unreachable, calls.FirstOrDefault(), null, null, null, null);
        var (tools, json, sees) = (await CallsToolsAsync(model, calls.Add, cancellationToken), await WritesJsonAsync(model, calls.Add, cancellationToken), await SeesAsync(model, calls.Add, cancellationToken));
        return new ModelTest(null, call, pieces > 1, tools, json, sees) { Cost = calls.Sum(each => each.Cost) };
    });

    /// <summary>Has a few words embedded, or half a second of silence written down, on the actor's account.</summary>
    /// <returns>Why it did not; null: it did. With numbers in a vector, 0 where it makes none.</returns>
    public Task<(ModelTrouble? Trouble, TimeSpan Took, int Numbers)> TestAsync(ModelSettings model, UsageAccount account, CancellationToken cancellationToken) => limits.CountAsync(account, async () =>
    {
        TurnTokens.By("model test");
        var begun = Stopwatch.GetTimestamp();
        var numbers = 0;
        try
        {
            if (models.Embeddings.FirstOrDefault(each => each.Settings == model) is { } embedding)
                numbers = (await embedding.EmbedAsync(["A few words."], cancellationToken, learns: false))[0].Length;
            else if (models.Transcriptions.FirstOrDefault(each => each.Settings == model) is { } transcription)
                await transcription.TranscribeAsync(new MemoryStream(Silence()), "silence.wav", cancellationToken);
            return ((ModelTrouble?)null, Stopwatch.GetElapsedTime(begun), numbers);
        }
        catch (ModelException failure)
        {
            return (failure.Trouble, Stopwatch.GetElapsedTime(begun), numbers);
        }
    });

    // 8,000 samples a second of 16 bits each, http://soundfile.sapp.org/doc/WaveFormat/.
    private static byte[] Silence()
    {
        const int Rate = 8_000;
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("RIFF"u8);
        writer.Write(36 + Rate);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(Rate);
        writer.Write(2 * Rate);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(Rate);
        writer.Write(new byte[Rate]);
        return file.ToArray();
    }

    private static Task<bool?> CallsToolsAsync(ChatModel model, Action<ModelCall> used, CancellationToken cancellationToken) => TryAsync(
        model, used, [new(ChatRole.User, "What time is it in Oslo? Call the tool.")], new ChatOptions { MaxOutputTokens = 200, Tools = [AIFunctionFactory.Create((string city) => city, "time_in", "Tells the time in a city.")] },
        answer => model.CallsTools && answer.Messages.SelectMany(message => message.Contents).Any(content => content is FunctionCallContent), cancellationToken);

    private static Task<bool?> WritesJsonAsync(ChatModel model, Action<ModelCall> used, CancellationToken cancellationToken) => TryAsync(
        model, used, [new(ChatRole.User, "Answer with a JSON object whose member \"ok\" is true, and with nothing else.")], new ChatOptions { MaxOutputTokens = 100, ResponseFormat = ChatResponseFormat.Json },
        answer => model.WritesJson && answer.Text.Trim() is ['{', .., '}'], cancellationToken);

    private static Task<bool?> SeesAsync(ChatModel model, Action<ModelCall> used, CancellationToken cancellationToken) => TryAsync(
        model, used, [new(ChatRole.User, [new TextContent("Which colour has this picture? One English word."), new DataContent(Picture, "image/png")])], new ChatOptions { MaxOutputTokens = 300 },
        answer => answer.Text.Contains("orange", StringComparison.OrdinalIgnoreCase), cancellationToken);

    private static async Task<bool?> TryAsync(ChatModel model, Action<ModelCall> used, List<ChatMessage> messages, ChatOptions options, Func<ChatResponse, bool> isSo, CancellationToken cancellationToken)
    {
        try
        {
            return isSo(await model.AskAsync(messages, options, cancellationToken, used));
        }
        catch (ModelException failure)
        {
            return failure.IsOfTheMoment ? null : false;
        }
    }
}

using System.Diagnostics;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Models.Vendors;
using Microsoft.Extensions.AI;

namespace ChatOpsBot.Models;

/// <summary>A model that writes down what is said.</summary>
public sealed class TranscriptionModel(ModelSettings settings, ISpeechToTextClient client) : IDisposable
{
    private readonly ModelHealth health = new();
    private readonly Places places = new(settings.Concurrency);

    public ModelSettings Settings => settings;

    /// <summary>How the last call ended, for people; null before the first.</summary>
    public Phrase? LastOutcome => health.LastOutcome;

    /// <summary>Whether the last call gave a text.</summary>
    public bool IsGood => health.IsGood;

    /// <param name="name">Of the file; its ending tells the service what it is.</param>
    /// <exception cref="ModelException">The model failed.</exception>
    public async Task<string> TranscribeAsync(Stream audio, string name, CancellationToken cancellationToken)
    {
        using var place = await places.TakeAsync(cancellationToken);
        var begun = Stopwatch.GetTimestamp();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(settings.TimeoutSeconds));
        try
        {
            var answer = await OwnTime.WaitForAsync(() => client.GetTextAsync(audio, NamedTranscription.Of(name), timeout.Token));
            var said = answer.Text.Trim();
            // Some services count what they heard in tokens.
            var (heard, written) = (answer.Usage?.InputTokenCount ?? 0, answer.Usage?.OutputTokenCount ?? Tokens.Count(said));
            TurnTokens.Add(new ModelCall(settings.Alias, heard, written) { Cost = settings.CostOf(heard, written), Took = Stopwatch.GetElapsedTime(begun), Prompt = "transcription" });
            health.Answered();
            return said;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            var told = ModelException.From(failure);
            health.Failed(told.Trouble, hasBegun: false);
            throw told;
        }
    }

    public void Dispose()
    {
        client.Dispose();
        places.Dispose();
    }
}

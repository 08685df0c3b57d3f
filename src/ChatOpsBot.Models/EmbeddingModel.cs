using System.Diagnostics;
using System.Numerics.Tensors;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Models.Local;
using Microsoft.Extensions.AI;

namespace ChatOpsBot.Models;

/// <summary>An embedding model by its alias.</summary>
public sealed class EmbeddingModel(ModelSettings settings, IEmbeddingGenerator<string, Embedding<float>> client) : IDisposable
{
    // A request has at most so many texts, or fewer, as the service has refused since.
    private const int MostAtOnce = 64;
    private readonly ModelHealth health = new();
    private readonly Places places = new(settings.Concurrency);
    private volatile int learnedMost = MostAtOnce;
    private volatile int dimensions;

    public ModelSettings Settings => settings;

    /// <summary>Whether it is of use for texts of a language; of an unsuited model vectors make results worse.</summary>
    /// <param name="language">As <c>en</c>.</param>
    public bool Knows(string language) => Languages is not { } known || known.Contains(language, StringComparer.OrdinalIgnoreCase);

    /// <summary>Languages that it is good at; null: all.</summary>
    public IReadOnlyList<string>? Languages { get; } = ModelLanguages.Of(settings);

    /// <summary>It takes this process's time: documents are embedded after they can be found by their words.</summary>
    public bool IsLocal => settings.Kind == ModelSettings.Local;

    /// <summary>It could not be loaded, as where its native library is not made for the machine.</summary>
    public bool HasFailed => client.GetService<ILoadedOnDemand>() is { HasFailed: true };

    /// <summary>It can answer at once. If not, it begins to prepare for it.</summary>
    public bool IsReady
    {
        get
        {
            if (client.GetService<ILoadedOnDemand>() is not { IsLoaded: false } unloaded)
                return true;
            unloaded.Load();
            return false;
        }
    }

    /// <returns>A vector of length 1 for each text, in their order.</returns>
    /// <exception cref="ModelException">The model failed, or its vectors can't be used.</exception>
    /// <param name="learns">What is refused says how many texts the service takes, also for others; false for what a client brings along.</param>
    public async Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken, bool learns = true)
    {
        var vectors = new List<float[]>(texts.Count);
        var (most, wasRefused) = (Most, false);
        while (vectors.Count < texts.Count)
        {
            var batch = texts.Skip(vectors.Count).Take(most).ToList();
            try
            {
                vectors.AddRange(await EmbedAtOnceAsync(batch, cancellationToken));
            }
            catch (ModelException failure) when (batch.Count > 1 && failure.Trouble is ModelTrouble.Refused or ModelTrouble.TooLong)
            {
                // How many texts a service takes at once, it tells by refusing more.
                (most, wasRefused) = (batch.Count / 2, true);
            }
        }

        // If it was of the number and not of a text, what was sent in parts is there.
        if (wasRefused && learns)
            learnedMost = Math.Min(learnedMost, most);
        return vectors;
    }

    /// <summary>It was said how many numbers its vectors have.</summary>
    public bool HasLength { get; private set; }

    /// <summary>How the last call ended, for people; null before the first.</summary>
    public Phrase? LastOutcome => health.LastOutcome;

    /// <summary>Whether the last call gave vectors.</summary>
    public bool IsGood => health.IsGood;

    /// <summary>Vectors that were kept before have so many numbers: no others are taken from now on.</summary>
    public void Expect(int numbers) => (dimensions, HasLength) = (numbers, true);

    public void Dispose()
    {
        client.Dispose();
        places.Dispose();
    }

    private int Most => IsLocal ? int.MaxValue : learnedMost;

    private async Task<IReadOnlyList<float[]>> EmbedAtOnceAsync(List<string> texts, CancellationToken cancellationToken)
    {
        using var place = await places.TakeAsync(cancellationToken);
        var begun = Stopwatch.GetTimestamp();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(settings.TimeoutSeconds));
        try
        {
            var vectors = await OwnTime.WaitForAsync(() => client.GenerateAsync(texts, cancellationToken: timeout.Token));
            var sent = vectors.Usage?.InputTokenCount ?? texts.Sum(text => (long)Tokens.Count(text));
            TurnTokens.Add(new ModelCall(settings.Alias, sent, 0) { Cost = settings.CostOf(sent, 0), Took = Stopwatch.GetElapsedTime(begun) });
            if (vectors.Count != texts.Count)
                throw new InvalidDataException($"{texts.Count} texts were sent and {vectors.Count} vectors came back.");
            if (dimensions == 0)
                dimensions = vectors[0].Vector.Length;
            if (vectors.FirstOrDefault(vector => vector.Vector.Length != dimensions) is { } other)
                throw new InvalidDataException($"'{settings.Alias}' gives vectors of {other.Vector.Length} numbers now, and gave vectors of {dimensions} before: it is another model. Give it an Alias of its own, so that documents are embedded anew.");
            IReadOnlyList<float[]> units = [.. vectors.Select(vector => OfLengthOne(vector.Vector.Span))];
            health.Answered();
            return units;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            var told = ModelException.From(failure);
            health.Failed(told.Trouble, hasBegun: false);
            throw told;
        }
    }

    private static float[] OfLengthOne(ReadOnlySpan<float> vector)
    {
        var length = TensorPrimitives.Norm(vector);
        if (!float.IsFinite(length) || length == 0)
            throw new InvalidDataException("A vector has no length.");
        var unit = new float[vector.Length];
        TensorPrimitives.Divide(vector, length, unit);
        return unit;
    }
}

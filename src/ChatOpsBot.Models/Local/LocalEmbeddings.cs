using Microsoft.Extensions.AI;

namespace ChatOpsBot.Models.Local;

/// <summary>Embeddings without any service, for English. The model is loaded when it is first needed and given back after ten idle
/// minutes.</summary>
/// <param name="folder">Where the model and its vocabulary lie.</param>
internal sealed class LocalEmbeddings(string folder, TimeProvider time) : IEmbeddingGenerator<string, Embedding<float>>, ILoadedOnDemand
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);
    private readonly Lock gate = new();
    private Task<SentenceModel>? loading;
    private SentenceModel? model;
    private ITimer? idle;
    private int users;
    private DateTimeOffset lastUsed;

    public bool IsLoaded
    {
        get
        {
            lock (gate)
                return model is not null;
        }
    }

    public bool HasFailed
    {
        get
        {
            lock (gate)
                return loading is { IsFaulted: true };
        }
    }

    public void Load() => _ = LoadAsync();

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        lock (gate)
            users++;
        try
        {
            var loaded = await LoadAsync().WaitAsync(cancellationToken);
            var texts = values.ToList();
            // A question is waited for; what is imported is not.
            return await (texts.Count == 1 ? Task.Run(() => Embed(loaded, texts, cancellationToken), cancellationToken) : Leisurely.RunAsync(() => Embed(loaded, texts, cancellationToken)));
        }
        finally
        {
            lock (gate)
                (users, lastUsed) = (users - 1, time.GetUtcNow());
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        lock (gate)
        {
            idle?.Dispose();
            Release();
        }
    }

    // It costs nobody anything, so that no budget counts it.
    private static GeneratedEmbeddings<Embedding<float>> Embed(SentenceModel model, IEnumerable<string> values, CancellationToken cancellationToken)
    {
        var embeddings = new GeneratedEmbeddings<Embedding<float>> { Usage = new UsageDetails { InputTokenCount = 0 } };
        foreach (var value in values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            embeddings.Add(new Embedding<float>(model.Embed(value)));
        }

        return embeddings;
    }

    private Task<SentenceModel> LoadAsync()
    {
        lock (gate)
        {
            idle ??= time.CreateTimer(_ => ReleaseIdle(), null, Idle, Idle);
            lastUsed = time.GetUtcNow();
            if (loading is null or { IsFaulted: true })
                loading = Task.Run(Read);
            return loading;
        }
    }

    private SentenceModel Read()
    {
        var read = new SentenceModel(Path.Combine(folder, "model.onnx"), Path.Combine(folder, "vocab.txt"));
        lock (gate)
            return model = read;
    }

    private void ReleaseIdle()
    {
        lock (gate)
        {
            if (users == 0 && time.GetUtcNow() - lastUsed >= Idle)
                Release();
        }
    }

    private void Release()
    {
        if (model is null)
            return;
        model.Dispose();
        (model, loading) = (null, null);
    }
}

/// <summary>A model that takes a moment before it answers for the first time.</summary>
internal interface ILoadedOnDemand
{
    bool IsLoaded { get; }

    /// <summary>It could not be loaded when that was tried last.</summary>
    bool HasFailed { get; }

    /// <summary>Begins to load it, if that has not begun.</summary>
    void Load();
}

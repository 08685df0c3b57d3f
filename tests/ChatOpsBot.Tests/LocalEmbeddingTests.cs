using System.Numerics.Tensors;
using ChatOpsBot.Answering;
using ChatOpsBot.Models;
using ChatOpsBot.Models.Local;
using ChatOpsBot.Simulators;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace ChatOpsBot.Tests;

/// <summary>The embedding model that is part of the product.</summary>
public sealed class LocalEmbeddingTests : IDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly LocalEmbeddings embeddings;

    public LocalEmbeddingTests() => embeddings = new LocalEmbeddings(Path.Combine(AppContext.BaseDirectory, "embedding"), time);

    public void Dispose() => embeddings.Dispose();

    [Theory]
    [InlineData("How many days of holiday do I get?", "Full-time employees have 30 days of annual leave.", "The canteen opens at noon.")]
    [InlineData("Where do I leave my bike?", "Bicycles are locked to the racks in the yard.", "Receipts are handed in by the fifth.")]
    public async Task Sentences_that_mean_the_same_are_closer(string question, string answer, string other)
    {
        var vectors = await embeddings.GenerateAsync([question, answer, other]);

        Alike(vectors[0], vectors[1]).ShouldBeGreaterThan(Alike(vectors[0], vectors[2]) + 0.2f);
    }

    [Fact]
    public async Task Model_is_loaded_when_it_is_needed_and_given_back_after_ten_idle_minutes()
    {
        embeddings.IsLoaded.ShouldBeFalse();
        await embeddings.GenerateAsync(["text"]);
        embeddings.IsLoaded.ShouldBeTrue();

        time.Advance(TimeSpan.FromMinutes(9));
        await embeddings.GenerateAsync(["text"]);
        time.Advance(TimeSpan.FromMinutes(9));
        embeddings.IsLoaded.ShouldBeTrue();
        time.Advance(TimeSpan.FromMinutes(11));
        embeddings.IsLoaded.ShouldBeFalse();

        (await embeddings.GenerateAsync(["text"]))[0].Dimensions.ShouldBe(384);
    }

    [Fact]
    public async Task Model_that_could_not_be_read_has_failed_until_it_can_be()
    {
        var folder = TestFolder.New("embedding");
        using var broken = new LocalEmbeddings(folder, time);

        await Should.ThrowAsync<Exception>(() => broken.GenerateAsync(["text"]));
        broken.HasFailed.ShouldBeTrue();

        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "embedding")))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        (await broken.GenerateAsync(["text"]))[0].Dimensions.ShouldBe(384);
        broken.HasFailed.ShouldBeFalse();
    }

    [Fact]
    public async Task Text_of_any_length_has_a_vector()
    {
        var vectors = await embeddings.GenerateAsync(["", "?", string.Join(' ', Enumerable.Repeat("word", 5_000)), "\0\uD800 💚 你好"]);

        vectors.Count.ShouldBe(4);
        vectors.Select(vector => TensorPrimitives.Norm(vector.Vector.Span)).ShouldAllBe(length => length > 0);
    }

    [Theory]
    [InlineData("openai-compatible", "text-embedding-3-small", null, "de", true)]
    [InlineData("openai-compatible", "bge-m3", null, "zh", true)]
    [InlineData("openai-compatible", "all-minilm", null, "de", false)]
    [InlineData("openai-compatible", "all-minilm", null, "en", true)]
    [InlineData("openai-compatible", "all-minilm", "*", "de", true)]
    [InlineData("openai-compatible", "text-embedding-3-small", "fr", "de", false)]
    [InlineData("local", "", null, "zh", false)]
    public void Model_is_asked_in_languages_that_it_knows(string kind, string model, string? named, string language, bool isAsked)
    {
        using var asked = new EmbeddingModel(new ModelSettings { Kind = kind, Model = model, Languages = named is null ? [] : [named] }, embeddings);

        asked.Knows(language).ShouldBe(isAsked);
    }

    [Fact]
    public async Task Handbook_question_in_other_words_finds_its_page_and_is_shown_what_it_says()
    {
        using var set = new HandbookSet(Path.Combine(AppContext.BaseDirectory, "data"));
        using var models = new ModelCatalogue(Options.Create(new ModelOptions { Embedding = [new ModelSettings { Alias = ModelSettings.Local, Kind = ModelSettings.Local }] }), TimeProvider.System);
        var model = models.Embeddings[0];
        await set.Pages.EmbedAsync(model);
        var questions = set.Questions.Where(question => question is { Language: "en", Kind: "paraphrased" }).ToList();
        var (first, shown) = (0, 0);
        foreach (var question in questions)
        {
            IReadOnlyList<Core.Documents.Embedding> meaning = [new(ModelSettings.Local, (await model.EmbedAsync([question.Text], CancellationToken.None))[0])];
            first += set.Ask(question, meaning).Rank == 1 ? 1 : 0;
            var statements = ClosestStatements.Of(question.Text, set.Pages.Find(question.Text, meaning));
            shown += statements.Any(statement => statement.Sentences[0].Contains(question.Answer, StringComparison.OrdinalIgnoreCase)) ? 1 : 0;
        }

        (first / (double)questions.Count).ShouldBeGreaterThan(0.75);
        (shown / (double)questions.Count).ShouldBeGreaterThan(0.5);
    }

    private static float Alike(Embedding<float> one, Embedding<float> other) => TensorPrimitives.CosineSimilarity(one.Vector.Span, other.Vector.Span);
}

using System.Runtime.InteropServices;
using ChatOpsBot.Core.Documents;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace ChatOpsBot.Search;

/// <summary>How chunks, and the questions that they answer, stand in the index. A question is an entry of its own beside its
/// chunk, under the same restrictions.</summary>
internal static class Fields
{
    public const string Id = "id";
    public const string Document = "document";
    public const string Index = "index";
    public const string Tag = "tag";
    public const string Access = "access";
    public const string Language = "language";
    public const string Changed = "changed";
    public const string Chunk = "chunk";
    public const string Words = "words";
    public const string Grams = "grams";
    public const string Letter = "letter";
    public const string Question = "question";

    private const string VectorPrefix = "vector:";
    private const string SentencesPrefix = "sentences:";

    /// <summary>The field of a model's vectors.</summary>
    public static string VectorOf(string model) => VectorPrefix + model;

    /// <summary>The field of the vectors of a chunk's sentences, as codes, one after the other.</summary>
    public static string SentencesOf(string model) => SentencesPrefix + model;

    public static bool IsSentences(string field) => field.StartsWith(SentencesPrefix, StringComparison.Ordinal);

    public static bool IsVector(string field) => field.StartsWith(VectorPrefix, StringComparison.Ordinal);

    public static string ModelOfSentences(string field) => field[SentencesPrefix.Length..];

    public static string ModelOf(string field) => field[VectorPrefix.Length..];

    // Made while the index writes them, one entry after the other: a thread has one stream of terms for each field.
    public static IEnumerable<IEnumerable<IIndexableField>> Of(KeptChunk chunk) =>
        [OfChunk(chunk), .. chunk.Chunk.Questions.Select(question => OfQuestion(chunk, question))];

    private static IEnumerable<IIndexableField> OfChunk(KeptChunk chunk)
    {
        var text = chunk.Chunk.ToEmbed();
        foreach (var field in Restrictions(chunk))
            yield return field;
        yield return new StringField(Chunk, "1", Field.Store.NO);
        yield return new TextField(Words, TextTerms.WordsOf(Words, text));
        yield return new TextField(Grams, TextTerms.Grams.GetTokenStream(Grams, text));
        foreach (var letter in TextTerms.HanLetters(text))
            yield return new StringField(Letter, letter, Field.Store.NO);
        foreach (var embedding in chunk.Embeddings)
        {
            yield return new BinaryDocValuesField(VectorOf(embedding.Model), new BytesRef(MemoryMarshal.AsBytes(embedding.Vector.AsSpan()).ToArray()));
            if (embedding.Sentences.Count > 0)
                yield return new BinaryDocValuesField(SentencesOf(embedding.Model), new BytesRef(SentenceCodes.Pack(embedding.Sentences)));
        }
    }

    private static IEnumerable<IIndexableField> OfQuestion(KeptChunk chunk, string question)
    {
        foreach (var field in Restrictions(chunk))
            yield return field;
        yield return new TextField(Question, TextTerms.WordsOf(Question, question));
    }

    private static IEnumerable<IIndexableField> Restrictions(KeptChunk chunk)
    {
        yield return new NumericDocValuesField(Id, chunk.Id);
        yield return new StringField(Document, chunk.Document.ToString(), Field.Store.NO);
        yield return new StringField(Index, chunk.Document.Index, Field.Store.NO);
        yield return new StringField(Language, chunk.Chunk.Language, Field.Store.NO);
        yield return new Int64Field(Changed, chunk.UpdatedAt.ToUnixTimeMilliseconds(), Field.Store.NO);
        foreach (var principal in chunk.Access)
            yield return new StringField(Access, principal, Field.Store.NO);
        yield return new StringField(Tag, $"__document_id:{chunk.Document.ShownId}", Field.Store.NO);
        foreach (var (name, values) in chunk.Tags)
        {
            foreach (var value in values)
                yield return new StringField(Tag, $"{name}:{value}", Field.Store.NO);
        }
    }
}

using System.Text.Json;
using ChatOpsBot.Answering;
using ChatOpsBot.Core.Documents;

namespace ChatOpsBot.Api.Memory;

/// <summary>Those of a request's <c>args</c> that are honoured; others are ignored.</summary>
internal sealed record WireArgs
{
    /// <summary>What stands in for an answer when there is none.</summary>
    public string? EmptyAnswer { get; private init; }

    public AnswerSettings Answering { get; private init; } = AnswerSettings.Default;

    public ChunkSizes? Sizes { get; private init; }

    public string? ChunkHeader { get; private init; }

    /// <returns>Null when a value is of the wrong kind.</returns>
    public static WireArgs? Read(JsonElement? args)
    {
        if (args is not { ValueKind: JsonValueKind.Object } given)
            return args is null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } ? new WireArgs() : null;
        try
        {
            var (tokens, overlap) = (Number("custom_partitioning_max_tokens_per_paragraph_int"), Number("custom_partitioning_overlapping_tokens_int"));
            return new WireArgs
            {
                EmptyAnswer = Text("custom_rag_empty_answer_str"),
                Answering = new AnswerSettings
                {
                    Template = Text("custom_rag_prompt_str"),
                    NoAnswer = Text("custom_rag_empty_answer_str"),
                    MaxOutputTokens = Number("custom_rag_max_tokens_int"),
                    MostPassages = Number("custom_rag_max_matches_count_int"),
                    Temperature = Fraction("custom_rag_temperature_float"),
                    TopP = Fraction("custom_rag_nucleus_sampling_float"),
                },
                Sizes = tokens is null && overlap is null ? null : ChunkSizes.Of(tokens, overlap),
                ChunkHeader = Text("custom_partitioning_chunk_header_str"),
            };
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or FormatException)
        {
            return null;
        }

        string? Text(string name) => Value(name)?.GetString();
        int? Number(string name) => Value(name)?.GetInt32();
        float? Fraction(string name) => Value(name)?.GetSingle();
        JsonElement? Value(string name) => given.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }
}

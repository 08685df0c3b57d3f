using System.Text.Json.Serialization;
using ChatOpsBot.Models;

namespace ChatOpsBot.Answering;

/// <summary>How one question is to be answered, where that differs from the rule.</summary>
public sealed record AnswerSettings
{
    public static AnswerSettings Default { get; } = new();

    /// <summary>Passages below are not looked at, 0…1.</summary>
    public double LeastRelevance { get; init; }

    /// <summary>Passages put before a model.</summary>
    public int? MostPassages { get; init; }

    /// <summary>What a model is sent in the place of the prompt, with <c>{{$facts}}</c>, <c>{{$input}}</c> and <c>{{$notFound}}</c>.</summary>
    public string? Template { get; init; }

    /// <summary>What a model says when the template's facts do not answer.</summary>
    public string? NoAnswer { get; init; }

    public int? MaxOutputTokens { get; init; }

    public float? Temperature { get; init; }

    public float? TopP { get; init; }

    /// <summary>Texts at which a model ends its answer.</summary>
    public IReadOnlyList<string> Stops { get; init; } = [];

    /// <summary>For a model that then answers the same as before, as far as it can.</summary>
    public long? Seed { get; init; }

    /// <summary>Tools of whoever asks; null: none.</summary>
    public CallersTools? Tools { get; init; }

    /// <summary>The answer is JSON and nothing else; null: it is a text.</summary>
    public JsonShape? Shape { get; init; }

    /// <summary>Only a model can do it: quoting is no answer to it.</summary>
    [JsonIgnore]
    public bool NeedsModel => Tools is not null || Shape is not null;
}

using System.ClientModel;
using System.Text.Json;

namespace ChatOpsBot.Models;

/// <summary>A model gave no answer, and why, as far as it can be told apart.</summary>
public sealed class ModelException(ModelTrouble trouble, Exception inner) : Exception($"The model call failed: {trouble}.", inner)
{
    public ModelTrouble Trouble => trouble;

    /// <summary>Another model, or the same one later, may well answer the same request.</summary>
    public bool IsOfTheMoment => trouble is ModelTrouble.TooSlow or ModelTrouble.Busy or ModelTrouble.Unreachable;

    internal static ModelException From(Exception failure) => new(TroubleOf(failure), failure);

    private static ModelTrouble TroubleOf(Exception failure) => failure switch
    {
        ClientResultException { Status: 429 or 529 } => ModelTrouble.Busy,
        ClientResultException { Status: >= 400 and < 500 and not 408 } => ModelTrouble.Refused,
        OperationCanceledException or TimeoutException => ModelTrouble.TooSlow,
        JsonException or FormatException or InvalidOperationException or KeyNotFoundException or ArgumentException or InvalidDataException => ModelTrouble.Nonsense,
        AggregateException { InnerException: { } inner } => TroubleOf(inner),
        _ => ModelTrouble.Unreachable,
    };
}

using System.ClientModel;
using System.Net;
using System.Text.Json;
using Azure;
using Azure.Identity;
using ChatOpsBot.Models.Vendors;
using Microsoft.Identity.Client;

namespace ChatOpsBot.Models;

/// <summary>A model gave no answer, and why, as far as it can be told apart.</summary>
public sealed class ModelException(ModelTrouble trouble, Exception inner) : Exception($"The model call failed: {trouble}.", inner)
{
    public ModelTrouble Trouble => trouble;

    /// <summary>Another model, or the same one later, may well answer the same request.</summary>
    public bool IsOfTheMoment => trouble is ModelTrouble.TooSlow or ModelTrouble.Busy or ModelTrouble.Unreachable;

    internal static ModelException From(Exception failure) => failure as ModelException ?? new(TroubleOf(failure), failure);

    private static ModelTrouble TroubleOf(Exception failure) => failure switch
    {
        ServiceException refused => ServiceRefusal.TroubleOf(refused.StatusCode ?? HttpStatusCode.InternalServerError, refused.Body),
        ClientResultException { Status: > 0 } answered => ServiceRefusal.TroubleOf((HttpStatusCode)answered.Status, ""),
        OperationCanceledException or TimeoutException => ModelTrouble.TooSlow,
        { InnerException: ServiceException or HttpRequestException or IOException or OperationCanceledException or AggregateException } => TroubleOf(failure.InnerException),
        AuthenticationFailedException => All(failure).Any(IsPassing) ? ModelTrouble.Unreachable : ModelTrouble.KeyRefused,
        JsonException or FormatException or InvalidOperationException or KeyNotFoundException or ArgumentException or InvalidDataException or NotSupportedException => ModelTrouble.Nonsense,
        { InnerException: { } inner } => TroubleOf(inner),
        _ => ServiceRefusal.IsBusy(failure.Message) ? ModelTrouble.Busy : ModelTrouble.Unreachable,
    };

    // Of several ways to an identity each says why it is none.
    private static IEnumerable<Exception> All(Exception failure) => failure is AggregateException many ? many.InnerExceptions.SelectMany(All) : failure.InnerException is { } inner ? [failure, .. All(inner)] : [failure];

    private static bool IsPassing(Exception failure) => failure is HttpRequestException or IOException or OperationCanceledException or TimeoutException
        or RequestFailedException { Status: 0 or 408 or 429 or >= 500 } or MsalServiceException { StatusCode: 0 or 408 or 429 or >= 500 };
}

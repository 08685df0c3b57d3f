using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ChatOpsBot.Api.OpenAi;

/// <summary>Assistants for whatever speaks to OpenAI: each is a model.</summary>
internal static class OpenAiEndpoints
{
    public const string Root = "/v1";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup(Root);
        api.MapGet("/models", ListModelsAsync);
        api.MapGet("/models/{model}", ShowModelAsync);
        api.MapPost("/chat/completions", ChatCompletions.CreateAsync);
        api.MapPost("/responses", Responses.CreateAsync);
        api.MapPost("/embeddings", Embeddings.CreateAsync);
        api.MapFallback(Unknown);
    }

    public static IResult NoModel(Snapshot snapshot, string? model) => OpenAiErrors.Wrong(
        $"There is no assistant '{model}'. There are: {string.Join(", ", All(snapshot).Select(each => each.Id))}.", "model", StatusCodes.Status404NotFound, "model_not_found");

    /// <returns>What is wrong; null when the assistant writes with a model.</returns>
    public static IResult? WithoutModel(Assistant assistant, Snapshot snapshot, ModelCatalogue models)
    {
        if (Writes(assistant))
            return null;
        var others = snapshot.Assistants.Append(snapshot.Named(Assistant.DefaultName) ?? Assistant.Default).Where(Writes).Select(other => other.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return OpenAiErrors.Wrong($"The assistant '{assistant.Name}' only quotes, and this needs a model that writes. {(others.Count > 0 ? $"Those who could: {string.Join(", ", others)}." : "No model is configured here.")}", "model", code: "unsupported_value");

        bool Writes(Assistant one) => one.Mode != Assistant.QuoteMode && models.FindChat(one.Model) is not null;
    }

    public static async Task<(T? Body, IResult? Wrong)> BodyAsync<T>(HttpRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(request.Body, type, cancellationToken) is { } body
                ? (body, null)
                : (null, OpenAiErrors.Wrong("The body is null. Send a JSON object.", "body"));
        }
        catch (JsonException wrong)
        {
            return (null, OpenAiErrors.Wrong($"The body is not the JSON that is expected here, at {wrong.Path ?? "$"}, line {wrong.LineNumber + 1}.", wrong.Path?.TrimStart('$', '.') ?? "body"));
        }
    }

    private static async Task<IResult> ListModelsAsync(CurrentAdministration administration, CancellationToken cancellationToken) =>
        Results.Json(new ModelList(All(await administration.ReadAsync(cancellationToken))), OpenAiJson.Default.ModelList);

    private static async Task<IResult> ShowModelAsync(string model, CurrentAdministration administration, CancellationToken cancellationToken)
    {
        var snapshot = await administration.ReadAsync(cancellationToken);
        return snapshot.Named(model) is { } assistant ? Results.Json(new ModelShown(assistant.Name), OpenAiJson.Default.ModelShown) : NoModel(snapshot, model);
    }

    private static IReadOnlyList<ModelShown> All(Snapshot snapshot) =>
        [.. snapshot.Assistants.Select(assistant => assistant.Name).Prepend(Assistant.DefaultName).Distinct(StringComparer.OrdinalIgnoreCase).Select(name => new ModelShown(name))];

    private static IResult Unknown(HttpRequest request) => OpenAiErrors.Wrong(
        $"'{request.Method} {request.Path}' is not here. There are GET {Root}/models, POST {Root}/chat/completions, POST {Root}/responses and POST {Root}/embeddings.", "path", StatusCodes.Status404NotFound, "unknown_url");
}

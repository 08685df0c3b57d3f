using System.Runtime.InteropServices;
using System.Text.Json;
using ChatOpsBot.Api.Memory;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Models;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Api.OpenAi;

/// <summary>Vectors of texts, by an embedding model that the server has.</summary>
internal static class Embeddings
{
    private const int MostTexts = 2048;
    private const int MostTogether = 400_000;

    public static async Task<IResult> CreateAsync(HttpRequest request, ModelCatalogue models, CurrentAdministration administration, TurnLimits limits, CancellationToken cancellationToken)
    {
        var (sent, wrong) = await OpenAiEndpoints.BodyAsync(request, OpenAiJson.Default.EmbeddingsRequest, cancellationToken);
        if (sent is null)
            return wrong!;
        if (models.FindEmbedding(sent.Model ?? "") is not { } model)
        {
            return OpenAiErrors.Wrong(
                models.Embeddings.Count == 0 ? "The server has no embedding model." : $"There is no embedding model '{sent.Model}'. There are: {string.Join(", ", models.Embeddings.Select(each => each.Settings.Alias))}.",
                "model", StatusCodes.Status404NotFound, "model_not_found");
        }

        if (sent.EncodingFormat is not (null or "float" or "base64"))
            return OpenAiErrors.Wrong("'encoding_format' must be float or base64.", "encoding_format");
        if (sent.Dimensions is not null)
            return OpenAiErrors.Wrong("The model's vectors have the length that they have: 'dimensions' can't be sent.", "dimensions", code: "unsupported_parameter");
        if (TextsOf(sent.Input) is not { Count: > 0 and <= MostTexts } texts || texts.Any(text => text.Length is 0 or > Question.Longest))
            return OpenAiErrors.Wrong($"'input' must be a text of 1 to {Question.Longest} characters, or 1 to {MostTexts} of them.", "input");
        if (texts.Sum(text => text.Length) > MostTogether)
            return OpenAiErrors.Wrong($"The texts of 'input' must together have at most {MostTogether} characters. Send them in several calls.", "input");
        var (caller, snapshot) = (Caller.Of(request.HttpContext), await administration.ReadAsync(cancellationToken));
        if (await limits.CheckAsync(caller, UsageAccount.Of(caller.Asker), snapshot, cancellationToken) is { } refusal)
            return Questions.Refused(request.HttpContext, refusal);
        try
        {
            var vectors = await limits.CountAsync(UsageAccount.Of(caller.Asker), () => model.EmbedAsync(texts, cancellationToken, learns: false));
            var shown = vectors.Select((vector, i) => new EmbeddingShown(i, sent.EncodingFormat == "base64"
                ? JsonSerializer.SerializeToElement(Convert.ToBase64String(MemoryMarshal.AsBytes<float>(vector)), OpenAiJson.Default.String)
                : JsonSerializer.SerializeToElement(vector, OpenAiJson.Default.SingleArray)));
            return Results.Json(new EmbeddingList(model.Settings.Alias, [.. shown], new EmbeddingTokens(texts.Sum(Tokens.Count))), OpenAiJson.Default.EmbeddingList);
        }
        catch (ModelException failure)
        {
            return Results.Problem(
                $"The embedding model gave no vectors: {Localizer.English.Say(ChatModel.InWords(failure.Trouble))}. Try again in a moment.",
                statusCode: failure.Trouble == ModelTrouble.Busy ? StatusCodes.Status429TooManyRequests : StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static List<string>? TextsOf(JsonElement? input)
    {
        try
        {
            return Read(input);
        }
        catch (InvalidOperationException)
        {
            // Half of a character.
            return null;
        }
    }

    private static List<string>? Read(JsonElement? input) => input switch
    {
        { ValueKind: JsonValueKind.String } one => [one.GetString()!],
        { ValueKind: JsonValueKind.Array } many when many.EnumerateArray().All(each => each.ValueKind == JsonValueKind.String) => [.. many.EnumerateArray().Select(each => each.GetString()!)],
        _ => null,
    };
}

using System.Text.Json;
using ChatOpsBot.Answering;
using ChatOpsBot.Api.Asking;
using ChatOpsBot.Api.Memory;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Models;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Api.OpenAi;

/// <summary>An assistant's answer as a completion of a chat, with the rights of the key that asks.</summary>
internal static class ChatCompletions
{
    public static async Task<IResult> CreateAsync(
        HttpRequest request, AskFollower follower, IChunks chunks, CurrentAdministration administration, ModelCatalogue models, TurnLimits limits, TimeProvider time, CancellationToken cancellationToken)
    {
        var (chat, wrong) = await OpenAiEndpoints.BodyAsync(request, OpenAiJson.Default.ChatRequest, cancellationToken);
        if (chat is null)
            return wrong!;
        if (Refuse(chat) is { } refused)
            return refused;
        var (turns, unreadable) = ChatTurns.Of(chat.Messages);
        if (turns is null)
            return unreadable!;
        var snapshot = await administration.ReadAsync(cancellationToken);
        if (snapshot.Named(chat.Model!) is not { } assistant)
            return OpenAiEndpoints.NoModel(snapshot, chat.Model);
        var (shape, shapeless) = AskedShape.Of(chat.ResponseFormat, "response_format", isFlat: false);
        var (tools, wrongTools) = SentTools.Of(chat, assistant, turns.Rounds);
        var settings = new AnswerSettings { Temperature = chat.Temperature, TopP = chat.TopP, MaxOutputTokens = chat.MaxCompletionTokens ?? chat.MaxTokens, Stops = chat.Stops!, Seed = chat.Seed, Shape = shape, Tools = tools };
        if ((shapeless ?? wrongTools ?? (settings.NeedsModel ? OpenAiEndpoints.WithoutModel(assistant, snapshot, models) : null)) is { } impossible)
            return impossible;
        var order = AskOrder.To(assistant.Name, turns.Question, turns.Before, Caller.Of(request.HttpContext), settings) with { Pictures = turns.Pictures };
        if (await limits.CheckAsync(Caller.Of(request.HttpContext), UsageAccount.Of(Caller.Of(request.HttpContext).Asker, "", assistant.Name), snapshot, cancellationToken) is { } refusal)
            return Questions.Refused(request.HttpContext, refusal);
        return await Answered.WriteAsync(order, new CompletionWriter(request.HttpContext, assistant.Name, chat, time.GetUtcNow()), chat.Citations == "list", request, follower, chunks, cancellationToken);
    }

    // What can't be done is said, and not passed over.
    private static IResult? Refuse(ChatRequest chat)
    {
        if (string.IsNullOrWhiteSpace(chat.Model))
            return OpenAiErrors.Wrong("'model' is missing: the name of an assistant, as 'default'.", "model");
        if (chat.N is not (null or 1))
            return OpenAiErrors.Wrong("One answer is given to a question: 'n' must be 1.", "n", code: "unsupported_value");
        if (chat.Stops is null)
            return OpenAiErrors.Wrong("'stop' must be a text or a list of up to four.", "stop");
        if (chat.Logprobs == true)
            return OpenAiErrors.Wrong("Likelihoods of tokens are not given: 'logprobs' can't be true.", "logprobs", code: "unsupported_parameter");
        if (chat.LogitBias is { ValueKind: JsonValueKind.Object } biases && biases.EnumerateObject().Any())
            return OpenAiErrors.Wrong("Tokens are not weighed: 'logit_bias' must be empty.", "logit_bias", code: "unsupported_parameter");
        if (chat.Functions is { ValueKind: JsonValueKind.Array } functions && functions.GetArrayLength() > 0)
            return OpenAiErrors.Wrong("Functions are sent as 'tools'.", "functions", code: "unsupported_parameter");
        if (chat.Temperature is < 0 or > 2)
            return OpenAiErrors.Wrong("'temperature' must be 0 to 2.", "temperature");
        if (chat.TopP is < 0 or > 1)
            return OpenAiErrors.Wrong("'top_p' must be 0 to 1.", "top_p");
        if ((chat.MaxCompletionTokens ?? chat.MaxTokens) is < 1)
            return OpenAiErrors.Wrong("An answer has at least one token.", chat.MaxCompletionTokens is null ? "max_tokens" : "max_completion_tokens");
        return chat.Citations is null or "list" or "annotations" ? null : OpenAiErrors.Wrong("'citations' must be annotations or list.", "citations");
    }
}

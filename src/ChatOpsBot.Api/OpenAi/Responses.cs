using System.Text.Json;
using ChatOpsBot.Answering;
using ChatOpsBot.Api.Asking;
using ChatOpsBot.Api.Memory;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Models;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Api.OpenAi;

/// <summary>An assistant's answer as a response, from which a conversation can be gone on.</summary>
internal static class Responses
{
    private const string Prefix = "resp_";
    private const int GuidLength = 32;

    public static async Task<IResult> CreateAsync(
        HttpRequest request, AskFollower follower, IChunks chunks, IExchanges exchanges, CurrentAdministration administration, ModelCatalogue models, TurnLimits limits, TimeProvider time, CancellationToken cancellationToken)
    {
        var (sent, wrong) = await OpenAiEndpoints.BodyAsync(request, ResponsesJson.Default.ResponseRequest, cancellationToken);
        if (sent is null)
            return wrong!;
        if (Refuse(sent) is { } refused)
            return refused;
        var (turns, unreadable) = ChatTurns.Of(MessagesOf(sent.Input!.Value));
        if (turns is null)
            return unreadable!;
        var caller = Caller.Of(request.HttpContext);
        var snapshot = await administration.ReadAsync(cancellationToken);
        if (snapshot.Named(sent.Model!) is not { } assistant)
            return OpenAiEndpoints.NoModel(snapshot, sent.Model);
        var (conversation, after) = (Guid.CreateVersion7().ToString("N"), "");
        IReadOnlyList<Said> before = turns.Before;
        if (sent.PreviousResponseId is { } previous)
        {
            var (earlier, last, said) = await EarlierAsync(previous, caller, exchanges, cancellationToken);
            if (said is null)
                return OpenAiErrors.Wrong($"There is no response '{previous}' to go on from: it was not stored, or is another key's.", "previous_response_id", StatusCodes.Status404NotFound, "previous_response_not_found");
            (conversation, after, before) = (earlier, last, [.. said, .. turns.Before]);
        }

        var answer = Guid.CreateVersion7().ToString("N");
        var (shape, shapeless) = AskedShape.Of(sent.Text is { ValueKind: JsonValueKind.Object } text && text.TryGetProperty("format", out var format) ? format : null, "text.format", isFlat: true);
        if ((shapeless ?? (shape is null ? null : OpenAiEndpoints.WithoutModel(assistant, snapshot, models))) is { } impossible)
            return impossible;
        var settings = new AnswerSettings { Temperature = sent.Temperature, TopP = sent.TopP, MaxOutputTokens = sent.MaxOutputTokens, Shape = shape };
        if (await limits.CheckAsync(caller, UsageAccount.Of(caller.Asker, "", assistant.Name), snapshot, cancellationToken) is { } refusal)
            return Questions.Refused(request.HttpContext, refusal);
        var writer = new ResponseWriter(request.HttpContext, new ResponseShape($"{Prefix}{conversation}{answer}", $"msg_{answer}", assistant.Name, time.GetUtcNow(), sent), sent.Stream == true);
        return await Answered.WriteAsync(AskOrder.To(assistant.Name, turns.Question, before, caller, settings) with { Pictures = turns.Pictures }, writer, sent.Citations == "list", request, follower, chunks, cancellationToken, keep: reply => sent.Store == false
            ? Task.CompletedTask
            : exchanges.SaveAsync(new Exchange(0, NameOf(caller, conversation), answer + after, caller.Asker.Id, turns.Question, reply, [], time.GetUtcNow()), cancellationToken));
    }

    private static IResult? Refuse(ResponseRequest sent)
    {
        if (string.IsNullOrWhiteSpace(sent.Model))
            return OpenAiErrors.Wrong("'model' is missing: the name of an assistant, as 'default'.", "model");
        if (sent.Input is not { ValueKind: JsonValueKind.String or JsonValueKind.Array })
            return OpenAiErrors.Wrong("'input' must be a text or a list of messages.", "input");
        if (sent.Tools is { ValueKind: JsonValueKind.Array } tools && tools.GetArrayLength() > 0)
            return OpenAiErrors.Wrong("Assistants use the tools that their administrators gave them; 'tools' can't be sent here, only to /v1/chat/completions.", "tools", code: "unsupported_parameter");
        if (sent.Background == true)
            return OpenAiErrors.Wrong("A response is waited for or streamed: 'background' can't be true.", "background", code: "unsupported_parameter");
        if (sent.Temperature is < 0 or > 2)
            return OpenAiErrors.Wrong("'temperature' must be 0 to 2.", "temperature");
        if (sent.TopP is < 0 or > 1)
            return OpenAiErrors.Wrong("'top_p' must be 0 to 1.", "top_p");
        return sent.MaxOutputTokens is < 1 ? OpenAiErrors.Wrong("An answer has at least one token.", "max_output_tokens") : null;
    }

    // A text is the question; items are messages whose parts have names of their own.
    private static List<ChatMessageSent?> MessagesOf(JsonElement input)
    {
        if (input.ValueKind == JsonValueKind.String)
            return [new ChatMessageSent("user", input)];
        return [.. input.EnumerateArray().Select(item => item.ValueKind != JsonValueKind.Object
            ? null
            : new ChatMessageSent(
                TextIn(item, "role") ?? TextIn(item, "type"),
                item.TryGetProperty("content", out var content) ? content : null))];
    }

    private static string? TextIn(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? StrictJson.Read(value.GetRawText())?.ToString() : null;

    // Of a conversation that has branches, the answers from its beginning to this one.
    private static async Task<(string Conversation, string Answer, List<Said>? Said)> EarlierAsync(string id, ApiCaller caller, IExchanges exchanges, CancellationToken cancellationToken)
    {
        if (!id.StartsWith(Prefix, StringComparison.Ordinal) || id.Length != Prefix.Length + (2 * GuidLength))
            return ("", "", null);
        var (conversation, answer) = (id.Substring(Prefix.Length, GuidLength), id[(Prefix.Length + GuidLength)..]);
        var said = new List<Said>();
        for (var at = answer; at.Length == GuidLength && said.Count < ChatTurns.MostBefore && await exchanges.FindByBeginningAsync(NameOf(caller, conversation), at, cancellationToken) is { } exchange; at = exchange.QuestionMessageId[GuidLength..])
            said.Insert(0, new Said(ChatTurns.Cut(exchange.Question), ChatTurns.Cut(exchange.Reply.Markdown)));
        return said.Count == 0 ? ("", "", null) : (conversation, answer, said);
    }

    private static string NameOf(ApiCaller caller, string conversation) => caller.Conversation("responses", conversation);
}

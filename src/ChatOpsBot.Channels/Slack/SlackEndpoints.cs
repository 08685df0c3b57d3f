using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ChatOpsBot.Core.Inbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace ChatOpsBot.Channels.Slack;

internal static class SlackEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/slack/events", ReceiveEventAsync).ShortCircuit();
        endpoints.MapPost("/slack/commands", ReceiveCommandAsync).ShortCircuit();
        endpoints.MapPost("/slack/interactivity", ReceiveInteractionAsync).ShortCircuit();
    }

    private static async Task ReceiveEventAsync(HttpContext http)
    {
        if (await ReadVerifiedAsync(http) is not { } body || await ParseAsync(http, body.Span, SlackJson.Default.SlackEnvelope) is not { } envelope)
            return;
        if (envelope is { Type: "url_verification", Challenge: { } challenge })
            await http.Response.WriteAsync(challenge);
        else
            await KeepAsync(http, Events(http).ToEntry(envelope));
    }

    private static async Task ReceiveCommandAsync(HttpContext http)
    {
        if (await ReadVerifiedAsync(http) is not { } body)
            return;
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body.Span));
        var entry = Events(http).ToEntry(new SlackCommand
        {
            Command = Field(form, "command"),
            Text = Field(form, "text"),
            UserId = Field(form, "user_id"),
            UserName = Field(form, "user_name"),
            ChannelId = Field(form, "channel_id"),
            TeamId = Field(form, "team_id"),
            ResponseUrl = Field(form, "response_url"),
            TriggerId = Field(form, "trigger_id"),
        });
        if (entry is null)
            await Body.RefuseAsync(http, StatusCodes.Status400BadRequest, "The body is not a slash command: it needs command, user_id, channel_id, team_id and trigger_id.");
        else
            await KeepAsync(http, entry);
    }

    private static async Task ReceiveInteractionAsync(HttpContext http)
    {
        if (await ReadVerifiedAsync(http) is not { } body)
            return;
        var payload = Field(QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body.Span)), "payload") ?? "";
        if (await ParseAsync(http, Encoding.UTF8.GetBytes(payload), SlackJson.Default.SlackInteraction) is not { } interaction)
            return;
        var entry = Events(http).ToEntry(interaction);
        if (entry is not null && interaction is { Type: "view_submission", View: { } view })
            await SlackSubmission.AnswerAsync(http, entry, view);
        else
            await KeepAsync(http, entry);
    }

    private static string? Field(Dictionary<string, StringValues> form, string name) => form.TryGetValue(name, out var value) ? value.ToString() : null;

    private static SlackEvents Events(HttpContext http) => http.RequestServices.GetRequiredService<SlackEvents>();

    private static Task KeepAsync(HttpContext http, InboxEntry? entry) =>
        entry is null ? Task.CompletedTask : Body.KeepAsync(http, http.RequestServices.GetRequiredService<IInbox>(), entry);

    private static async Task<ReadOnlyMemory<byte>?> ReadVerifiedAsync(HttpContext http)
    {
        if (await Body.ReadAsync(http) is not { } body)
            return null;
        var headers = http.Request.Headers;
        var secret = http.RequestServices.GetRequiredService<IOptions<SlackOptions>>().Value.SigningSecret;
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        if (secret is not null && SlackSignature.IsValid(secret, headers["X-Slack-Request-Timestamp"], headers["X-Slack-Signature"], body.Span, now))
            return body;
        http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return null;
    }

    private static Task<T?> ParseAsync<T>(HttpContext http, ReadOnlySpan<byte> body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            if (JsonSerializer.Deserialize(body, type) is { } parsed)
                return Task.FromResult<T?>(parsed);
        }
        catch (JsonException)
        {
            // Answered below.
        }

        return RefuseAsync(http);

        static async Task<T?> RefuseAsync(HttpContext http)
        {
            await Body.RefuseAsync(http, StatusCodes.Status400BadRequest, "The body is not what Slack sends.");
            return null;
        }
    }
}

using System.Text.Json.Nodes;
using ChatOpsBot.Core.Deliveries;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOpsBot.Channels.Slack;

/// <summary>Answers a modal that was sent, within Slack's three seconds: errors at their inputs, another modal, or nothing, which closes it.
/// See https://docs.slack.dev/surfaces/modals/#response_actions.</summary>
internal static class SlackSubmission
{
    /// <summary>For what comes of a modal.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2.3);

    public static async Task AnswerAsync(HttpContext http, InboxEntry entry, SlackView view)
    {
        var services = http.RequestServices;
        try
        {
            if (await AnswerAsync(services.GetRequiredService<Offers>(), services.GetRequiredService<IInbox>(), entry, view, http.RequestAborted) is { } answer)
                await http.Response.WriteAsJsonAsync(answer, http.RequestAborted);
        }
        catch (StorageUnavailableException)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    }

    /// <returns>What the response or, in Socket Mode, the acknowledgement carries; null closes the modal.</returns>
    /// <exception cref="StorageUnavailableException">It could not be kept.</exception>
    public static async Task<JsonObject?> AnswerAsync(Offers offers, IInbox inbox, InboxEntry entry, SlackView view, CancellationToken cancellationToken)
    {
        return await inbox.AddAsync(entry, cancellationToken) ? Render(view, await offers.TakeAsync(entry, Patience, cancellationToken)) : null;
    }

    private static JsonObject? Render(SlackView view, Reply? reply)
    {
        var origin = SlackFormOrigin.Of(view);
        if (reply is null)
            return new JsonObject { ["response_action"] = "update", ["view"] = SlackFormRenderer.Text("ChatOpsBot", "…", origin?.Language ?? Language.English) };
        if (reply.Form is not { } form)
            return null;
        var inputs = SlackPieces.Read(view.State);
        return form.Errors.Count > 0 && form.Errors.Keys.All(inputs.ContainsKey)
            ? new JsonObject
            {
                ["response_action"] = "errors",
                ["errors"] = new JsonObject(form.Errors.Select(error => KeyValuePair.Create(inputs[error.Key].Id, (JsonNode?)error.Value))),
            }
            : new JsonObject { ["response_action"] = "update", ["view"] = SlackFormRenderer.Render(form, origin?.Channel ?? "", inputs.ToDictionary(input => input.Key, input => input.Value.Sent, StringComparer.Ordinal)) };
    }
}

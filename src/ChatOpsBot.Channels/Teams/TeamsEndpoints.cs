using System.Text.Json;
using ChatOpsBot.Core.Deliveries;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatOpsBot.Channels.Teams;

internal static class TeamsEndpoints
{
    // Teams waits some ten seconds.
    /// <summary>For what comes of a dialog.</summary>
    public static readonly TimeSpan DialogPatience = TimeSpan.FromSeconds(8);

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapPost("/api/messages", ReceiveAsync).ShortCircuit();

    private static async Task ReceiveAsync(HttpContext http)
    {
        var services = http.RequestServices;
        Caller? caller;
        try
        {
            (caller, var refused) = await services.GetRequiredService<CallerCheck>()
                .CheckAsync(http.Request.Headers.Authorization, LocalCaller.Is(http), http.RequestAborted);
            if (caller is null)
            {
                http.Response.StatusCode = refused;
                return;
            }
        }
        catch (Exception unknown) when (unknown is HttpRequestException or JsonException or OperationCanceledException)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        if (await Body.ReadAsync(http) is not { } body)
            return;
        Activity? activity;
        try
        {
            activity = JsonSerializer.Deserialize(body.Span, TeamsJson.Default.Activity);
        }
        catch (JsonException)
        {
            activity = null;
        }

        if (activity?.Type is null)
        {
            await Body.RefuseAsync(http, StatusCodes.Status400BadRequest, "The body is not an activity.");
            return;
        }

        if (!caller.VouchesFor(activity))
        {
            await Body.RefuseAsync(http, StatusCodes.Status403Forbidden, "The token does not vouch for this activity's channel or serviceUrl.");
            return;
        }

        await KeepAsync(http, activity);
    }

    private static async Task AnswerFormAsync(HttpContext http, InboxEntry entry, string name)
    {
        var isKept = await Body.KeepAsync(http, http.RequestServices.GetRequiredService<IInbox>(), entry);
        var reply = isKept ? await http.RequestServices.GetRequiredService<Offers>().TakeAsync(entry, DialogPatience, http.RequestAborted) : null;
        var answer = name == "adaptiveCard/action" ? TeamsFormRenderer.CardAnswer(reply) : TeamsFormRenderer.Answer(reply, isFetch: name == "task/fetch", Localizer.In(entry.Sender.Language ?? Language.English));
        if (isKept && answer is not null)
            await http.Response.WriteAsJsonAsync(answer, http.RequestAborted);
    }

    private static async Task KeepAsync(HttpContext http, Activity activity)
    {
        var entry = http.RequestServices.GetRequiredService<TeamsEvents>().ToEntry(activity);
        if (entry is { Event: FormSubmitted } || (entry is not null && activity is { Type: "invoke", Name: "task/fetch" }))
        {
            await AnswerFormAsync(http, entry, activity.Name!);
            return;
        }

        if (entry is not null && !await Body.KeepAsync(http, http.RequestServices.GetRequiredService<IInbox>(), entry))
            return;
        if (activity.Type != "invoke")
        {
            http.Response.StatusCode = StatusCodes.Status200OK;
            return;
        }

        http.Response.StatusCode = entry is null && activity.Name != TeamsEvents.FileConsent ? StatusCodes.Status501NotImplemented : StatusCodes.Status200OK;
        if (entry is not null && activity.Name == "adaptiveCard/action")
        {
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync("""{"statusCode":200,"type":"application/vnd.microsoft.activity.message","value":"✓"}""");
        }
    }
}

using System.Text.Json.Nodes;
using ChatOpsBot.Core.Forms;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Channels.Slack;

/// <summary>A modal that this turn opens: within three seconds of what the person did, so first without content.
/// See https://docs.slack.dev/reference/methods/views.open/.</summary>
internal sealed class SlackModal(SlackApi api, SlackAddress to)
{
    private string? view = to.View;

    public bool IsOpen => view is not null;

    /// <returns>False when the three seconds are over.</returns>
    public async Task<bool> OpenAsync(string title, Language language, CancellationToken cancellationToken)
    {
        if (to.Trigger is not { } trigger || view is not null)
            return view is not null;
        try
        {
            var opened = await api.CallAsync("views.open", new JsonObject { ["trigger_id"] = trigger, ["view"] = SlackFormRenderer.Text(title, "…", language) }, cancellationToken);
            view = opened.GetProperty("view").GetProperty("id").GetString();
            return true;
        }
        catch (CallFailedException late) when (late.Detail is "expired_trigger_id" or "trigger_expired" or "exchanged_trigger_id" or "invalid_trigger_id" or "trigger_exchanged")
        {
            return false;
        }
    }

    public Task ShowAsync(Form form, CancellationToken cancellationToken) => UpdateAsync(SlackFormRenderer.Render(form, to.Channel, to.Sent), cancellationToken);

    public Task SayAsync(string title, Reply reply, CancellationToken cancellationToken) => UpdateAsync(SlackFormRenderer.Text(title, reply.Markdown, reply.Language), cancellationToken);

    private async Task UpdateAsync(JsonObject content, CancellationToken cancellationToken)
    {
        try
        {
            await api.CallAsync("views.update", new JsonObject { ["view_id"] = view, ["view"] = content }, cancellationToken);
        }
        catch (CallFailedException gone) when (gone.Detail is "not_found" or "view_not_found")
        {
            // The person has closed it.
        }
    }
}

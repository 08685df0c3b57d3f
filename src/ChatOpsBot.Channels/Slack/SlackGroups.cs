using System.Text.Json.Nodes;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.People;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Channels.Slack;

/// <summary>Who is in the user groups that bring roles. See https://docs.slack.dev/reference/methods/usergroups.users.list/.</summary>
internal sealed partial class SlackGroups(SlackApi api, CurrentAdministration administration, RuntimeSettings settings, IMemoryCache cache, ILogger<SlackGroups> logger)
{
    private static readonly TimeSpan Known = TimeSpan.FromMinutes(5);

    public async Task<IReadOnlyList<string>> OfAsync(string user, CancellationToken cancellationToken)
    {
        var written = settings.Value(await administration.ReadAsync(cancellationToken), RoleGroups.SettingFor(SlackPlatform.ChannelName));
        var groups = new List<string>();
        foreach (var (group, _) in written.Length == 0 ? [] : RoleGroups.Read(written) ?? [])
        {
            if ((await MembersAsync(group, cancellationToken)).Contains(user, StringComparer.Ordinal))
                groups.Add(group);
        }

        return groups;
    }

    private async Task<IReadOnlyList<string>> MembersAsync(string group, CancellationToken cancellationToken) => await cache.GetOrCreateAsync($"slack-group:{group}", async cached =>
    {
        cached.AbsoluteExpirationRelativeToNow = Known;
        try
        {
            var listed = await api.CallAsync("usergroups.users.list", new JsonObject { ["usergroup"] = group }, cancellationToken);
            return (IReadOnlyList<string>)[.. listed.GetProperty("users").EnumerateArray().Select(user => user.GetString() ?? "")];
        }
        catch (Exception unknown) when (unknown is CallFailedException or KeyNotFoundException or InvalidOperationException)
        {
            // Without the group nobody has a role by it.
            Unknown(logger, group, unknown);
            return [];
        }
    }) ?? [];

    [LoggerMessage(311, LogLevel.Warning, "Slack did not say who is in the user group {Group}; nobody has a role by it. The app needs the scope usergroups:read")]
    private static partial void Unknown(ILogger logger, string group, Exception failure);
}

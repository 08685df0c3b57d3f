using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.People;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatOpsBot.Channels.Teams;

/// <summary>In which of the Entra groups that bring roles somebody is.
/// See https://learn.microsoft.com/graph/api/directoryobject-checkmembergroups.</summary>
internal sealed partial class EntraGroups(
    IHttpClientFactory clients, TeamsToken token, CurrentAdministration administration, RuntimeSettings settings, IMemoryCache cache, IOptions<TeamsOptions> options, ILogger<EntraGroups> logger)
{
    private const string Scope = "https://graph.microsoft.com/.default";
    private static readonly TimeSpan Known = TimeSpan.FromMinutes(5);

    public async Task<IReadOnlyList<string>> OfAsync(string? objectId, CancellationToken cancellationToken)
    {
        var written = settings.Value(await administration.ReadAsync(cancellationToken), RoleGroups.SettingFor(TeamsPlatform.ChannelName));
        if (objectId is null || written.Length == 0 || RoleGroups.Read(written) is not { Count: > 0 } groups)
            return [];
        return await cache.GetOrCreateAsync($"entra-groups:{objectId}:{written}", async cached =>
        {
            cached.AbsoluteExpirationRelativeToNow = Known;
            return await AskAsync(objectId, [.. groups.Select(each => each.Group)], cancellationToken);
        }) ?? [];
    }

    private async Task<IReadOnlyList<string>> AskAsync(string objectId, IReadOnlyList<string> groups, CancellationToken cancellationToken)
    {
        try
        {
            return await OwnTime.WaitForAsync(async () =>
            {
                using var client = clients.CreateClient(TeamsConnector.Client);
                using var request = new HttpRequestMessage(HttpMethod.Post, $"{options.Value.GraphEndpoint.TrimEnd('/')}/v1.0/users/{Uri.EscapeDataString(objectId)}/checkMemberGroups")
                {
                    Content = Body.Json(new JsonObject { ["groupIds"] = new JsonArray([.. groups.Select(group => JsonValue.Create(group))]) }),
                };
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await token.GetAsync(Scope, cancellationToken));
                using var response = await client.SendAsync(request, cancellationToken);
                response.EnsureSuccessStatusCode();
                using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
                return (IReadOnlyList<string>)[.. body.RootElement.GetProperty("value").EnumerateArray().Select(group => group.GetString() ?? "")];
            });
        }
        catch (Exception unknown) when (unknown is HttpRequestException or CallFailedException or JsonException or KeyNotFoundException or Polly.Timeout.TimeoutRejectedException)
        {
            // Without the groups nobody has a role by them.
            Unknown(logger, unknown);
            return [];
        }
    }

    [LoggerMessage(301, LogLevel.Warning, "Entra did not say in which groups somebody is; nobody has a role by them. The app needs the permission GroupMember.Read.All")]
    private static partial void Unknown(ILogger logger, Exception failure);
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Simulators.Teams;

/// <summary>An activity that the bot sent, with every version that it had.</summary>
public sealed class TeamsActivity(string conversation, string id, JsonObject content)
{
    // Made anew with each version, since others read meanwhile.
    private volatile JsonObject[] versions = [content];
    private volatile long[] changes = [Stopwatch.GetTimestamp()];

    public string Conversation => conversation;
    public string Id => id;
    public bool IsDeleted { get; set; }

    /// <summary>A stream shows text as typing until it ends.</summary>
    public bool IsStream { get; init; }
    public bool HasEnded { get; set; }
    public IReadOnlyList<JsonObject> Versions => versions;

    /// <summary>When each version came, by the stopwatch.</summary>
    public IReadOnlyList<long> Changes => changes;
    public JsonObject Content => versions[^1];
    public string Text => (string?)Content["text"] ?? "";
    public bool IsAnswer => (string?)Content["type"] == "message" && Entity("https://schema.org/Message") is not null;

    public JsonObject? Entity(string type) => (Content["entities"] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(entity => (string?)entity["type"] == type);

    public void Replace(JsonObject next)
    {
        changes = [.. changes, Stopwatch.GetTimestamp()];
        versions = [.. versions, next];
    }
}

/// <summary>Teams: its token issuer with OpenID metadata, the login endpoint for the bot's own tokens, the Bot Connector, and
/// people who write to the bot.</summary>
public sealed class TeamsService : IAsyncDisposable
{
    public const string AppId = "11111111-2222-3333-4444-555555555555";
    public const string AppSecret = "simulated-secret";
    public const string Tenant = "99999999-8888-7777-6666-555555555555";
    private const string BotAccount = $"28:{AppId}";

    private readonly ConcurrentDictionary<string, TeamsActivity> activities = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<TeamsActivity> order = new();
    private readonly ConcurrentDictionary<string, JsonObject> members = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string[]> groups = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte[]> files = new(StringComparer.Ordinal);
    private readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(10) };
    private Loopback? server;
    private long ids = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    public TeamsKeys Keys { get; } = new();
    public Faults Faults { get; } = new();
    public Change Changed { get; } = new();
    public Uri Address => server!.Address;
    public string ServiceUrl => new Uri(Address, "/connector/").ToString();
    public string Metadata => new Uri(Address, "/v1/.well-known/openidconfiguration").ToString();
    public string Issuer => "https://api.botframework.simulated";
    public Uri BotAddress { get; set; } = new("http://127.0.0.1");
    public int TokensGiven { get; private set; }
    public int MostRetries { get; set; } = 3;

    /// <summary>The status of every answer while Teams is away; null when it is there.</summary>
    public int? Outage { get; set; }

    /// <summary>Before each of its answers.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>What was acknowledged is delivered again so long afterwards, when others have come in between.</summary>
    public TimeSpan? AgainAfter { get; set; }
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromMilliseconds(200);
    public ConcurrentQueue<JsonObject> Typing { get; } = new();

    /// <summary>Files that were put among people's own, by name, each with the range that it was said to be.</summary>
    public ConcurrentDictionary<string, string> Uploaded { get; } = new(StringComparer.Ordinal);

    /// <summary>The channels of teams; the one that each has, has no name.</summary>
    public ConcurrentDictionary<string, IReadOnlyList<(string Id, string? Name)>> Channels { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<TeamsActivity> Activities => [.. order.Where(activity => !activity.IsDeleted && (!activity.IsStream || activity.HasEnded))];

    public static async Task<TeamsService> StartAsync()
    {
        var teams = new TeamsService();
        teams.server = await Loopback.StartAsync(app =>
        {
            app.MapGet("/v1/.well-known/openidconfiguration", () => Results.Json(new
            {
                issuer = teams.Issuer,
                jwks_uri = new Uri(teams.Address, "/v1/.well-known/keys").ToString(),
                id_token_signing_alg_values_supported = new[] { "RS256" },
            }));
            app.MapGet("/{tenant}/v2.0/.well-known/openid-configuration", (string tenant) => Results.Json(new
            {
                issuer = EntraIssuer(tenant),
                jwks_uri = new Uri(teams.Address, "/v1/.well-known/keys").ToString(),
            }));
            app.MapGet("/v1/.well-known/keys", () => Results.Text(teams.Keys.Published(), "application/json"));
            app.MapPost("/{tenant}/oauth2/v2.0/token", (Delegate)teams.GiveTokenAsync);
            app.MapPost("/connector/v3/conversations/{conversation}/activities/{replyTo?}", teams.PostAsync);
            app.MapPut("/connector/v3/conversations/{conversation}/activities/{id}", teams.PutAsync);
            app.MapDelete("/connector/v3/conversations/{conversation}/activities/{id}", teams.DeleteActivityAsync);
            app.MapGet("/connector/v3/conversations/{conversation}/members/{id}", teams.MemberAsync);
            app.MapPut("/upload/{name}", async (HttpContext http, string name) =>
            {
                using var reader = new StreamReader(http.Request.Body);
                teams.Uploaded[name] = $"{http.Request.Headers.ContentRange}\n{await reader.ReadToEndAsync()}";
            });
            app.MapGet("/connector/v3/teams/{team}/conversations", (string team) => teams.Channels.TryGetValue(team, out var channels)
                ? Results.Json(new { conversations = channels.Select(channel => new { id = channel.Id, name = channel.Name }) }) : Results.NotFound());
            app.MapPost("/v1.0/users/{id}/checkMemberGroups", async (HttpContext http, string id) =>
            {
                var asked = (await JsonNode.ParseAsync(http.Request.Body))!["groupIds"]!.AsArray().Select(group => (string)group!);
                return Results.Json(new { value = asked.Where(group => teams.groups.TryGetValue(group, out var members) && members.Contains(id)) });
            });
            app.MapGet("/files/{id}", (string id) => teams.files.TryGetValue(id, out var content) ? Results.Bytes(content) : Results.NotFound());
        });
        teams.AddMember("29:ana", "Ana", "ana@example.com");
        teams.AddMember("29:ben", "Ben", "ben@example.com");
        return teams;
    }

    /// <param name="members">By their object ids, as <c>aad-ben</c>.</param>
    public void SetGroup(string id, params string[] members) => groups[id] = members;

    /// <summary>Who signs tokens of a tenant's apps.</summary>
    public static string EntraIssuer(string tenant) => $"https://login.microsoftonline.com/{tenant}/v2.0";

    public void AddMember(string id, string name, string email, string tenant = Tenant, string role = "user") => members[id] = new JsonObject
    {
        ["id"] = id,
        ["name"] = name,
        ["email"] = email,
        ["userPrincipalName"] = email,
        ["tenantId"] = tenant,
        ["userRole"] = role,
    };

    /// <summary>Somebody writes, in a personal chat unless said otherwise.</summary>
    /// <returns>The activity, as it was sent.</returns>
    public async Task<JsonObject> SayAsync(string conversation, string user, string text, string type = "personal", Action<JsonObject>? change = null)
    {
        var activity = Message(conversation, user, text, type);
        change?.Invoke(activity);
        if (type != "personal" && activity["entities"] is null)
            Mention(activity);
        await DeliverAsync(activity);
        return activity;
    }

    public JsonObject Message(string conversation, string user, string text, string type = "personal") => new()
    {
        ["type"] = "message",
        ["id"] = NextId(),
        ["timestamp"] = TimeProvider.System.GetUtcNow().ToString("O"),
        ["serviceUrl"] = ServiceUrl,
        ["channelId"] = "msteams",
        ["from"] = new JsonObject { ["id"] = user, ["name"] = user[3..], ["aadObjectId"] = $"aad-{user[3..]}" },
        ["recipient"] = new JsonObject { ["id"] = BotAccount, ["name"] = "ChatOpsBot" },
        ["conversation"] = new JsonObject { ["id"] = conversation, ["conversationType"] = type, ["tenantId"] = Tenant, ["isGroup"] = type != "personal" },
        ["text"] = text,
    };

    /// <summary>In a channel one mentions the bot.</summary>
    public static void Mention(JsonObject activity)
    {
        activity["text"] = $"<at>ChatOpsBot</at> {activity["text"]}";
        activity["entities"] = new JsonArray(new JsonObject
        {
            ["type"] = "mention",
            ["text"] = "<at>ChatOpsBot</at>",
            ["mentioned"] = new JsonObject { ["id"] = BotAccount, ["name"] = "ChatOpsBot" },
        });
    }

    public Task EditAsync(JsonObject message, string text) => DeliverAsync(Changed_(message, "messageUpdate", "editMessage", text));

    public Task DeleteAsync(JsonObject message) => DeliverAsync(Changed_(message, "messageDelete", "softDeleteMessage", null));

    public void AttachFile(JsonObject activity, string name, byte[] content)
    {
        var id = Guid.CreateVersion7().ToString("N");
        files[id] = content;
        activity["attachments"] = new JsonArray(
            new JsonObject { ["contentType"] = "text/html", ["content"] = "<p>copy</p>" },
            new JsonObject
            {
                ["contentType"] = "application/vnd.microsoft.teams.file.download.info",
                ["name"] = name,
                ["content"] = new JsonObject { ["downloadUrl"] = new Uri(Address, $"/files/{id}").ToString(), ["uniqueId"] = id },
            });
    }

    public Task<HttpResponseMessage> FeedbackAsync(TeamsActivity answer, string user, string reaction, string type = "personal")
    {
        var invoke = Message(answer.Conversation, user, "", type);
        invoke["type"] = "invoke";
        invoke["name"] = "message/submitAction";
        invoke["replyToId"] = answer.Id;
        invoke["value"] = new JsonObject
        {
            ["actionName"] = "feedback",
            ["actionValue"] = new JsonObject { ["reaction"] = reaction, ["feedback"] = "{\"feedbackText\":\"because\"}" },
        };
        return SendAsync(invoke, Keys.Token(this));
    }

    /// <summary>Somebody opens or sends a dialog, or presses a card's button.</summary>
    /// <returns>What the bot answers; null when it is nothing.</returns>
    public async Task<JsonObject?> InvokeAsync(string conversation, string user, string name, JsonObject data, string type = "personal")
    {
        var invoke = Message(conversation, user, "", type);
        invoke["type"] = "invoke";
        invoke["name"] = name;
        invoke["value"] = name == "fileConsent/invoke" ? data : name == "adaptiveCard/action" ? new JsonObject { ["action"] = new JsonObject { ["type"] = "Action.Execute", ["verb"] = "say", ["data"] = data } } : new JsonObject { ["data"] = data };
        using var response = await SendAsync(invoke, Keys.Token(this));
        response.EnsureSuccessStatusCode();
        var body = await response.Content.ReadAsStringAsync();
        return body.Length == 0 ? null : (JsonObject)JsonNode.Parse(body)!;
    }

    /// <summary>Somebody presses a button of a card in the chat.</summary>
    public async Task<JsonObject?> ExecuteAsync(string conversation, string user, JsonNode action)
    {
        var invoke = Message(conversation, user, "");
        invoke["type"] = "invoke";
        invoke["name"] = "adaptiveCard/action";
        invoke["value"] = new JsonObject { ["action"] = action.DeepClone() };
        using var response = await SendAsync(invoke, Keys.Token(this));
        response.EnsureSuccessStatusCode();
        var body = await response.Content.ReadAsStringAsync();
        return body.Length == 0 ? null : (JsonObject)JsonNode.Parse(body)!;
    }

    /// <summary>The action of a card's button, with what stands in its inputs and what was filled in.</summary>
    public static JsonObject Pressed(JsonObject card, string button, params (string Field, string Value)[] filled)
    {
        var action = (JsonObject)card["actions"]!.AsArray().OfType<JsonObject>().First(each => (string?)each["title"] == button).DeepClone();
        action["data"] = Filled(card, button, filled);
        return action;
    }

    /// <summary>The card of a dialog.</summary>
    public static JsonObject CardOf(JsonObject? answer) => answer?["task"]?["value"]?["card"]?["content"] as JsonObject
        ?? throw new InvalidOperationException($"The bot answered with no card: {answer?.ToJsonString() ?? "nothing"}");

    /// <summary>What pressing a button of a card sends, with what stands in its inputs and what was filled in.</summary>
    public static JsonObject Filled(JsonObject card, string button, params (string Field, string Value)[] filled)
    {
        var action = card["actions"]!.AsArray().OfType<JsonObject>().First(each => (string?)each["title"] == button);
        var data = (JsonObject)action["data"]!.DeepClone();
        foreach (var input in card["body"]!.AsArray().OfType<JsonObject>().Where(element => ((string?)element["type"])?.StartsWith("Input.", StringComparison.Ordinal) == true))
            data[(string)input["id"]!] = input["value"]?.DeepClone();
        foreach (var (field, value) in filled)
            data[field] = value;
        return data;
    }

    /// <summary>Delivers until it is acknowledged.</summary>
    public async Task DeliverAsync(JsonObject activity)
    {
        for (var attempt = 0; attempt <= MostRetries; attempt++)
        {
            try
            {
                using var response = await SendRawAsync(activity.ToJsonString(), Keys.Token(this), isRetry: attempt > 0);
                if (response.IsSuccessStatusCode)
                {
                    if (AgainAfter is { } later)
                        _ = DeliverAgainAsync(activity.ToJsonString(), later);
                    return;
                }
            }
            catch (Exception away) when (away is HttpRequestException or TaskCanceledException)
            {
                // Tried again below.
            }

            await Task.Delay(RetryAfter);
        }
    }

    private async Task DeliverAgainAsync(string activity, TimeSpan later)
    {
        await Task.Delay(later);
        (await SendRawAsync(activity, Keys.Token(this))).Dispose();
    }

    public Task<HttpResponseMessage> SendAsync(JsonObject activity, string? token) => SendRawAsync(activity.ToJsonString(), token);

    /// <param name="isRetry">By another connection, and so to another process.</param>
    public Task<HttpResponseMessage> SendRawAsync(string body, string? token, bool isRetry = false)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(BotAddress, "/api/messages")) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.ConnectionClose = isRetry;
        if (token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        return client.SendAsync(request);
    }

    public Task<TeamsActivity> AnswerAsync(string conversation, int number = 1, TimeSpan? atMost = null) => Changed.UntilAsync(
        () => Activities.Where(activity => activity.Conversation == conversation && activity.IsAnswer).ElementAtOrDefault(number - 1), $"answer {number} in {conversation}", atMost);

    public Task<TeamsActivity> ReplyAsync(string conversation, Func<TeamsActivity, bool> that) => Changed.UntilAsync(
        () => Activities.FirstOrDefault(activity => activity.Conversation == conversation && that(activity)), $"a reply in {conversation}");

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        Keys.Dispose();
        if (server is not null)
            await server.DisposeAsync();
    }

    private static JsonObject Changed_(JsonObject message, string type, string eventType, string? text)
    {
        var changed = (JsonObject)message.DeepClone();
        changed["type"] = type;
        changed["timestamp"] = TimeProvider.System.GetUtcNow().ToString("O");
        changed["channelData"] = new JsonObject { ["eventType"] = eventType };
        changed["text"] = text;
        return changed;
    }

    private string NextId() => Interlocked.Increment(ref ids).ToString();

    private async Task<IResult> GiveTokenAsync(HttpContext http)
    {
        if (await Faults.HitAsync("token", http))
            return Results.Empty;
        var form = await http.Request.ReadFormAsync();
        if (form["client_id"] != AppId || form["client_secret"] != AppSecret || (form["scope"] != "https://api.botframework.com/.default" && form["scope"] != "https://graph.microsoft.com/.default"))
            return Results.Json(new { error = "invalid_client" }, statusCode: 401);
        TokensGiven++;
        return Results.Json(new { token_type = "Bearer", expires_in = 3600, access_token = "bot-token" });
    }

    private async Task<(bool Handled, JsonObject? Body)> ReadAsync(string call, HttpContext http)
    {
        if (Outage is { } status)
        {
            http.Response.StatusCode = status;
            return (true, null);
        }

        if (Delay > TimeSpan.Zero)
            await Task.Delay(Delay, http.RequestAborted);
        if (await Faults.HitAsync(call, http))
            return (true, null);
        if (http.Request.Headers.Authorization != "Bearer bot-token")
        {
            http.Response.StatusCode = 401;
            return (true, null);
        }

        return (false, http.Request.Method is "GET" or "DELETE" ? null : await JsonNode.ParseAsync(http.Request.Body) as JsonObject);
    }

    private async Task PostAsync(HttpContext http, string conversation)
    {
        var (handled, body) = await ReadAsync("post", http);
        if (handled)
            return;
        var stream = (body!["entities"] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(entity => (string?)entity["type"] == "streaminfo");
        if (stream is not null)
        {
            await StreamAsync(http, conversation, body, stream);
            return;
        }

        if ((string?)body["type"] == "typing")
        {
            Typing.Enqueue(body);
            await AnswerAsync(http, NextId());
            return;
        }

        await AnswerAsync(http, Keep(new TeamsActivity(conversation, NextId(), body)).Id);
    }

    // See https://learn.microsoft.com/microsoftteams/platform/bots/streaming-ux.
    private async Task StreamAsync(HttpContext http, string conversation, JsonObject body, JsonObject info)
    {
        if ((string?)info["streamId"] is not { } id)
        {
            Typing.Enqueue(body);
            await AnswerAsync(http, Keep(new TeamsActivity(conversation, NextId(), body) { IsStream = true }).Id);
            return;
        }

        if (!activities.TryGetValue(id, out var activity) || activity.HasEnded)
        {
            http.Response.StatusCode = 403;
            await http.Response.WriteAsync("""{"error":{"code":"ContentStreamNotAllowed","message":"Content stream is already completed"}}""");
            return;
        }

        activity.Replace(body);
        activity.HasEnded = (string?)info["streamType"] == "final";
        Changed.Raise();
        if (!activity.HasEnded || !await Faults.HitAsync("final", http))
            await AnswerAsync(http, id);
    }

    private async Task PutAsync(HttpContext http, string id)
    {
        var (handled, body) = await ReadAsync("put", http);
        if (handled)
            return;
        if (!activities.TryGetValue(id, out var activity) || activity.IsDeleted)
        {
            http.Response.StatusCode = 404;
            return;
        }

        activity.Replace(body!);
        activity.HasEnded = true;
        Changed.Raise();
        await AnswerAsync(http, id);
    }

    private async Task DeleteActivityAsync(HttpContext http, string id)
    {
        if ((await ReadAsync("delete", http)).Handled)
            return;
        if (activities.TryGetValue(id, out var activity))
            activity.IsDeleted = true;
        else
            http.Response.StatusCode = 404;
        Changed.Raise();
    }

    private async Task MemberAsync(HttpContext http, string id)
    {
        if ((await ReadAsync("member", http)).Handled)
            return;
        http.Response.StatusCode = members.TryGetValue(id, out var member) ? 200 : 404;
        await http.Response.WriteAsJsonAsync(member);
    }

    private TeamsActivity Keep(TeamsActivity activity)
    {
        activities[activity.Id] = activity;
        order.Enqueue(activity);
        Changed.Raise();
        return activity;
    }

    private static Task AnswerAsync(HttpContext http, string id) => http.Response.WriteAsJsonAsync(new { id });
}
